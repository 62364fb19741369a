import type { ClientCertificate } from './connection.ts';
import { isFields, textOf } from './kubeconfigEntries.ts';
import { isHeaderText } from './headerText.ts';

/** What a plugin printed, or what is wrong with it as the end of "the exec plugin x …". */
export type ExecAnswer =
  | {
      readonly token?: string;
      readonly certificate?: ClientCertificate;
      /** Milliseconds since 1970; absent: good for as long as we run. */
      readonly expiresAt?: number;
    }
  | { readonly fault: string };

/** The checks of client-go `plugin/pkg/client/auth/exec/exec.go`, refreshCredsLocked. Never quotes the output. */
export function readExecCredential(stdout: string, apiVersion: string): ExecAnswer {
  if (stdout.trim() === '') return { fault: 'printed nothing' };
  let answer: unknown;
  try {
    answer = JSON.parse(stdout);
  } catch {
    return { fault: 'did not print JSON' };
  }
  if (!isFields(answer) || answer['kind'] !== 'ExecCredential')
    return { fault: 'did not print an ExecCredential' };
  if (answer['apiVersion'] !== apiVersion) {
    return {
      fault: `answered with apiVersion ${JSON.stringify(answer['apiVersion'] ?? null)} where the kubeconfig says ${apiVersion}`,
    };
  }
  const { status } = answer;
  if (!isFields(status)) return { fault: 'printed an ExecCredential without a status' };
  const token = textOf(status, 'token')?.trim();
  if (token !== undefined && !isHeaderText(token))
    return { fault: 'printed a token with characters that no token has' };
  const cert = textOf(status, 'clientCertificateData');
  const key = textOf(status, 'clientKeyData');
  if ((cert === undefined) !== (key === undefined)) {
    return { fault: 'printed only one of client certificate and key' };
  }
  const certificate = cert !== undefined && key !== undefined ? { cert, key } : undefined;
  if (token === undefined && certificate === undefined) {
    return { fault: 'printed neither a token nor a client certificate' };
  }
  const expiry = textOf(status, 'expirationTimestamp');
  const expiresAt = expiry === undefined ? undefined : Date.parse(expiry);
  if (expiresAt !== undefined && Number.isNaN(expiresAt))
    return { fault: 'printed an expirationTimestamp that is no time' };
  return {
    ...(token === undefined ? {} : { token }),
    ...(certificate === undefined ? {} : { certificate }),
    ...(expiresAt === undefined ? {} : { expiresAt }),
  };
}
