/** What the tree and the panels look at: a live cluster or a snapshot, behind the same ports. */
import type { DeploymentFeed } from '../core/feed.ts';
import type { ClusterActions } from '../core/changes.ts';
import type { ClusterReader } from '../core/ports.ts';

export interface OpenSource {
  readonly reader: ClusterReader;
  readonly feed: DeploymentFeed;
  /** null for a snapshot: nothing can be changed there. */
  readonly actions: ClusterActions | null;
  /** The context's namespace; null for a snapshot. */
  readonly namespace: string | null;
  /** One line each, such as a server that is not verified. */
  readonly warnings: readonly string[];
  dispose(): void;
}

interface ContextChoice {
  readonly name: string;
  readonly server?: string;
  readonly namespace: string;
  readonly current: boolean;
}

export interface Problem {
  readonly problem: string;
}

/** How sources are opened; src/extension.ts puts cluster and snapshot behind it, loaded on first use. */
export interface Sources {
  openCluster(choice: {
    readonly kubeconfig?: string;
    readonly context?: string;
  }): Promise<OpenSource | Problem>;
  openSnapshot(path: string): Promise<OpenSource | Problem>;
  listContexts(
    kubeconfig: string | undefined,
  ): Promise<{ readonly contexts: readonly ContextChoice[] } | Problem>;
}
