/** Where the evidence comes from: a live cluster, loaded on first use, or a snapshot. */
import type { ClusterReader } from '../core/ports.ts';
import type { Options } from './arguments.ts';
import { VERSION } from './version.ts';

export interface World {
  readonly reader: ClusterReader;
  /** Where a Deployment without a namespace is looked for; undefined in a snapshot, which has no such default. */
  readonly namespace: string | undefined;
  /** Said on stderr: what of a snapshot could not be used, or that a server is not verified. */
  readonly warnings: readonly string[];
  dispose(): void;
}

/** @param connections how many to open at once, for reads that are about to come */
export async function openWorld(
  { snapshot, kubeconfig, context, timeoutSeconds }: Options,
  env: NodeJS.ProcessEnv,
  connections: number,
): Promise<World | { readonly problem: string }> {
  if (snapshot !== undefined) {
    const { openSnapshot } = await import('../snapshot/open.ts');
    const opened = await openSnapshot(snapshot);
    if ('problem' in opened) return opened;
    return {
      reader: opened.reader,
      namespace: undefined,
      warnings: opened.problems,
      dispose: () => undefined,
    };
  }
  const { connect } = await import('../cluster/connect.ts');
  return connect({
    env,
    connections,
    version: VERSION,
    // One read must not eat the whole run: the others are still to be told.
    requestTimeoutMs: Math.min(30_000, timeoutSeconds * 500),
    ...(kubeconfig === undefined ? {} : { kubeconfig }),
    ...(context === undefined ? {} : { context }),
  });
}
