import type { FedDeployment } from './fedDeployment.ts';

/** What the listener has been told of one scope: each uid with its version. */
export class Known {
  readonly #versions = new Map<string, string | number>();

  /** True, and remembered, when it was not told in this version before. A version that is not known is always new. */
  learn({ uid, version }: FedDeployment): boolean {
    const small = smaller(version);
    if (version !== '' && this.#versions.get(uid) === small) return false;
    this.#versions.set(uid, small);
    return true;
  }

  /** True when it was there. */
  forget(uid: string): boolean {
    return this.#versions.delete(uid);
  }

  /** Forgets all others, and says which these were. */
  keepOnly(uids: ReadonlySet<string>): string[] {
    const gone = [...this.#versions.keys()].filter((uid) => !uids.has(uid));
    for (const uid of gone) this.#versions.delete(uid);
    return gone;
  }
}

/** A number takes a third of a text's room. */
function smaller(version: string): string | number {
  const number = Number(version);
  return Number.isSafeInteger(number) && String(number) === version ? number : version;
}
