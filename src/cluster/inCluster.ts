import path from 'node:path';
import { isIPv6 } from 'node:net';
import type { Entries } from './kubeconfigEntries.ts';
import { problem, type Problem } from './problem.ts';
import { readSmallFile } from './smallFile.ts';

const SERVICE_ACCOUNT = '/var/run/secrets/kubernetes.io/serviceaccount';
const NAME = 'in-cluster';

/**
 * A pod's own access as kubeconfig entries, or undefined outside of a pod.
 * https://kubernetes.io/docs/tasks/run-application/access-api-from-pod/#directly-accessing-the-rest-api
 */
export async function inClusterEntries(
  env: NodeJS.ProcessEnv,
  folder = SERVICE_ACCOUNT,
): Promise<Entries | Problem | undefined> {
  const host = env['KUBERNETES_SERVICE_HOST'] ?? '';
  const port = env['KUBERNETES_SERVICE_PORT'] ?? '';
  if (host === '' || port === '') return undefined;
  const tokenFile = path.join(folder, 'token');
  const token = await readSmallFile(tokenFile, 1024 * 1024);
  if ('why' in token) {
    return token.missing ? undefined : problem(`the service account's token ${tokenFile} ${token.why}`);
  }
  const ca = path.join(folder, 'ca.crt');
  const namespace = await readSmallFile(path.join(folder, 'namespace'), 1024);
  const server = `https://${isIPv6(host) ? `[${host}]` : host}:${port}`;
  const inFolder = (fields: Record<string, unknown>) => ({ name: NAME, fields, file: ca });
  return {
    clusters: [inFolder({ server, 'certificate-authority': ca })],
    users: [inFolder({ tokenFile })],
    contexts: [
      inFolder({
        cluster: NAME,
        user: NAME,
        ...('text' in namespace ? { namespace: namespace.text.trim() } : {}),
      }),
    ],
    currentContext: NAME,
  };
}
