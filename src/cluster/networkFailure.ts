import { BodyError } from './body.ts';
import { lost, type Lost } from './lost.ts';
import { ProxyError } from './proxyError.ts';
import { errorCode } from './smallFile.ts';

/** What a failed connection or a broken answer means, and what to do about it. The library's own text is not used. */
export function explainFailure(error: unknown, server: URL): Lost {
  if (error instanceof ProxyError) return lost('unreachable', error.message);
  if (error instanceof BodyError) return lost('invalid-response', `the answer ${error.message}`);
  const code = errorCode(error) ?? 'unknown error';
  if (code.startsWith('Z_') || code === 'ERR_BUFFER_TOO_LARGE') {
    return lost('invalid-response', 'the compressed answer is damaged');
  }
  const reason = TLS[code] ?? NETWORK[code];
  if (reason !== undefined) return lost('unreachable', reason(server, error));
  if (code === 'ECONNRESET' || code === 'EPIPE' || code === 'ERR_STREAM_PREMATURE_CLOSE') {
    return lost('broken-off', `${server.origin} closed the connection before the answer was complete`);
  }
  if (code.startsWith('ERR_SSL') || code === 'EPROTO')
    return lost('unreachable', sslFault(server, code, error));
  if (code.startsWith('HPE_'))
    return lost('invalid-response', `${server.origin} does not speak HTTP (${code})`);
  return lost('unreachable', `the connection to ${server.origin} failed (${code})`);
}

type Words = (server: URL, error: unknown) => string;

const unknownAuthority: Words = (server) =>
  `the certificate of ${server.host} is signed by an authority that is not trusted here: ` +
  `put that authority into certificate-authority-data of the cluster`;
const noRoute: Words = (server) => `there is no route to ${server.host}: is the network or VPN up?`;
const noName: Words = (server) =>
  `the name ${server.hostname} cannot be resolved: check the server address, the network or the VPN`;

/** Codes: OpenSSL's X509_V_ERR_… as Node names them (doc/api/tls.md, "X509 certificate error codes"). */
const TLS: Readonly<Record<string, Words>> = {
  CERT_HAS_EXPIRED: (server) =>
    `the certificate of ${server.host} has expired: have it renewed (or correct this computer's clock)`,
  CERT_NOT_YET_VALID: (server) =>
    `the certificate of ${server.host} is not valid yet: check the clocks of this computer and of the server`,
  ERR_TLS_CERT_ALTNAME_INVALID: (server, error) =>
    `the certificate of ${server.host} is for other names${namesOf(error)}: ` +
    `use one of them as the server address, or set tls-server-name`,
  DEPTH_ZERO_SELF_SIGNED_CERT: unknownAuthority,
  SELF_SIGNED_CERT_IN_CHAIN: unknownAuthority,
  UNABLE_TO_GET_ISSUER_CERT: unknownAuthority,
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: unknownAuthority,
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: unknownAuthority,
  CERT_SIGNATURE_FAILURE: unknownAuthority,
  CERT_UNTRUSTED: unknownAuthority,
  CERT_REVOKED: (server) => `the certificate of ${server.host} is revoked`,
  INVALID_PURPOSE: (server) => `the certificate of ${server.host} is not one for servers`,
};

const NETWORK: Readonly<Record<string, Words>> = {
  ECONNREFUSED: (server) =>
    `${server.origin} refuses connections: is the cluster running, is the port right?`,
  ENOTFOUND: noName,
  EAI_AGAIN: noName,
  EHOSTUNREACH: noRoute,
  ENETUNREACH: noRoute,
  EADDRNOTAVAIL: noRoute,
  ETIMEDOUT: (server) => `${server.host} does not answer: is the network or VPN up?`,
};

function sslFault(server: URL, code: string, error: unknown): string {
  const text = error instanceof Error ? error.message : '';
  if (
    /wrong version number|packet length too long|unknown protocol/i.test(text + code.replaceAll('_', ' '))
  ) {
    return `${server.host} does not speak TLS: is the port right, or should the address begin with http://?`;
  }
  if (/ALERT/i.test(text + code)) {
    return `${server.host} ended the TLS handshake (${code}): it may not accept the client certificate`;
  }
  return `no TLS connection to ${server.host} (${code})`;
}

function namesOf(error: unknown): string {
  if (!(error instanceof Error) || !('cert' in error)) return '';
  const names = (error.cert as { subjectaltname?: unknown } | undefined)?.subjectaltname;
  return typeof names === 'string' ? ` (${names})` : '';
}
