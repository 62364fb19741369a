import { chooseContext } from './chooseContext.ts';
import { impersonationOf, type Impersonation } from './impersonation.ts';
import type { Kubeconfig } from './kubeconfig.ts';
import { textOf } from './kubeconfigEntries.ts';
import { loginOf, ignoredKeys, type Login } from './login.ts';
import { readPem } from './pem.ts';
import { isProblem, problem, type Problem } from './problem.ts';
import { serverUrl } from './serverUrl.ts';

/** Everything that one needs to know to talk to a cluster as a user. A plain value; nothing was run for it. */
export interface Connection {
  /** Null in a pod, which has no contexts. */
  readonly context: string | null;
  /** The kubeconfig files that define the context, its cluster and its user; absolute. */
  readonly files: readonly string[];
  readonly namespace: string;
  readonly cluster: string;
  readonly user: string;
  readonly server: URL;
  /** PEM. Absent: the system's authorities are trusted. */
  readonly ca?: string;
  readonly certificate?: ClientCertificate;
  /** The name that the server's certificate must carry, when it is not the host of `server`. */
  readonly serverName?: string;
  readonly insecureSkipTlsVerify: boolean;
  readonly disableCompression: boolean;
  readonly proxyUrl?: string;
  readonly impersonation?: Impersonation;
  readonly login: Login;
  /** What is accepted but deserves to be known, one line each. */
  readonly warnings: readonly string[];
}

/** PEM, both. */
export interface ClientCertificate {
  readonly cert: string;
  readonly key: string;
}

/** The connection of a context, or of the current one. Reads the certificate files that it names. */
export async function connectionOf(
  kubeconfig: Kubeconfig,
  contextName: string | undefined,
): Promise<Connection | Problem> {
  const chosen = chooseContext(kubeconfig, contextName);
  if (isProblem(chosen)) return chosen;
  const { cluster, user, rawCluster, rawUser } = chosen;

  const ca = await readPem(
    `cluster "${cluster.name}"`,
    'certificate-authority',
    cluster.caData,
    cluster.caFile,
  );
  if (isProblem(ca)) return ca;
  const certificate = await certificateOf(user);
  if (isProblem(certificate)) return certificate;
  const login = loginOf(user, rawUser, rawCluster);
  if (isProblem(login)) return login;
  const impersonation = impersonationOf(user, rawUser);
  if (isProblem(impersonation)) return impersonation;

  if (cluster.skipTLSVerify && ca !== undefined) {
    return problem(
      `cluster "${cluster.name}" has both a certificate-authority and insecure-skip-tls-verify: remove one of them`,
    );
  }
  const server = serverUrl({
    // Not client-node's, which cut a slash off.
    written: textOf(rawCluster.fields, 'server') ?? '',
    cluster: cluster.name,
    usesTls: ca !== undefined || certificate !== undefined || cluster.skipTLSVerify,
    hasCredentials: login.kind !== 'none',
  });
  if (isProblem(server)) return server;
  return {
    context: kubeconfig.inCluster ? null : chosen.context.name,
    files: [...new Set([chosen.rawContext, rawCluster, rawUser].map(({ file }) => file))],
    namespace: chosen.context.namespace ?? 'default',
    cluster: cluster.name,
    user: user.name,
    server,
    ...(ca === undefined ? {} : { ca }),
    ...(certificate === undefined ? {} : { certificate }),
    ...(isSet(cluster.tlsServerName) ? { serverName: cluster.tlsServerName } : {}),
    insecureSkipTlsVerify: cluster.skipTLSVerify,
    disableCompression: rawCluster.fields['disable-compression'] === true,
    ...(isSet(cluster.proxyUrl) ? { proxyUrl: cluster.proxyUrl } : {}),
    ...(impersonation === undefined ? {} : { impersonation }),
    login,
    warnings: [
      ...(cluster.skipTLSVerify
        ? [`cluster "${cluster.name}": the server's certificate is not verified (insecure-skip-tls-verify)`]
        : []),
      ...ignoredKeys(rawUser),
    ],
  };
}

interface CertificateFields {
  readonly name: string;
  readonly certData?: string;
  readonly certFile?: string;
  readonly keyData?: string;
  readonly keyFile?: string;
}

async function certificateOf(user: CertificateFields): Promise<ClientCertificate | Problem | undefined> {
  const owner = `user "${user.name}"`;
  const cert = await readPem(owner, 'client-certificate', user.certData, user.certFile);
  if (isProblem(cert)) return cert;
  const key = await readPem(owner, 'client-key', user.keyData, user.keyFile);
  if (isProblem(key)) return key;
  if (cert !== undefined && key !== undefined) return { cert, key };
  if (cert === undefined && key === undefined) return undefined;
  const missing = cert === undefined ? 'client-certificate' : 'client-key';
  return problem(`${owner} has no ${missing}: a client certificate needs both`);
}

function isSet(text: string | undefined): text is string {
  return typeof text === 'string' && text !== '';
}
