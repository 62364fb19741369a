/** The pods of a ReplicaSet as pieces of a bar, from the best to those that are not there. */
import type { ReplicaSetReport } from '../../src/core/model/report.ts';

/** `made`: there and not ready. `missing`: desired and not made. `unknown`: no status says. */
export type PodKind = 'available' | 'ready' | 'made' | 'missing' | 'unknown';

export interface BarPiece {
  readonly kind: PodKind;
  /** Both in pods. */
  readonly from: number;
  readonly length: number;
}

/** Above this a bar has one piece for each kind, below one for each pod. */
const SINGLE_PODS = 24;

/** The longest bar, in pods: all bars of a Deployment are drawn to one scale. At least 1. */
export function barScale(all: readonly ReplicaSetReport[]): number {
  return Math.max(1, ...all.map(({ desired, current }) => Math.max(desired, current ?? 0)));
}

export function barPieces(one: ReplicaSetReport, scale: number): BarPiece[] {
  const kinds = podKinds(one);
  let from = 0;
  return kinds.flatMap(([kind, length]) => {
    const start = from;
    from += length;
    if (scale > SINGLE_PODS) return length === 0 ? [] : [{ kind, from: start, length }];
    return Array.from({ length }, (_, i): BarPiece => ({ kind, from: start + i, length: 1 }));
  });
}

/** How many pods of each kind; each pod is counted once. The counters may come from different moments. */
function podKinds({ desired, current, ready, available }: ReplicaSetReport): (readonly [PodKind, number])[] {
  if (current === null) return [['unknown', desired]];
  const good = Math.min(available ?? 0, current);
  const warm = Math.max(0, Math.min(ready ?? 0, current) - good);
  return [
    ['available', good],
    ['ready', warm],
    ['made', current - good - warm],
    ['missing', Math.max(0, desired - current)],
  ];
}
