/** What the tree and the panels look at: a live cluster or a snapshot, behind the same ports. */
import type { DeploymentFeed } from '../core/feed.ts';
import type { ClusterActions } from '../core/changes.ts';
import type { ClusterReader } from '../core/ports.ts';

export interface OpenSource {
  readonly reader: ClusterReader;
  readonly feed: DeploymentFeed;
  /** Of a cluster: differs when it would be reached in another way, or as somebody else. */
  readonly identity?: string;
  /** null for a snapshot: nothing can be changed there. */
  readonly actions: ClusterActions | null;
  /** The context's namespace; null for a snapshot. */
  readonly namespace: string | null;
  /** One line each, such as a server that is not verified. */
  readonly warnings: readonly string[];
  dispose(): void;
}

/** Absent: as kubectl finds it, and the current one. */
export interface ClusterChoice {
  readonly kubeconfig?: string;
  readonly context?: string;
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

export interface KubeconfigWatch {
  /** Looks without having been told to, for where nobody tells. */
  look(): Promise<void>;
  dispose(): void;
}

/** How sources are opened; src/extension.ts puts cluster and snapshot behind it, loaded on first use. */
export interface Sources {
  openCluster(choice: ClusterChoice): Promise<OpenSource | Problem>;
  /** What `openCluster` would open now: only files are read for it. */
  identifyCluster(choice: ClusterChoice): Promise<{ readonly identity: string } | Problem>;
  /** Calls when a file that the kubeconfig is read from has changed; until it is disposed. */
  watchKubeconfig(kubeconfig: string | undefined, changed: () => void): Promise<KubeconfigWatch>;
  openSnapshot(path: string): Promise<OpenSource | Problem>;
  listContexts(
    kubeconfig: string | undefined,
  ): Promise<{ readonly contexts: readonly ContextChoice[] } | Problem>;
}
