/** Is there a node with room for a pod, among those that it may go to at all? */
import type { PodSpec } from '../model/podSpec.ts';
import type { NodeFact } from '../model/surroundingFacts.ts';
import { compareQuantity, formatQuantity, type Quantity } from '../quantity.ts';
import { asksOf, nodeFits, roomFor, type Ask } from './nodeFit.ts';

export interface Shortage {
  /** Undefined: each node lacks something, but not all of them the same. */
  readonly resource: string | undefined;
  readonly wanted: string;
  /** The most that any of these nodes has of it; undefined where `resource` is. */
  readonly most: string | undefined;
  /** Is what other pods have requested known, and taken off? Else the nodes are taken as if they were empty. */
  readonly isLeft: boolean;
}

/**
 * What no node that takes such pods can give; undefined where one can, where no node takes them whatever its room, or
 * where a number that decides is not known.
 */
export function shortage(spec: PodSpec, nodes: readonly NodeFact[]): Shortage | undefined {
  const usable = nodeFits(spec, nodes).filter(({ obstacles }) => obstacles.every(({ is }) => is === 'room'));
  if (usable.length === 0 || usable.some(({ obstacles }) => obstacles.length === 0)) return undefined;
  const asks = asksOf(spec);
  const common = asks.find((ask) =>
    usable.every(({ obstacles }) =>
      obstacles.some((one) => one.is === 'room' && one.resource === ask.resource),
    ),
  );
  const rooms = usable.flatMap(({ node }) =>
    common === undefined ? [] : (roomFor(node, common)?.free ?? []),
  );
  const most = rooms.toSorted(compareQuantity).at(-1);
  return {
    resource: common?.resource,
    wanted: wantedText(
      common?.resource === 'pods' ? [common] : asks.filter(({ resource }) => resource !== 'pods'),
    ),
    most: most === undefined ? undefined : formatQuantity(most.nano < 0n ? NOTHING : most, common?.resource),
    isLeft: usable.every(({ node }) => node.requested !== undefined),
  };
}

/** More may be requested of a node than it has, when it has shrunk. */
const NOTHING: Quantity = { nano: 0n, style: 'plain' };

/** `3500m cpu and 1Gi memory`, `1 pod`. */
export function wantedText(asks: readonly Ask[]): string {
  return asks
    .map(
      ({ resource, asked }) => `${formatQuantity(asked, resource)} ${resource === 'pods' ? 'pod' : resource}`,
    )
    .join(' and ');
}
