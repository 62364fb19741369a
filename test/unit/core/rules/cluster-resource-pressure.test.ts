import rule from '../../../../src/core/rules/cluster-resource-pressure.ts';
import { ago, condition, node, nodes, pod, pods, replicaSet, replicaSets } from '../../../support/facts.ts';
import { testRule, type RuleCase } from '../../../support/ruleCases.ts';

const asking = (requests: Record<string, string>) =>
  pod({
    phase: 'Pending',
    ready: false,
    node: undefined,
    spec: { containers: [{ name: 'web', resources: { requests } }] },
  });
const homeless = asking({ cpu: '100m' });
const unready = pod({ ready: false });
const empty = { requested: undefined };

const MEMORY =
  'The node was low on resource: memory. Threshold quantity: 100Mi, available: 17348Ki. Container web was using 500Mi, request is 0, has larger consumption of memory. ';
const short = replicaSets(replicaSet({ available: 2 }));

function lost(name: string, seconds: number, reason = 'Evicted', message = MEMORY) {
  const ended = condition('Ready', 'False', 'PodFailed', '', ago(seconds));
  const times = { createdAt: ago(seconds + 60), conditions: [ended] };
  return pod({ name, phase: 'Failed', ready: false, reason, message, ...times });
}

const CPU = "Node didn't have enough resource: cpu, requested: 500, used: 1900, capacity: 2000";

const LOST: RuleCase[] = [
  {
    name: 'pods that are evicted again and again keep the rollout from its end, though the next one runs',
    given: { pods: pods(pod(), lost('web-2-b', 40), lost('web-2-c', 480)), replicasets: short },
    expect: { message: 'pods-evicted' },
    says: 'Node node-1 evicted 2 pods of ReplicaSet web-2 within 8m, the last 40s ago: Evicted: The node was low on resource: memory. Container web was using 500Mi, request is 0',
  },
  {
    name: 'this is told without the nodes, which many may not read',
    given: { pods: pods(lost('web-2-b', 40), lost('web-2-c', 480)), replicasets: short },
    blind: ['nodes'],
    expect: { message: 'pods-evicted' },
  },
  {
    name: 'pods that a node turns away are not the scheduler’s to explain',
    given: {
      pods: pods(lost('web-2-b', 1, 'OutOfcpu', CPU), lost('web-2-c', 2, 'OutOfcpu', CPU)),
      replicasets: short,
    },
    expect: { message: 'pods-turned-away' },
    says: "turned away 2 pods of ReplicaSet web-2 within 2s, the last 1s ago, which the scheduler had sent there: OutOfcpu: Node didn't have enough resource: cpu, requested: 500",
  },
  ...['UnexpectedAdmissionError', 'NodeAffinity', 'OutOfpods', 'TopologyAffinityError'].map(
    (reason): RuleCase => ({
      name: `${reason} is such a refusal`,
      given: { pods: pods(lost('a', 1, reason, ''), lost('b', 2, reason, '')), replicasets: short },
      expect: { message: 'pods-turned-away' },
    }),
  ),
  {
    name: 'nodes that shut down are told, however many they are',
    given: {
      pods: pods(lost('a', 10, 'Terminated', 'Pod was terminated in response to imminent node shutdown.'), {
        ...lost('b', 20, 'Terminated', ''),
        node: 'node-2',
      }),
      replicasets: short,
    },
    expect: { message: 'node-shutdown' },
    says: '2 nodes shut down under 2 pods',
  },
  {
    name: 'an end of another kind is told in the words that it has',
    given: { pods: pods(lost('a', 10, 'Odd', 'odd'), lost('b', 20, 'Odd', 'odd')), replicasets: short },
    expect: { message: 'pods-failed' },
    says: 'Odd: odd',
  },
  {
    name: 'one pod that is evicted and replaced is what happens on any day',
    given: { pods: pods(pod(), lost('web-2-b', 40)), replicasets: short },
    expect: 'noMatch',
  },
  {
    name: 'leftovers of an hour ago are history',
    given: { pods: pods(lost('web-2-b', 3600), lost('web-2-c', 3700), unready), replicasets: short },
    expect: 'noMatch',
  },
  {
    name: 'leftovers of a rollout that has all its pods are history',
    given: { pods: pods(pod(), lost('web-2-b', 40), lost('web-2-c', 480)) },
    expect: 'noMatch',
    says: 'Every current pod is ready',
  },
  {
    name: 'leftovers of an old ReplicaSet say nothing of the new one',
    given: {
      pods: pods(
        { ...lost('web-1-b', 40), ofCurrent: false },
        { ...lost('web-1-c', 50), ofCurrent: false },
        unready,
      ),
      replicasets: short,
    },
    expect: 'noMatch',
  },
  {
    name: 'that pods wait for a node and nodes could not be read leaves it open',
    given: { pods: pods(homeless), replicasets: short },
    blind: ['nodes'],
    expect: 'blocked',
  },
  {
    name: 'where none waits, nodes that were not read are no question',
    given: { pods: pods(unready), replicasets: short },
    blind: ['nodes'],
    expect: 'notApplicable',
  },
];

