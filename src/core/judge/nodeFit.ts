/**
 * Would a pod fit on a node? Reckoned as far as it can be from what was read: cordon, taints, labels, and room for what
 * it requests. Volumes, ports, other pods' affinity and spreading stay the scheduler's to weigh.
 * https://github.com/kubernetes/kubernetes/blob/v1.28.0/pkg/scheduler/framework/plugins/noderesources/fit.go#L447-L527
 */
import type { PodSpec } from '../model/podSpec.ts';
import type { NodeFact } from '../model/surroundingFacts.ts';
import { compareQuantity, parseQuantity, subtractQuantity, type Quantity } from '../quantity.ts';
import { unmetLabels } from './nodeAffinity.ts';
import { podRequest, statedResources } from './podRequests.ts';
import { bearsCordon, unborneTaints } from './tolerations.ts';

export interface NodeFit {
  readonly node: NodeFact;
  /** In the scheduler's order. None: nothing that can be reckoned here keeps the pod away. */
  readonly obstacles: readonly Obstacle[];
}

export type Obstacle =
  | { readonly is: 'not-ready' | 'cordoned' }
  /** `text`: the taint as kubectl writes it, or the wish that is not fulfilled. */
  | { readonly is: 'taint' | 'labels'; readonly text: string }
  | ({ readonly is: 'room' } & Shortfall);

export interface Shortfall {
  readonly resource: string;
  readonly asked: Quantity;
  /** Less what is requested already, where that was counted; zero where the node does not offer the resource. */
  readonly free: Quantity;
  readonly allocatable: Quantity;
  /** Undefined: not counted, so the node is taken as if it were empty. */
  readonly requested: Quantity | undefined;
}

export interface Ask {
  readonly resource: string;
  readonly asked: Quantity;
}

/** What the pod takes of a node: its requests, and one place among the node's pods. */
export function asksOf(spec: PodSpec): Ask[] {
  const requests = statedResources(spec).flatMap((resource): Ask[] => {
    const asked = podRequest(spec, resource);
    return asked === undefined || asked.nano <= 0n ? [] : [{ resource, asked }];
  });
  return [...requests, { resource: 'pods', asked: ONE }];
}

export function nodeFits(spec: PodSpec, nodes: readonly NodeFact[]): NodeFit[] {
  const asks = asksOf(spec);
  return nodes.map((node) => ({ node, obstacles: obstaclesOf(node, spec, asks) }));
}

/** What is left on the node, or would be if it were empty; undefined where that is not known. */
export function roomFor(
  { allocatable, requested }: NodeFact,
  { resource, asked }: Ask,
): Shortfall | undefined {
  // Every kubelet says how many pods it takes: without that number, not all of them are there.
  if (allocatable['pods'] === undefined && (resource === 'pods' || Object.keys(allocatable).length === 0))
    return undefined;
  const offered = parseQuantity(allocatable[resource] ?? '0');
  const taken = requested === undefined ? undefined : parseQuantity(requested[resource] ?? '0');
  if (offered === undefined || (requested !== undefined && taken === undefined)) return undefined;
  const free = taken === undefined ? offered : subtractQuantity(offered, taken);
  return { resource, asked, free, allocatable: offered, requested: taken };
}

const ONE: Quantity = { nano: 1_000_000_000n, style: 'plain' };

/** A node that is not ready carries a taint for it; one word is enough. */
const OF_READINESS = /^node\.kubernetes\.io\/(?:not-ready|unreachable)$/;

function obstaclesOf(node: NodeFact, spec: PodSpec, asks: readonly Ask[]): Obstacle[] {
  const isReady = node.ready === true;
  const taints = unborneTaints(spec, node).filter(({ key }) => isReady || !OF_READINESS.test(key));
  const unmet = unmetLabels(spec, node);
  const short = asks.flatMap((ask) => {
    const room = roomFor(node, ask);
    return room !== undefined && compareQuantity(room.free, ask.asked) < 0 ? [room] : [];
  });
  return [
    ...(isReady ? [] : [{ is: 'not-ready' } as const]),
    ...(node.unschedulable && !bearsCordon(spec) ? [{ is: 'cordoned' } as const] : []),
    ...taints.map(({ key, value, effect }): Obstacle => {
      return {
        is: 'taint',
        text: `${key}${value === undefined || value === '' ? '' : `=${value}`}:${effect}`,
      };
    }),
    ...(unmet === undefined ? [] : [{ is: 'labels', text: unmet } as const]),
    ...short.map((one): Obstacle => ({ is: 'room', ...one })),
  ];
}
