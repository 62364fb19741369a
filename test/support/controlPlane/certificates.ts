import { execFile } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);
// Elliptic keys take milliseconds where RSA keys take most of the start-up.
const EC_KEY = ['ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes'];

export interface KeyPair {
  readonly cert: string;
  readonly key: string;
}

/** Paths of PEM files. */
export interface Certificates {
  readonly authority: KeyPair;
  readonly server: KeyPair;
  readonly admin: KeyPair;
  /** Signs the tokens of service accounts. */
  readonly serviceAccountKey: string;
}

/** A fresh authority, a serving certificate for loopback and an administrator's client certificate. */
export async function makeCertificates(folder: string): Promise<Certificates> {
  const authority = pairIn(folder, 'ca');
  const serviceAccountKey = join(folder, 'service-accounts.key');
  await Promise.all([
    openssl('req', '-x509', '-newkey', ...EC_KEY, '-days', '30', '-subj', '/CN=test-ca', ...out(authority)),
    // In the older PEM form, of which the apiserver reads the public half too.
    openssl('ecparam', '-name', 'prime256v1', '-genkey', '-noout', '-out', serviceAccountKey),
  ]);
  const names = 'IP:127.0.0.1,IP:10.0.0.1,DNS:localhost,DNS:kubernetes.default.svc';
  const [server, admin] = await Promise.all([
    issue(authority, folder, 'server', '/CN=kube-apiserver', `subjectAltName=${names}`),
    issueClient(authority, folder, 'admin', 'system:masters'),
  ]);
  return { authority, server, admin, serviceAccountKey };
}

/** A client certificate: the user is `name`, in `group` if one is given. */
export function issueClient(
  authority: KeyPair,
  folder: string,
  name: string,
  group?: string,
): Promise<KeyPair> {
  const subject = `${group === undefined ? '' : `/O=${group}`}/CN=${name}`;
  return issue(authority, folder, name, subject, 'extendedKeyUsage=clientAuth');
}

async function issue(
  authority: KeyPair,
  folder: string,
  name: string,
  subject: string,
  extensions: string,
): Promise<KeyPair> {
  const pair = pairIn(folder, name);
  const request = join(folder, `${name}.csr`);
  const extensionFile = join(folder, `${name}.ext`);
  await writeFile(extensionFile, extensions);
  await openssl('req', '-newkey', ...EC_KEY, '-subj', subject, '-keyout', pair.key, '-out', request);
  const serial = `0x${Buffer.from(name).toString('hex')}`;
  const signedBy = ['-CA', authority.cert, '-CAkey', authority.key, '-set_serial', serial, '-days', '30'];
  await openssl('x509', '-req', '-in', request, ...signedBy, '-extfile', extensionFile, '-out', pair.cert);
  return pair;
}

function pairIn(folder: string, name: string): KeyPair {
  return { cert: join(folder, `${name}.crt`), key: join(folder, `${name}.key`) };
}

function out(pair: KeyPair): string[] {
  return ['-keyout', pair.key, '-out', pair.cert];
}

async function openssl(...args: string[]): Promise<void> {
  await run('openssl', args);
}
