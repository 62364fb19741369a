import assert from 'node:assert/strict';
import { countByObstacle, missText, nearestFirst } from '../../../../src/core/judge/nearestNode.ts';
import { nodeFits, type NodeFit } from '../../../../src/core/judge/nodeFit.ts';
import type { PodSpec } from '../../../../src/core/model/podSpec.ts';
import type { NodeFact } from '../../../../src/core/model/surroundingFacts.ts';
import { node } from '../../../support/facts.ts';

const spec: PodSpec = { containers: [{ resources: { requests: { cpu: '600m', memory: '1Gi' } } }] };
const one = (name: string, cpu: string, change: Partial<NodeFact> = {}): NodeFact =>
  node({ name, requested: { cpu, memory: '2Gi', pods: '9' }, ...change });
const gpu = { taints: [{ key: 'gpu', value: undefined, effect: 'NoSchedule' }] };
const controlPlane = {
  taints: [{ key: 'node-role.kubernetes.io/control-plane', value: undefined, effect: 'NoSchedule' }],
};
const fit = (change: Partial<NodeFact>, of = spec): NodeFit =>
  nodeFits(of, [node({ name: 'n2', ...change })])[0]!;

describe('the node that comes nearest', () => {
  const order = (nodes: NodeFact[], by?: 'taints' | 'insufficient-resources'): string[] =>
    nearestFirst(nodeFits(spec, nodes), by).map((each) => each.node.name);

  it('is one that suits, else the one that lacks least', () => {
    assert.deepEqual(order([one('a', '3900m'), one('b', '3500m'), one('c', '3')]), ['c', 'b', 'a']);
  });
  it('has one thing against it rather than two', () => {
    assert.deepEqual(order([one('a', '3500m', gpu), one('b', '4')]), ['b', 'a']);
  });
  it('is not one that is meant for something else, or in trouble', () => {
    const nodes = [one('a', '1', controlPlane), one('b', '1', { ready: false }), one('c', '4', gpu)];
    assert.deepEqual(order(nodes), ['c', 'a', 'b']);
  });
  it('has against it what the scheduler counts most, where two have one thing each', () => {
    const nodes = [one('a', '4'), one('b', '1', gpu)];
    assert.deepEqual(order(nodes, 'taints'), ['b', 'a']);
    assert.deepEqual(order(nodes, 'insufficient-resources'), ['a', 'b']);
  });
});

describe('a miss in words', () => {
  const cases: [NodeFit, string][] = [
    [
      fit({ requested: { cpu: '3700m' } }),
      'lacks 300m cpu: 4 allocatable, 3700m requested, the pod asks for 600m',
    ],
    [
      fit({ requested: undefined, allocatable: { memory: '512Mi', cpu: '1', pods: '5' } }),
      'lacks 512Mi memory even when empty: 512Mi allocatable, the pod asks for 1Gi',
    ],
    [fit({ requested: { pods: '110' } }), 'has 110 of 110 pods'],
    [fit({ requested: undefined, allocatable: { pods: '0', cpu: '4', memory: '4Gi' } }), 'has no pods'],
    [
      fit({}, { containers: [{ resources: { requests: { 'nvidia.com/gpu': '1' } } }] }),
      'has no nvidia.com/gpu',
    ],
    [fit({ ready: false, unschedulable: true }), 'is not ready, and is cordoned'],
    [fit(gpu), 'has taint gpu:NoSchedule'],
    [fit({}, { nodeSelector: { disk: 'nvme' } }), 'does not match nodeSelector disk=nvme'],
  ];
  for (const [each, expected] of cases)
    it(expected, () => {
      assert.equal(missText(each), expected);
    });
});

describe('what keeps a pod from many nodes', () => {
  it('is counted as the scheduler counts: what it meets first, but all that is short', () => {
    const nodes = [
      one('a', '4', gpu),
      one('b', '4'),
      one('c', '4', { requested: { cpu: '4', memory: '8Gi' } }),
    ];
    assert.deepEqual(countByObstacle(nodeFits(spec, nodes)), [
      ['too little cpu', 2],
      ['taint gpu:NoSchedule', 1],
      ['too little memory', 1],
    ]);
  });
});
