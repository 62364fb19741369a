import type { KubeConfig } from '@kubernetes/client-node/dist/config.js';
import { inClusterEntries } from './inCluster.ts';
import { plainFields, type Entries } from './kubeconfigEntries.ts';
import { mergeEntries } from './kubeconfigMerge.ts';
import { parseKubeconfig } from './kubeconfigParse.ts';
import { findKubeconfig } from './kubeconfigPlace.ts';
import { isProblem, problem, type Problem } from './problem.ts';
import { readSmallFile } from './smallFile.ts';

const MAX_KUBECONFIG_BYTES = 4 * 1024 * 1024;

export interface KubeconfigOptions {
  /** One file that stands for all others, as kubectl's flag of the same name. */
  readonly kubeconfig?: string;
  readonly env: NodeJS.ProcessEnv;
  /** Where a pod finds its service account; another folder for tests. */
  readonly serviceAccountFolder?: string;
}

/** The merged kubeconfig: client-node's view of it, and the raw entries for what client-node drops. */
export interface Kubeconfig {
  readonly config: KubeConfig;
  readonly entries: Entries;
  /** The files it was read from, for messages. */
  readonly from: string;
  readonly inCluster: boolean;
}

/** A row for choosing a context. Nothing is run or connected to for it. */
export interface ContextInfo {
  readonly name: string;
  readonly cluster: string;
  /** Absent when the context names a cluster that no file defines. */
  readonly server?: string;
  readonly namespace: string;
  readonly current: boolean;
}

/** Reads what kubectl would read. No program is run and no connection is made. */
export async function loadKubeconfig(options: KubeconfigOptions): Promise<Kubeconfig | Problem> {
  const place = findKubeconfig(options.kubeconfig, options.env);
  const found: Entries[] = [];
  const read: string[] = [];
  for (const file of place.files) {
    const content = await readSmallFile(file, MAX_KUBECONFIG_BYTES);
    if ('why' in content) {
      if (content.missing && !place.mustExist) continue;
      return problem(`cannot read the kubeconfig ${file} (from ${place.from}): it ${content.why}`);
    }
    const entries = parseKubeconfig(content.text, file);
    if (isProblem(entries)) return entries;
    found.push(entries);
    read.push(file);
  }
  const merged = mergeEntries(found);
  if (merged.contexts.length + merged.clusters.length + merged.users.length > 0) {
    return kubeconfigOf(merged, read.join(', '), false);
  }
  const service = await inClusterEntries(options.env, options.serviceAccountFolder);
  if (isProblem(service)) return service;
  if (service !== undefined) return kubeconfigOf(service, "the pod's service account", true);
  return problem(
    read.length > 0
      ? `the kubeconfig ${read.join(', ')} is empty: name another one with --kubeconfig or KUBECONFIG`
      : `no kubeconfig found (${place.from}: ${place.files.join(', ')}): name one with --kubeconfig or KUBECONFIG`,
  );
}

export async function listContexts(
  options: KubeconfigOptions,
): Promise<{ readonly contexts: readonly ContextInfo[] } | Problem> {
  const kubeconfig = await loadKubeconfig(options);
  if (isProblem(kubeconfig)) return kubeconfig;
  const { config } = kubeconfig;
  const contexts = config.getContexts().map(({ name, cluster, namespace }): ContextInfo => {
    const server = config.getCluster(cluster)?.server;
    return {
      name,
      cluster,
      ...(server === undefined ? {} : { server }),
      namespace: namespace ?? 'default',
      current: name === config.getCurrentContext(),
    };
  });
  return { contexts };
}

async function kubeconfigOf(entries: Entries, from: string, inCluster: boolean): Promise<Kubeconfig> {
  // Loaded on first use: it is the largest library here, and most moments of an editor need no cluster.
  const { KubeConfig } = await import('@kubernetes/client-node/dist/config.js');
  const config = new KubeConfig();
  // YAML contains JSON, so this hands over what we merged and checked. Incomplete entries are left out there;
  // connection.ts says what is missing when one is used.
  config.loadFromString(
    JSON.stringify({
      clusters: entries.clusters.map((entry) => ({
        name: entry.name,
        cluster: plainFields(entry, 'cluster'),
      })),
      users: entries.users.map((entry) => ({ name: entry.name, user: plainFields(entry, 'user') })),
      contexts: entries.contexts.map((entry) => ({
        name: entry.name,
        context: plainFields(entry, 'context'),
      })),
      'current-context': entries.currentContext,
    }),
    { onInvalidEntry: 'filter' },
  );
  return { config, entries, from, inCluster };
}