testRule(rule, [
  ...LOST,
  {
    name: 'pods that wait while no node is ready have found their cause',
    given: {
      pods: pods(homeless, asking({ cpu: '1' })),
      nodes: nodes(node({ ready: false }), node({ name: 'node-2', ready: undefined })),
    },
    expect: { message: 'no-node-ready' },
    says: 'None of the 2 nodes is ready: there is no place for pod web-2-a',
  },
  {
    name: 'a cluster without nodes says so',
    given: { pods: pods(homeless), nodes: nodes() },
    expect: { message: 'no-node-ready' },
    says: 'The cluster has no node',
  },
  {
    name: 'a request that no node has left is told with the most that one has',
    given: {
      pods: pods(asking({ cpu: '3500m', memory: '1Gi' })),
      nodes: nodes(node(), node({ name: 'node-2', requested: { cpu: '2', memory: '1Gi' } })),
    },
    expect: { message: 'no-room' },
    says: 'No node that a new pod may go to has left what it requests (3500m cpu and 1Gi memory); the most that one has is 3 cpu',
  },
  {
    name: 'where requests of others are not known, nodes count as empty',
    given: { pods: pods(asking({ 'example.com/gpu': '1' })), nodes: nodes(node(empty)) },
    expect: { message: 'no-room' },
    says: 'even when empty what it requests (1 example.com/gpu); the most that one has is 0 example.com/gpu',
  },
  {
    name: 'each node may lack something else',
    given: {
      pods: pods(asking({ cpu: '3', memory: '6Gi' })),
      nodes: nodes(
        node({ ...empty, allocatable: { cpu: '2', memory: '8Gi' } }),
        node({ ...empty, allocatable: { cpu: '4', memory: '4Gi' } }),
      ),
    },
    expect: { message: 'no-room' },
    says: /memory\)$/,
  },
  {
    name: 'a node of unknown size is not taken for full',
    given: { pods: pods(asking({ cpu: '64' })), nodes: nodes(node({ allocatable: {} })) },
    expect: 'noMatch',
  },
  {
    name: 'a cordoned node has no room to give',
    given: {
      pods: pods(asking({ cpu: '2' })),
      nodes: nodes(node({ requested: { cpu: '3' } }), node({ name: 'node-2', unschedulable: true })),
    },
    expect: { message: 'no-room' },
  },
  {
    name: 'room on a node whose taint keeps such pods away is none',
    given: {
      pods: pods(asking({ cpu: '2' })),
      nodes: nodes(
        node({ requested: { cpu: '3' } }),
        node({ name: 'gpu-1', taints: [{ key: 'gpu', value: undefined, effect: 'NoSchedule' }] }),
      ),
    },
    expect: { message: 'no-room' },
    says: 'the most that one has is 1 cpu',
  },
  {
    name: 'a node that takes no more pods has no room, whatever is left of it',
    given: {
      pods: pods(homeless),
      nodes: nodes(node({ requested: { cpu: '1', pods: '110' } })),
    },
    expect: { message: 'no-room' },
    says: 'has left what it requests (1 pod); the most that one has is 0 pods',
  },
  {
    name: 'that none of some nodes is ready says nothing of those that were not read',
    given: {
      pods: pods(homeless),
      nodes: { ...nodes(node({ ready: false })), truncated: 'only the first 1 were read' },
    },
    expect: { message: 'nodes-not-ready' },
  },
  {
    name: 'pressure is named',
    given: {
      pods: pods(unready),
      nodes: nodes(node({ troubles: ['DiskPressure'] }), node({ name: 'node-2', ready: false })),
    },
    expect: { message: 'node-pressure' },
    says: '1 of 2 nodes in trouble: node-1 (DiskPressure); pod web-2-a sits there',
  },
  {
    name: 'nodes that are not ready are named',
    given: { pods: pods(unready), nodes: nodes(node(), node({ name: 'node-2', ready: undefined })) },
    expect: { message: 'nodes-not-ready' },
    says: /^1 of 2 nodes not ready: node-2$/,
  },
  {
    name: 'and that a pod of this rollout sits there',
    given: {
      pods: pods({ ...unready, node: 'node-2' }),
      nodes: nodes(node({ ready: false }), node({ name: 'node-2', ready: undefined })),
    },
    expect: { message: 'nodes-not-ready' },
    says: '2 of 2 nodes not ready: node-2, node-1; pod web-2-a sits there',
  },
  {
    name: 'nodes in trouble are no matter of a Deployment whose pods are all ready',
    given: { nodes: nodes(node({ ready: false })) },
    expect: 'noMatch',
  },
  {
    name: 'with room on a healthy node the trouble lies elsewhere',
    given: { pods: pods(homeless) },
    expect: 'noMatch',
  },
]);
