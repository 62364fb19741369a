/** What the pods of the cluster request of each node, summed as the scheduler does. */
import { podRequest, statedResources } from '../judge/podRequests.ts';
import { read, type Reading } from '../model/reading.ts';
import type { NodeFact } from '../model/surroundingFacts.ts';
import type { Pod } from '../model/workloads.ts';
import { addQuantity, formatQuantity, type Quantity } from '../quantity.ts';
import type { Reads } from '../reads.ts';

/**
 * Those that hold a place: bound to a node, and not ended. A pod that is terminating holds it until it is gone.
 * https://github.com/kubernetes/kubernetes/blob/v1.28.0/pkg/scheduler/scheduler.go#L525-L530
 */
export const PLACED_PODS = 'spec.nodeName!=,status.phase!=Succeeded,status.phase!=Failed';

export interface Requests {
  /** How many pods were counted. */
  readonly pods: number;
  /** By the node's name; a node without an entry has no pod. Undefined: a number of one of its pods cannot be read. */
  readonly byNode: ReadonlyMap<string, NodeFact['requested']>;
}

/**
 * One list over all namespaces, of which a page at a time is held. Of a cluster with more pods than a list may have
 * (10,000) a part would look like room that is not there: then nothing is counted.
 */
export async function readRequests(reads: Reads): Promise<Reading<Requests>> {
  const sums = new Map<string, Sums>();
  const whole = await reads.lists.eachPage('Pod', { fieldSelector: PLACED_PODS }, (page) => {
    for (const pod of page) addPod(sums, pod);
  });
  if (whole.state !== 'ok') return whole;
  const { truncated } = whole.value;
  if (truncated !== undefined)
    return { state: 'failed', reason: `not all pods of the cluster: ${truncated}` };
  const pods = [...sums.values()].reduce((all, one) => all + one.pods, 0);
  return read({ pods, byNode: new Map([...sums].map(([node, sum]) => [node, written(sum)])) });
}

interface Sums {
  pods: number;
  /** Undefined as soon as one number is. */
  readonly byResource: Map<string, Quantity | undefined>;
}

function addPod(sums: Map<string, Sums>, { spec = {} }: Pod): void {
  if (spec.nodeName === undefined) return;
  const sum = sums.get(spec.nodeName) ?? { pods: 0, byResource: new Map<string, Quantity>() };
  sums.set(spec.nodeName, sum);
  sum.pods++;
  for (const resource of statedResources(spec)) {
    const request = podRequest(spec, resource);
    const before = sum.byResource.get(resource);
    const isBroken = request === undefined || (before === undefined && sum.byResource.has(resource));
    sum.byResource.set(
      resource,
      isBroken ? undefined : before === undefined ? request : addQuantity(before, request),
    );
  }
}

function written({ pods, byResource }: Sums): NodeFact['requested'] {
  const texts: [string, string][] = [['pods', String(pods)]];
  for (const [resource, sum] of byResource) {
    if (sum === undefined) return undefined;
    texts.push([resource, formatQuantity(sum, resource)]);
  }
  return Object.fromEntries(texts);
}
