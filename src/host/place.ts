import type { ClusterReader } from '../core/ports.ts';

/** Where what is shown comes from: the server's URL, or a snapshot by the name of its file or folder. */
export function placeOf({ kind, where }: ClusterReader['source']): string {
  return kind === 'snapshot' ? `snapshot ${where.split(/[\\/]/).at(-1) ?? ''}` : where;
}
