/** Where something was looked at: a cluster by a context, or a snapshot. Whatever else is opened, a panel stays there. */
import type { ClusterReader } from '../core/ports.ts';
import type { OpenSource } from './source.ts';

export interface Place {
  readonly kind: 'cluster' | 'snapshot';
  readonly context: string | null;
  /** The server's URL, or the snapshot's path; undefined as long as nothing was opened there. */
  readonly where: string | undefined;
  /** The kubeconfig that names the context; absent: that of the settings. */
  readonly kubeconfig?: string;
}

/** The same name on another server, or behind another context, is another Deployment. */
export function isAt({ kind, context, where }: Place, source: OpenSource | undefined): boolean {
  if (source === undefined) return false;
  const { source: open } = source.reader;
  return open.kind === kind && open.context === context && (where ?? open.where) === open.where;
}

/** Where what is shown comes from: the server's URL, or a snapshot by the name of its file or folder. */
export function placeText({ kind, where }: Pick<ClusterReader['source'], 'kind' | 'where'>): string {
  return kind === 'snapshot' ? `snapshot ${where.split(/[\\/]/).at(-1) ?? ''}` : where;
}

/** As people call it. */
export function placeName({ kind, context, where = '' }: Place): string {
  return kind === 'snapshot' ? placeText({ kind, where }) : `context ${context ?? where}`;
}
