import assert from 'node:assert/strict';
import fc from 'fast-check';
import { parseScheduling, type Scheduling } from '../../../../src/core/kubeText/scheduling.ts';
import { schedulingReason } from '../../../../src/core/kubeText/schedulingReason.ts';
import { longTexts, textLike } from './hostileText.ts';

interface Case {
  readonly from: string;
  readonly message: string;
  readonly says: Omit<Scheduling, 'raw'>;
}

const cases: Case[] = [
  {
    from: 'the newest wording: no taint named, "no new claims to deallocate"',
    message:
      '0/3 nodes are available: 1 node(s) had untolerated taint(s), 2 Insufficient cpu. no new claims to deallocate, preemption: 0/3 nodes are available: 1 Preemption is not helpful for scheduling, 2 No preemption victims found for incoming pod.',
    says: {
      available: 0,
      total: 3,
      reasons: [
        { text: 'Insufficient cpu', nodes: 2, class: 'insufficient-resources', resource: 'cpu' },
        { text: 'node(s) had untolerated taint(s)', nodes: 1, class: 'taints' },
      ],
      preemption:
        'no new claims to deallocate, preemption: 0/3 nodes are available: 1 Preemption is not helpful for scheduling, 2 No preemption victims found for incoming pod',
      class: 'insufficient-resources',
    },
  },
  {
    from: 'before 1.24: a comma inside the taint, no preemption',
    message:
      "0/4 nodes are available: 1 Insufficient memory, 3 node(s) had taint {node-role: infra}, that the pod didn't tolerate.",
    says: {
      available: 0,
      total: 4,
      reasons: [
        {
          text: "node(s) had taint {node-role: infra}, that the pod didn't tolerate",
          nodes: 3,
          class: 'taints',
          taint: 'node-role=infra',
        },
        { text: 'Insufficient memory', nodes: 1, class: 'insufficient-resources', resource: 'memory' },
      ],
      class: 'taints',
    },
  },
  {
    from: 'the control plane’s taint is no news, however many nodes have it',
    message:
      '0/5 nodes are available: 2 Insufficient nvidia.com/gpu, 3 node(s) had untolerated taint {node-role.kubernetes.io/control-plane: }. preemption: 0/5 nodes are available: 2 No preemption victims found for incoming pod, 3 Preemption is not helpful for scheduling.',
    says: {
      available: 0,
      total: 5,
      reasons: [
        {
          text: 'node(s) had untolerated taint {node-role.kubernetes.io/control-plane: }',
          nodes: 3,
          class: 'taints',
          taint: 'node-role.kubernetes.io/control-plane',
        },
        {
          text: 'Insufficient nvidia.com/gpu',
          nodes: 2,
          class: 'insufficient-resources',
          resource: 'nvidia.com/gpu',
        },
      ],
      preemption:
        'preemption: 0/5 nodes are available: 2 No preemption victims found for incoming pod, 3 Preemption is not helpful for scheduling',
      class: 'insufficient-resources',
    },
  },
  {
    from: 'radondb#395: unless there is nothing else',
    message:
      "0/1 nodes are available: 1 node(s) had taint {node-role.kubernetes.io/master: }, that the pod didn't tolerate.",
    says: {
      available: 0,
      total: 1,
      reasons: [
        {
          text: "node(s) had taint {node-role.kubernetes.io/master: }, that the pod didn't tolerate",
          nodes: 1,
          class: 'taints',
          taint: 'node-role.kubernetes.io/master',
        },
      ],
      class: 'taints',
    },
  },
  {
    from: 'counts that add up to more than there are nodes',
    message: '0/1 nodes are available: 1 Insufficient memory, 1 Too many pods.',
    says: {
      available: 0,
      total: 1,
      reasons: [
        { text: 'Insufficient memory', nodes: 1, class: 'insufficient-resources', resource: 'memory' },
        { text: 'Too many pods', nodes: 1, class: 'too-many-pods' },
      ],
      class: 'insufficient-resources',
    },
  },
  {
    from: 'a PreFilter reason: no node was looked at',
    message:
      '0/3 nodes are available: pod has unbound immediate PersistentVolumeClaims. preemption: 0/3 nodes are available: 3 Preemption is not helpful for scheduling.',
    says: {
      available: 0,
      total: 3,
      preFilter: 'pod has unbound immediate PersistentVolumeClaims',
      reasons: [],
      preemption: 'preemption: 0/3 nodes are available: 3 Preemption is not helpful for scheduling',
      class: 'volumes',
    },
  },
  {
    from: 'apisix#346: the same, counted, in 1.2x',
    message:
      '0/3 nodes are available: 3 pod has unbound immediate PersistentVolumeClaims. preemption: 0/3 nodes are available: 3 Preemption is not helpful for scheduling.',
    says: {
      available: 0,
      total: 3,
      reasons: [{ text: 'pod has unbound immediate PersistentVolumeClaims', nodes: 3, class: 'volumes' }],
      preemption: 'preemption: 0/3 nodes are available: 3 Preemption is not helpful for scheduling',
      class: 'volumes',
    },
  },
  {
    from: 'a claim that does not exist',
    message:
      '0/6 nodes are available: persistentvolumeclaim "data" not found. preemption: 0/6 nodes are available: 6 Preemption is not helpful for scheduling.',
    says: {
      available: 0,
      total: 6,
      preFilter: 'persistentvolumeclaim "data" not found',
      reasons: [],
      preemption: 'preemption: 0/6 nodes are available: 6 Preemption is not helpful for scheduling',
      class: 'volumes',
    },
  },
  {
    from: 'minikube#6246: 1.16, without a count of nodes',
    message: 'pod has unbound immediate PersistentVolumeClaims (repeated 2 times)',
    says: {
      preFilter: 'pod has unbound immediate PersistentVolumeClaims (repeated 2 times)',
      reasons: [],
      class: 'volumes',
    },
  },
  {
    from: 'clickhouse-operator#702: affinity in two senses',
    message:
      "0/9 nodes are available: 1 node(s) didn't match pod affinity/anti-affinity, 8 node(s) had volume node affinity conflict.",
    says: {
      available: 0,
      total: 9,
      reasons: [
        { text: 'node(s) had volume node affinity conflict', nodes: 8, class: 'volumes' },
        { text: "node(s) didn't match pod affinity/anti-affinity", nodes: 1, class: 'affinity' },
      ],
      class: 'volumes',
    },
  },
  {
    from: 'preemption that is not allowed',
    message:
      '0/2 nodes are available: 2 Insufficient cpu. preemption: not eligible due to preemptionPolicy=Never.',
    says: {
      available: 0,
      total: 2,
      reasons: [{ text: 'Insufficient cpu', nodes: 2, class: 'insufficient-resources', resource: 'cpu' }],
      preemption: 'preemption: not eligible due to preemptionPolicy=Never',
      class: 'insufficient-resources',
    },
  },
  {
    from: 'kubernetes#57574: the predicate names of 1.8 to 1.10',
    message: '0/4 nodes are available: 1 Insufficient cpu, 1 NodeUnschedulable, 3 MatchNodeSelector.',
    says: {
      available: 0,
      total: 4,
      reasons: [
        { text: 'MatchNodeSelector', nodes: 3, class: 'affinity' },
        { text: 'Insufficient cpu', nodes: 1, class: 'insufficient-resources', resource: 'cpu' },
        { text: 'NodeUnschedulable', nodes: 1, class: 'taints' },
      ],
      class: 'affinity',
    },
  },
  {
    from: 'argo-workflows#190: 1.7, counts behind',
    message:
      'No nodes are available that match all of the following predicates:: Insufficient cpu (9), Insufficient memory (15), MatchNodeSelector (18).',
    says: {
      reasons: [
        { text: 'MatchNodeSelector', nodes: 18, class: 'affinity' },
        { text: 'Insufficient memory', nodes: 15, class: 'insufficient-resources', resource: 'memory' },
        { text: 'Insufficient cpu', nodes: 9, class: 'insufficient-resources', resource: 'cpu' },
      ],
      class: 'insufficient-resources',
    },
  },
  {
    from: 'kubernetes#41070: 1.5, two lines',
    message:
      'pod (test-1012964845-v8915) failed to fit in any node\nfit failure summary on nodes : Insufficient pods (2), PodToleratesNodeTaints (1)',
    says: {
      reasons: [
        { text: 'Insufficient pods', nodes: 2, class: 'too-many-pods', resource: 'pods' },
        { text: 'PodToleratesNodeTaints', nodes: 1, class: 'taints' },
      ],
      class: 'too-many-pods',
    },
  },
  {
    from: 'an empty cluster',
    message: 'no nodes available to schedule pods',
    says: { preFilter: 'no nodes available to schedule pods', reasons: [], class: 'no-nodes' },
  },
  {
    from: 'a cluster whose nodes were all taken away meanwhile',
    message: '0/0 nodes are available: .',
    says: { available: 0, total: 0, reasons: [], class: 'no-nodes' },
  },
  {
    from: 'a gated pod',
    message: 'Scheduling is blocked due to non-empty scheduling gates',
    says: {
      preFilter: 'Scheduling is blocked due to non-empty scheduling gates',
      reasons: [],
      class: 'gated',
    },
  },
  {
    from: 'another scheduler’s own words, kept as they are',
    message:
      '0/2 nodes are unavailable: 1 plugin Gpu predicates failed: no slice, 1 quota of team blue is used up.',
    says: {
      available: 0,
      total: 2,
      reasons: [
        { text: 'plugin Gpu predicates failed: no slice', nodes: 1, class: 'other' },
        { text: 'quota of team blue is used up', nodes: 1, class: 'other' },
      ],
      class: 'other',
    },
  },
  {
    from: 'a note that the events API cut at 1024 characters',
    message: '0/900 nodes are available: 890 Insufficient cpu, 10 node(s) had untolerated tai',
    says: {
      available: 0,
      total: 900,
      reasons: [
        { text: 'Insufficient cpu', nodes: 890, class: 'insufficient-resources', resource: 'cpu' },
        { text: 'node(s) had untolerated tai', nodes: 10, class: 'taints' },
      ],
      class: 'insufficient-resources',
    },
  },
  { from: 'nothing', message: '', says: { reasons: [], class: 'other' } },
];

