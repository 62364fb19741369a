import type { ImageAnswer } from '../core/model/imageAnswer.ts';
import { ReachError } from './reach.ts';

/** Why there is no answer that could be read. */
export type Failure = Extract<ImageAnswer, { is: 'unreachable' | 'untrusted' | 'odd' | 'cancelled' }>;

/** What became of a connection, in words of our own: a library's text may hold anything. */
export function explain(error: unknown, { host, hostname }: URL): Failure {
  if (error instanceof ReachError) return { is: 'odd', why: error.message };
  const code = codeOf(error);
  const untrusted = CERTIFICATE[code];
  if (untrusted !== undefined) return { is: 'untrusted', why: `the certificate of ${host} ${untrusted}` };
  if (code === 'ENOTFOUND' || code === 'EAI_AGAIN')
    return { is: 'unreachable', why: `the name ${hostname} cannot be resolved here` };
  if (code.startsWith('ERR_SSL') || code === 'EPROTO')
    return { is: 'unreachable', why: `${host} does not speak TLS (${code}); only https is asked` };
  if (code.startsWith('HPE_')) return { is: 'odd', why: `${host} does not speak HTTP (${code})` };
  return { is: 'unreachable', why: `${host} ${NETWORK[code] ?? `cannot be reached (${code})`}` };
}

/** Codes: OpenSSL's X509_V_ERR_… as Node names them (doc/api/tls.md, "X509 certificate error codes"). */
const CERTIFICATE: Readonly<Record<string, string>> = {
  CERT_HAS_EXPIRED: 'has expired',
  CERT_NOT_YET_VALID: 'is not valid yet',
  CERT_REVOKED: 'is revoked',
  ERR_TLS_CERT_ALTNAME_INVALID: 'is for other names',
  INVALID_PURPOSE: 'is not one for servers',
  ...Object.fromEntries(
    [
      'DEPTH_ZERO_SELF_SIGNED_CERT',
      'SELF_SIGNED_CERT_IN_CHAIN',
      'UNABLE_TO_GET_ISSUER_CERT',
      'UNABLE_TO_GET_ISSUER_CERT_LOCALLY',
      'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
      'CERT_SIGNATURE_FAILURE',
      'CERT_UNTRUSTED',
    ].map((code) => [code, 'is signed by an authority that is not trusted here']),
  ),
};

const NETWORK: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'refuses connections',
  ECONNRESET: 'closed the connection before its answer was complete',
  EPIPE: 'closed the connection before its answer was complete',
  ERR_STREAM_PREMATURE_CLOSE: 'closed the connection before its answer was complete',
  EHOSTUNREACH: 'has no route from here',
  ENETUNREACH: 'has no route from here',
  ETIMEDOUT: 'does not answer',
};

function codeOf(error: unknown): string {
  const code = typeof error === 'object' && error !== null && 'code' in error ? error.code : undefined;
  return typeof code === 'string' ? code : 'unknown error';
}
