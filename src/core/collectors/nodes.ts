/** Follow-up: the nodes, when pods of a rollout that is not complete wait for one or sit on one that is in trouble. */
import { defineFollowUp } from '../collector.ts';
import { mapReading } from '../model/reading.ts';
import type { Node } from '../model/surroundings.ts';
import type { NodeFact } from '../model/surroundingFacts.ts';
import { isComplete } from '../rolloutState.ts';

export default defineFollowUp({
  id: 'nodes',
  number: null,
  title: 'Nodes',
  command: (target) => ['kubectl get nodes -o wide', target.context].filter(Boolean).join(' '),
  unwanted: 'not asked: no pod waits for a node',
  // Of a rollout that is complete, an evicted pod that lies about is no reason to ask for what many may not read.
  wanted: ({ deployment, pods }) =>
    !(deployment.state === 'ok' && isComplete(deployment.value)) &&
    pods.state === 'ok' &&
    pods.value.items.some(
      (pod) => pod.node === undefined || pod.deletingSince !== undefined || pod.reason !== undefined,
    ),
  async collect(reads) {
    return mapReading(await reads.list('Node', {}), ({ items }) => ({ nodes: items.map(nodeFact) }));
  },
});

function nodeFact({ metadata, spec, status }: Node): NodeFact {
  const conditions = status?.conditions ?? [];
  const ready = conditions.find((one) => one.type === 'Ready')?.status;
  return {
    name: metadata?.name ?? '(unnamed)',
    ready: ready === 'True' ? true : ready === 'False' ? false : undefined,
    unschedulable: spec?.unschedulable === true,
    troubles: conditions.flatMap((one) =>
      one.type !== 'Ready' && one.status === 'True' ? [one.type ?? ''] : [],
    ),
    taints: (spec?.taints ?? []).map(({ key, value, effect }) => ({
      key: key ?? '',
      value,
      effect: effect ?? '',
    })),
    labels: metadata?.labels ?? {},
    allocatable: status?.allocatable ?? {},
    images: (status?.images ?? []).flatMap((image) => image.names ?? []),
    requested: undefined,
  };
}
