/** A kubeconfig with several contexts, each taken from a file that has one. */
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { load } from 'js-yaml';
import { RUN } from './workbench.ts';

export interface ContextOf {
  /** The file with the cluster and the user. */
  readonly kubeconfig: string;
  readonly namespace?: string;
  /** Instead of the cluster's own. */
  readonly server?: string;
}

interface Kubeconfig {
  readonly clusters: readonly { readonly cluster: object }[];
  readonly users: readonly { readonly user: object }[];
}

/** The first context is the current one. Returns the file's path. */
export async function kubeconfigOf(
  name: string,
  contexts: Readonly<Record<string, ContextOf>>,
): Promise<string> {
  const parts = await Promise.all(
    Object.entries(contexts).map(async ([context, { kubeconfig, namespace = 'default', server }]) => {
      const from = load(await readFile(kubeconfig, 'utf8')) as Kubeconfig;
      const cluster = { ...from.clusters[0]?.cluster, ...(server === undefined ? {} : { server }) };
      return {
        context: { name: context, context: { cluster: context, user: context, namespace } },
        cluster: { name: context, cluster },
        user: { name: context, user: from.users[0]?.user },
      };
    }),
  );
  const joined = {
    apiVersion: 'v1',
    kind: 'Config',
    'current-context': parts[0]?.context.name,
    contexts: parts.map(({ context }) => context),
    clusters: parts.map(({ cluster }) => cluster),
    users: parts.map(({ user }) => user),
  };
  await mkdir(RUN, { recursive: true });
  const file = path.join(RUN, name);
  await writeFile(file, JSON.stringify(joined, null, 2), { mode: 0o600 });
  return file;
}
