import type { Credential, CredentialSource } from './credentials.ts';
import { isHeaderText } from './headerText.ts';
import { isLost, lost, type Lost } from './lost.ts';
import type { Redactor } from './redactor.ts';
import { readSmallFile } from './smallFile.ts';

/** client-go `transport/token_source.go`: a token file is read again after a minute. */
const REREAD_MS = 60_000;
const MAX_TOKEN_BYTES = 1024 * 1024;

export class TokenFile implements CredentialSource {
  readonly name: string;
  readonly #file: string;
  readonly #redactor: Redactor;
  readonly #now: () => number;
  #cached: { readonly credential: Credential; readonly readAt: number } | undefined;

  /** @param now milliseconds, for tests */
  constructor(file: string, redactor: Redactor, now: () => number = Date.now) {
    this.name = `the token in ${file}`;
    this.#file = file;
    this.#redactor = redactor;
    this.#now = now;
  }

  async current(): Promise<Credential | Lost> {
    if (this.#cached !== undefined && this.#now() - this.#cached.readAt < REREAD_MS)
      return this.#cached.credential;
    const content = await readSmallFile(this.#file, MAX_TOKEN_BYTES);
    if ('why' in content) return this.#kept() ?? this.#unusable(content.why);
    const token = content.text.trim();
    if (!isHeaderText(token)) {
      return this.#kept() ?? this.#unusable(token === '' ? 'is empty' : 'holds no token');
    }
    this.#redactor.add(token);
    const authorization = `Bearer ${token}`;
    const credential =
      this.#cached?.credential.authorization === authorization ? this.#cached.credential : { authorization };
    this.#cached = { credential, readAt: this.#now() };
    return credential;
  }

  async renew(refused: Credential): Promise<boolean> {
    const known = this.#cached;
    if (known !== undefined && known.credential.authorization === refused.authorization) {
      this.#cached = { ...known, readAt: -Infinity };
    }
    const fresh = await this.current();
    return !isLost(fresh) && fresh.authorization !== refused.authorization;
  }

  dispose(): void {
    this.#cached = undefined;
  }

  /** A file that is being replaced is not a reason to fail while the old token may still be good. */
  #kept(): Credential | undefined {
    return this.#cached?.credential;
  }

  #unusable(why: string): Lost {
    return lost('unauthorized', `the token file ${this.#file} ${why}`);
  }
}
