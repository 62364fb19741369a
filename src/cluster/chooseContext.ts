import type { Cluster, Context, User } from '@kubernetes/client-node/dist/config_types.js';
import type { Kubeconfig } from './kubeconfig.ts';
import type { Entry } from './kubeconfigEntries.ts';
import { problem, type Problem } from './problem.ts';

/** A context with what it points to; the raw entries are for the keys that client-node does not know. */
export interface Chosen {
  readonly context: Context;
  readonly cluster: Cluster;
  readonly user: User;
  readonly rawContext: Entry;
  readonly rawCluster: Entry;
  readonly rawUser: Entry;
}

export function chooseContext(kubeconfig: Kubeconfig, wanted: string | undefined): Chosen | Problem {
  const { config, entries, from } = kubeconfig;
  const known = entries.contexts.map((entry) => entry.name).join(', ') || 'none';
  const name = wanted ?? entries.currentContext;
  if (name === undefined) {
    return problem(`${from} sets no current context: choose one with --context (known: ${known})`);
  }
  const written = entries.contexts.find((entry) => entry.name === name);
  if (written === undefined) {
    const which = wanted === undefined ? 'the current context' : 'the context';
    return problem(`${which} "${name}" is not in ${from}: choose one with --context (known: ${known})`);
  }
  // client-node leaves out contexts without a cluster and clusters without a server.
  const context = config.getContextObject(name);
  if (context === null) return problem(`context "${name}" in ${written.file} names no cluster`);
  const rawCluster = entries.clusters.find((entry) => entry.name === context.cluster);
  if (rawCluster === undefined) {
    return problem(`context "${name}" names the cluster "${context.cluster}", which is not in ${from}`);
  }
  const cluster = config.getCluster(context.cluster);
  if (cluster === null) {
    return problem(`cluster "${context.cluster}" in ${rawCluster.file} has no server address`);
  }
  // A context without a user is an anonymous one; a user that is not defined is a mistake.
  const userName = (context.user as string | undefined) ?? '';
  if (userName === '') {
    const nobody: Entry = { name: '', fields: {}, file: written.file };
    return { context, cluster, user: { name: '' }, rawContext: written, rawCluster, rawUser: nobody };
  }
  const user = config.getUser(userName);
  const rawUser = entries.users.find((entry) => entry.name === userName);
  if (user === null || rawUser === undefined) {
    return problem(`context "${name}" names the user "${userName}", which is not in ${from}`);
  }
  return { context, cluster, user, rawContext: written, rawCluster, rawUser };
}
