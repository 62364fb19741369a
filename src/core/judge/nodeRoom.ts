/** Is there a node with room for a pod, going by its requests alone? Taints and affinity are the scheduler's to tell. */
import type { PodSpec } from '../model/podSpec.ts';
import type { NodeFact } from '../model/surroundingFacts.ts';
import {
  compareQuantity,
  formatQuantity,
  parseQuantity,
  subtractQuantity,
  type Quantity,
} from '../quantity.ts';
import { podRequest } from './podRequests.ts';

export interface Shortage {
  /** Undefined: each node lacks something, but not all of them the same. */
  readonly resource: string | undefined;
  readonly wanted: string;
  /** The most that any node has of it; undefined where none has any. */
  readonly most: string | undefined;
  /** Is what other pods have requested known, and taken off? Else the nodes are taken as if they were empty. */
  readonly isLeft: boolean;
}

/** What no node that may take pods can give; undefined where one can, or where a number that decides is not known. */
export function shortage(spec: PodSpec, nodes: readonly NodeFact[]): Shortage | undefined {
  const wanted = resourcesOf(spec).flatMap((resource) => {
    const quantity = podRequest(spec, resource);
    return quantity === undefined || quantity.nano === 0n ? [] : [{ resource, quantity }];
  });
  const usable = nodes.filter((node) => node.ready === true && !node.unschedulable);
  if (usable.length === 0 || wanted.length === 0) return undefined;
  if (!usable.every((node) => wanted.some(({ resource, quantity }) => lacks(node, resource, quantity))))
    return undefined;
  const common = wanted.find(({ resource, quantity }) =>
    usable.every((node) => lacks(node, resource, quantity)),
  );
  const rooms = usable.flatMap((node) => (common === undefined ? [] : (room(node, common.resource) ?? [])));
  const most = rooms.toSorted(compareQuantity).at(-1);
  return {
    resource: common?.resource,
    wanted: wanted
      .map(({ resource, quantity }) => `${formatQuantity(quantity, resource)} ${resource}`)
      .join(' and '),
    most: most === undefined ? undefined : formatQuantity(most, common?.resource),
    isLeft: usable.every(({ requested }) => requested !== undefined),
  };
}

function resourcesOf({ containers = [], initContainers = [] }: PodSpec): string[] {
  const all = [...containers, ...initContainers].flatMap(({ resources }) => [
    ...Object.keys(resources?.requests ?? {}),
    ...Object.keys(resources?.limits ?? {}),
  ]);
  return [...new Set(all)];
}

/** Of a resource that the node does not list it has none; one of unknown size lacks nothing. */
function lacks(node: NodeFact, resource: string, quantity: Quantity): boolean {
  if (node.allocatable[resource] === undefined) return Object.keys(node.allocatable).length > 0;
  const left = room(node, resource);
  return left !== undefined && compareQuantity(left, quantity) < 0;
}

function room({ allocatable, requested }: NodeFact, resource: string): Quantity | undefined {
  const all = parseQuantity(allocatable[resource] ?? '');
  const taken = parseQuantity(requested?.[resource] ?? '0');
  return all === undefined || taken === undefined ? undefined : subtractQuantity(all, taken);
}
