import { readFile, writeFile } from 'node:fs/promises';
import type { KeyPair } from './certificates.ts';

export interface KubeconfigParts {
  /** e.g. https://127.0.0.1:6443 */
  readonly server: string;
  readonly authorityFile: string;
  readonly user: string;
  readonly client: KeyPair;
}

/** The context that every written kubeconfig has and uses. */
export const CONTEXT = 'test';

/** Writes a kubeconfig with one cluster, one user and one context, as kubectl would. */
export async function writeKubeconfig(file: string, parts: KubeconfigParts): Promise<void> {
  const [authority, cert, key] = await Promise.all(
    [parts.authorityFile, parts.client.cert, parts.client.key].map(async (path) => readFile(path, 'base64')),
  );
  const lines = [
    'apiVersion: v1',
    'kind: Config',
    `current-context: ${CONTEXT}`,
    'clusters:',
    '- name: test-cluster',
    '  cluster:',
    `    server: ${parts.server}`,
    `    certificate-authority-data: ${authority!}`,
    'users:',
    `- name: ${parts.user}`,
    '  user:',
    `    client-certificate-data: ${cert!}`,
    `    client-key-data: ${key!}`,
    'contexts:',
    `- name: ${CONTEXT}`,
    '  context:',
    '    cluster: test-cluster',
    `    user: ${parts.user}`,
    '    namespace: default',
  ];
  await writeFile(file, `${lines.join('\n')}\n`, { mode: 0o600 });
}
