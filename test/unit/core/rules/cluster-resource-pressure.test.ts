import rule from '../../../../src/core/rules/cluster-resource-pressure.ts';
import { node, nodes, pod, pods } from '../../../support/facts.ts';
import { testRule } from '../../../support/ruleCases.ts';

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

testRule(rule, [
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
    says: '1 of 2 nodes in trouble: node-1 (DiskPressure)',
  },
  {
    name: 'nodes that are not ready are named',
    given: { pods: pods(unready), nodes: nodes(node(), node({ name: 'node-2', ready: undefined })) },
    expect: { message: 'nodes-not-ready' },
    says: '1 of 2 nodes not ready: node-2',
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
