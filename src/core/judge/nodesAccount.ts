/**
 * What the nodes themselves say beside the scheduler's word: which comes nearest, and whether the two agree. Where they
 * do not, the scheduler is right: it knows what it has promised to others, and weighs what is not reckoned here.
 */
import type { Scheduling } from '../kubeText/scheduling.ts';
import type { SchedulingClass, SchedulingReason } from '../kubeText/schedulingReason.ts';
import type { PodSpec } from '../model/podSpec.ts';
import type { NodeFacts } from '../model/surroundingFacts.ts';
import { classOf, nearestFirst } from './nearestNode.ts';
import { nodeFits, type NodeFit } from './nodeFit.ts';

export interface NodesAccount {
  /** What decides: of the nodes that the pod is meant for, where its own node selector leaves some. */
  readonly class: SchedulingClass;
  /** The node that comes nearest, and does not suit; undefined where the reason is not one that is reckoned here. */
  readonly nearest: NodeFit | undefined;
  /** A sentence, where by our count a node would take the pod; undefined where we agree or cannot tell. */
  readonly dissent: { readonly node: string; readonly says: string } | undefined;
}

export function nodesAccount(scheduling: Scheduling, spec: PodSpec, facts: NodeFacts): NodesAccount {
  const fits = RECKONED.has(scheduling.class) ? nodeFits(spec, facts.nodes) : [];
  const ofItsPool = amongItsPool(scheduling, fits);
  if (ofItsPool !== undefined) return { ...ofItsPool, dissent: undefined };
  const { class: kind } = scheduling;
  const [nearest] = nearestFirst(fits, kind);
  if (nearest === undefined || nearest.obstacles.length > 0)
    return { class: kind, nearest, dissent: undefined };
  const isDissent = mayDissent(scheduling, nearest);
  return { class: kind, nearest: undefined, dissent: isDissent ? dissent(nearest) : undefined };
}

/**
 * A pod with a node selector is kept off all other pools on purpose, which are most nodes of a cluster: what matters is
 * why the nodes of its own do not take it. Undefined where there are none, or the scheduler has not named that reason.
 */
function amongItsPool(
  { class: kind, reasons }: Scheduling,
  fits: readonly NodeFit[],
): { readonly class: SchedulingClass; readonly nearest: NodeFit } | undefined {
  if (kind !== 'affinity') return undefined;
  const pool = fits.filter(({ obstacles }) => obstacles.every(({ is }) => is !== 'labels'));
  const [nearest] = pool.length < fits.length ? nearestFirst(pool) : [];
  const [obstacle] = nearest?.obstacles ?? [];
  if (nearest === undefined || obstacle === undefined) return undefined;
  const ofPool = classOf(obstacle);
  return reasons.some((reason) => reason.class === ofPool) ? { class: ofPool, nearest } : undefined;
}

const RECKONED: ReadonlySet<SchedulingClass> = new Set([
  'insufficient-resources',
  'too-many-pods',
  'taints',
  'affinity',
]);

/** Only where all that the scheduler names is reckoned here too, and the room was counted. */
function mayDissent({ reasons, preFilter }: Scheduling, { node }: NodeFit): boolean {
  return (
    preFilter === undefined &&
    reasons.length > 0 &&
    reasons.every(isReckoned) &&
    (node.requested !== undefined || !reasons.some(isAboutRoom))
  );
}

/** Pod affinity and topology spread share a class with the node's own labels. */
function isReckoned(reason: SchedulingReason): boolean {
  if (reason.class === 'affinity') return /node (?:affinity|selector)|MatchNodeSelector/i.test(reason.text);
  return RECKONED.has(reason.class);
}

/** Is it about what nodes have left, which only the requests of their pods tell? */
export function isAboutRoom(reason: SchedulingReason): boolean {
  return reason.class === 'insufficient-resources' || reason.class === 'too-many-pods';
}

function dissent({ node }: NodeFit): NonNullable<NodesAccount['dissent']> {
  return {
    node: node.name,
    says: `by what is requested now, node ${node.name} would take it; the scheduler counts: it knows places that it has promised, or has not looked again yet`,
  };
}
