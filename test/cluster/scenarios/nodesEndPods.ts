/** Nodes that put an end to new pods, one after the other. Words: pkg/kubelet/eviction, pkg/kubelet/lifecycle. */
import type { Pod, ScenarioContext } from '../context.ts';
import { isObserved } from '../context.ts';
import { deployment } from '../objects.ts';
import { stuck, type Scenario } from '../scenario.ts';

const ENDS: readonly (readonly [name: string, reason: string, text: string, subCause: string])[] = [
  [
    'the nodes evict each new pod for want of memory',
    'Evicted',
    'The node was low on resource: memory. Container web was using 3Gi, which exceeds its request of 0. ',
    'pods-evicted',
  ],
  [
    'the nodes turn new pods away that the scheduler has sent there',
    'OutOfcpu',
    "Pod Node didn't have enough resource: cpu, requested: 500, used: 3900, capacity: 4000",
    'pods-turned-away',
  ],
  [
    'the nodes are shut down under the new pods',
    'Terminated',
    'Pod was terminated in response to imminent node shutdown.',
    'node-shutdown',
  ],
  [
    'new pods may live for a moment only',
    'DeadlineExceeded',
    'Pod was active on the node longer than the specified deadline',
    'pods-failed',
  ],
];

export const nodesEndPods: readonly Scenario[] = ENDS.map(([name, reason, text, subCause]) => ({
  name,
  arrange: async (ctx: ScenarioContext) => {
    await ctx.create(deployment({ replicas: 1, behaviour: 'node-ends', says: { reason, text } }));
    await ctx.untilPods('have failed twice', (pods) => pods.filter(hasFailed).length >= 2);
    await ctx.untilDeployment('is observed', isObserved);
  },
  expect: stuck('cluster-resource-pressure', subCause),
}));

function hasFailed(pod: Pod): boolean {
  return pod.status?.phase === 'Failed';
}