describe('scheduling messages', () => {
  for (const { from, message, says } of cases) {
    it(`are read: ${from}`, () => {
      assert.deepEqual(parseScheduling(message), { raw: message, ...says });
    });
  }

  const classes: [string, string, string?][] = [
    ['Insufficient ephemeral-storage', 'insufficient-resources'],
    ['Too many pods', 'too-many-pods'],
    ["node(s) didn't match Pod's node affinity/selector", 'affinity'],
    ["node(s) didn't match node selector", 'affinity'],
    ["node(s) didn't match pod affinity rules", 'affinity'],
    ["node(s) didn't match pod anti-affinity rules", 'affinity'],
    ["node(s) didn't satisfy existing pods anti-affinity rules", 'affinity'],
    ["node(s) didn't match pod topology spread constraints", 'affinity'],
    ["node(s) didn't match pod topology spread constraints (missing required label)", 'affinity'],
    ["node(s) didn't match the requested node name", 'affinity'],
    ["node(s) didn't match the requested hostname", 'affinity'],
    ["node(s) didn't match PersistentVolume's node affinity", 'volumes'],
    ["node(s) didn't find available persistent volumes to bind", 'volumes'],
    ['node(s) exceed max volume count', 'volumes'],
    ['node(s) did not have enough free storage', 'volumes'],
    ['node(s) had no available volume zone', 'volumes'],
    ['node(s) unavailable due to one or more pvc(s) bound to non-existent pv(s)', 'volumes'],
    ["node(s) didn't have free ports for the requested pod ports", 'ports'],
    ['PodFitsHostPorts', 'ports'],
    ['node(s) were unschedulable', 'taints'],
    ['node(s) were not ready', 'taints'],
    ['node(s) had disk pressure', 'taints'],
    ['node(s) had untolerated taint {dedicated: gpu}', 'taints', 'dedicated=gpu'],
    [
      'node(s) had untolerated taint {node.kubernetes.io/unreachable: }',
      'taints',
      'node.kubernetes.io/unreachable',
    ],
    ['cannot allocate all claims', 'insufficient-resources'],
    ['node(s) were under maintenance by nobody in particular', 'other'],
  ];
  for (const [text, reasonClass, taint] of classes) {
    it(`put "${text}" under ${reasonClass}`, () => {
      const reason = schedulingReason(text, 1);
      assert.deepEqual([reason.class, reason.taint], [reasonClass, taint]);
    });
  }

  const pieces = [
    '0/3 nodes are available: ',
    '1 Insufficient cpu, ',
    "2 node(s) had taint {a: b}, that the pod didn't tolerate",
    '. preemption: 0/3 nodes are available: ',
    'no new claims to deallocate, ',
    'No nodes are available that match all of the following predicates:: ',
    'MatchNodeSelector (3), ',
    '9'.repeat(30),
  ];

  it('are read the same twice, keep the raw text, lose no word and never throw', () => {
    fc.assert(
      fc.property(textLike(pieces), (message) => {
        const scheduling = parseScheduling(message);
        assert.equal(scheduling.raw, message);
        assert.deepEqual(parseScheduling(message), scheduling);
        for (const reason of scheduling.reasons) {
          assert.ok(message.includes(reason.text));
          assert.ok(Number.isSafeInteger(reason.nodes));
        }
      }),
    );
  });

  it('are read from hostile length without looking back', () => {
    for (const text of longTexts(pieces)) assert.equal(parseScheduling(text).raw, text);
  });
});
