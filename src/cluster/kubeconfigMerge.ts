import type { Entries, Entry } from './kubeconfigEntries.ts';

/**
 * kubectl's merge: the first file that defines a cluster, user, context or the current context wins, whole;
 * later definitions of the same name add nothing. (client-node's mergeConfig throws on a second definition
 * and lets the last current-context win.)
 */
export function mergeEntries(files: readonly Entries[]): Entries {
  return {
    clusters: firstOfEachName(files.flatMap((file) => file.clusters)),
    users: firstOfEachName(files.flatMap((file) => file.users)),
    contexts: firstOfEachName(files.flatMap((file) => file.contexts)),
    currentContext: files.find((file) => file.currentContext !== undefined)?.currentContext,
  };
}

function firstOfEachName(entries: readonly Entry[]): readonly Entry[] {
  const first = new Map<string, Entry>();
  for (const entry of entries) if (!first.has(entry.name)) first.set(entry.name, entry);
  return [...first.values()];
}
