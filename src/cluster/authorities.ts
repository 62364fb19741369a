import tls from 'node:tls';

let known: string[] | undefined;

/**
 * PEMs of the authorities to trust where a kubeconfig names none, as kubectl does: those of Node (with
 * NODE_EXTRA_CA_CERTS) and those of the system, which Node alone leaves out.
 */
export function systemAuthorities(): string[] {
  known ??= [...new Set([...tls.getCACertificates('default'), ...tls.getCACertificates('system')])];
  return known;
}
