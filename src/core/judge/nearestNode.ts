/** Which node comes nearest to taking a pod, and how that and what keeps it from the others are put into words. */
import type { SchedulingClass } from '../kubeText/schedulingReason.ts';
import { formatQuantity, subtractQuantity } from '../quantity.ts';
import type { NodeFit, Obstacle, Shortfall } from './nodeFit.ts';
import { clip } from './words.ts';

/** Nearest first: those without an obstacle, then by how many there are and how much is short. */
export function nearestFirst(fits: readonly NodeFit[], by?: SchedulingClass): NodeFit[] {
  const ranked = fits.map((fit) => ({ fit, rank: rankOf(fit, by) }));
  ranked.sort((a, b) => a.rank - b.rank || (a.fit.node.name < b.fit.node.name ? -1 : 1));
  return ranked.map(({ fit }) => fit);
}

/** `lacks 300m cpu: 4 allocatable, 3700m requested, the pod asks for 600m`; `is cordoned`. */
export function missText({ obstacles }: NodeFit): string {
  return obstacles.map(obstacleText).join(', and ');
}

/** What keeps a pod from nodes, each with how many nodes it is; most nodes first. */
export function countByObstacle(fits: readonly NodeFit[]): (readonly [what: string, nodes: number])[] {
  const counts = new Map<string, number>();
  for (const { obstacles } of fits)
    for (const what of new Set(decisive(obstacles).map(briefly)))
      counts.set(what, (counts.get(what) ?? 0) + 1);
  return [...counts].sort(([a, m], [b, n]) => n - m || (a < b ? -1 : 1));
}

/** As few words as a table's cell or a count takes. */
export function briefly(obstacle: Obstacle): string {
  switch (obstacle.is) {
    case 'not-ready':
      return 'not ready';
    case 'cordoned':
      return 'cordoned';
    case 'taint':
      return `taint ${clip(obstacle.text, 80)}`;
    case 'labels':
      return clip(obstacle.text, 80);
    case 'room':
      return obstacle.resource === 'pods' ? 'too many pods' : `too little ${obstacle.resource}`;
  }
}

/** The scheduler asks no further once one of its plugins has refused a node; the last one tells all that is short. */
function decisive(obstacles: readonly Obstacle[]): readonly Obstacle[] {
  const [first] = obstacles;
  return first === undefined || first.is === 'room' ? obstacles : [first];
}

function obstacleText(obstacle: Obstacle): string {
  switch (obstacle.is) {
    case 'not-ready':
      return 'is not ready';
    case 'cordoned':
      return 'is cordoned';
    case 'taint':
      return `has taint ${clip(obstacle.text, 80)}`;
    case 'labels':
      return `does not match ${clip(obstacle.text, 80)}`;
    case 'room':
      return roomText(obstacle);
  }
}

function roomText({ resource, asked, free, allocatable, requested }: Shortfall): string {
  const amount = (quantity: Shortfall['free']): string => formatQuantity(quantity, resource);
  if (allocatable.nano === 0n) return `has no ${resource}`;
  if (resource === 'pods')
    return requested === undefined
      ? 'takes no pods'
      : `has ${amount(requested)} of ${amount(allocatable)} pods`;
  const lacks = `lacks ${amount(subtractQuantity(asked, free))} ${resource}`;
  const [however, taken] =
    requested === undefined ? [' even when empty', ''] : ['', `, ${amount(requested)} requested`];
  return `${lacks}${however}: ${amount(allocatable)} allocatable${taken}, the pod asks for ${amount(asked)}`;
}

/** Trouble of the node's own, and taints that keep a node for its purpose, will not be moved for one pod. */
const IMMOVABLE = 100;

function rankOf({ obstacles }: NodeFit, by: SchedulingClass | undefined): number {
  return obstacles.reduce(
    (sum, one) => sum + weight(one) - (by !== undefined && classOf(one) === by ? 0.5 : 0),
    0,
  );
}

/** What the scheduler would call it: a node that is not ready has a taint for that. */
export function classOf(obstacle: Obstacle): SchedulingClass {
  switch (obstacle.is) {
    case 'not-ready':
    case 'cordoned':
    case 'taint':
      return 'taints';
    case 'labels':
      return 'affinity';
    case 'room':
      return obstacle.resource === 'pods' ? 'too-many-pods' : 'insufficient-resources';
  }
}

/** Something small on top for how much is short, below any whole obstacle. */
function weight(obstacle: Obstacle): number {
  switch (obstacle.is) {
    case 'not-ready':
    case 'cordoned':
      return IMMOVABLE;
    case 'taint':
      return /^node(?:-role)?\.kubernetes\.io\//.test(obstacle.text) ? IMMOVABLE : 1;
    case 'labels':
      return 1;
    case 'room': {
      const { asked, free } = obstacle;
      const short = Number(((asked.nano - free.nano) * 1000n) / asked.nano) / 1000;
      return 1 + Math.min(short, 99) / 1000;
    }
  }
}
