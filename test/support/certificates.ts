import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

/** PEMs. */
export interface KeyPair {
  readonly cert: string;
  readonly key: string;
}

export interface Wish {
  readonly subject: string;
  /** subjectAltName as OpenSSL writes it: "DNS:a,IP:127.0.0.1". */
  readonly names?: string;
  readonly client?: boolean;
  /** Ended yesterday. */
  readonly expired?: boolean;
}

/** A certificate authority of its own, made by openssl: Node can check certificates but not sign them. */
export class Authority {
  readonly cert: string;
  readonly #folder: string;

  constructor(name: string) {
    this.#folder = mkdtempSync(path.join(tmpdir(), 'rollout-doctor-ca-'));
    this.#openssl(
      ...['req', '-x509', ...NEW_KEY, '-days', '30', '-subj', `/CN=${name}`],
      ...['-keyout', 'ca.key', '-out', 'ca.crt'],
    );
    this.cert = this.#read('ca.crt');
  }

  issue(wish: Wish): KeyPair {
    this.#openssl('req', ...NEW_KEY, '-subj', wish.subject, '-keyout', 'it.key', '-out', 'it.csr');
    const extensions = [
      `extendedKeyUsage=${wish.client === true ? 'clientAuth' : 'serverAuth'}`,
      ...(wish.names === undefined ? [] : [`subjectAltName=${wish.names}`]),
    ];
    writeFileSync(path.join(this.#folder, 'it.ext'), `${extensions.join('\n')}\n`);
    this.#openssl(
      ...['x509', '-req', '-in', 'it.csr', '-CA', 'ca.crt', '-CAkey', 'ca.key', '-CAcreateserial'],
      ...['-days', wish.expired === true ? '-1' : '30', '-extfile', 'it.ext', '-out', 'it.crt'],
    );
    return { cert: this.#read('it.crt'), key: this.#read('it.key') };
  }

  dispose(): void {
    rmSync(this.#folder, { recursive: true, force: true });
  }

  #read(name: string): string {
    return readFileSync(path.join(this.#folder, name), 'utf8');
  }

  #openssl(...args: readonly string[]): void {
    execFileSync('openssl', args, { cwd: this.#folder, stdio: 'pipe' });
  }
}

const NEW_KEY = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes'];
