import type { FedDeployment } from './fedDeployment.ts';

/** What the listener has been told of one scope: each uid with its version. */
export class Known {
  readonly #versions = new Map<string, string | number>();
  /** What the list that is being read has not brought. */
  #missing = new Set<string>();

  /** A list is read from its beginning. */
  beginList(): void {
    this.#missing = new Set(this.#versions.keys());
  }

  /** The list has been read to its end: forgets what it has not brought, and says what that was. */
  endList(): string[] {
    const gone = [...this.#missing];
    this.#missing.clear();
    for (const uid of gone) this.#versions.delete(uid);
    return gone;
  }

  /** True, and remembered, when it was not told in this version before. A version that is not known is always new. */
  learn({ uid, version }: FedDeployment): boolean {
    this.#missing.delete(uid);
    const small = smaller(version);
    if (version !== '' && this.#versions.get(uid) === small) return false;
    this.#versions.set(uid, small);
    return true;
  }

  /** True when it was there. */
  forget(uid: string): boolean {
    return this.#versions.delete(uid);
  }
}

/** A number takes a third of a text's room. */
function smaller(version: string): string | number {
  const number = Number(version);
  return Number.isSafeInteger(number) && String(number) === version ? number : version;
}
