import rule from '../../../../src/core/rules/unschedulable-pods.ts';
import { ago, condition, event, events, node, nodes, pod, pods } from '../../../support/facts.ts';
import { testRule, type RuleCase } from '../../../support/ruleCases.ts';

const homeless = (change: Parameters<typeof pod>[0] = {}) =>
  pod({
    phase: 'Pending',
    ready: false,
    node: undefined,
    conditions: [],
    containers: [],
    createdAt: ago(30),
    ...change,
  });
const refused = (message: string, reason = 'Unschedulable', change: Parameters<typeof pod>[0] = {}) =>
  homeless({ conditions: [condition('PodScheduled', 'False', reason, message)], ...change });
const asking = (cpu: string, message: string) =>
  refused(message, 'Unschedulable', {
    spec: { containers: [{ name: 'web', resources: { requests: { cpu } } }] },
  });
const team = { key: 'team', value: 'a', effect: 'NoSchedule' };
const about = (reason: string, message: string, seconds = 60) =>
  event({
    of: 'pod',
    kind: 'Pod',
    name: 'web-2-a',
    uid: 'uid-web-2-a',
    reason,
    message,
    lastAt: ago(seconds),
  });

const CPU =
  '0/3 nodes are available: 2 Insufficient cpu, 1 node(s) had untolerated taint {dedicated: gpu}. preemption: 0/3 nodes are available: 3 No preemption victims found for incoming pod.';

const CLASSES: readonly [message: string, text: string, says: string][] = [
  [
    'insufficient-resources',
    CPU,
    'Pod web-2-a cannot be scheduled: 0 of 3 nodes fit: 2 Insufficient cpu, 1 had untolerated taint {dedicated: gpu}',
  ],
  [
    'taints',
    "0/2 nodes are available: 2 node(s) had taint {team: a}, that the pod didn't tolerate.",
    '2 had taint {team: a}',
  ],
  [
    'affinity',
    "0/2 nodes are available: 2 node(s) didn't match Pod's node affinity/selector.",
    "2 didn't match Pod's node affinity/selector",
  ],
  [
    'volumes',
    '0/2 nodes are available: pod has unbound immediate PersistentVolumeClaims. preemption: 0/2 nodes are available: 2 Preemption is not helpful for scheduling.',
    '0 of 2 nodes fit: pod has unbound immediate PersistentVolumeClaims',
  ],
  [
    'ports',
    "0/1 nodes are available: 1 node(s) didn't have free ports for the requested pod ports.",
    "1 didn't have free ports",
  ],
  ['too-many-pods', '0/1 nodes are available: 1 Too many pods.', '0 of 1 nodes fit: 1 Too many pods'],
  [
    'no-nodes',
    'no nodes available to schedule pods',
    'cannot be scheduled: no nodes available to schedule pods',
  ],
  ['other', 'running Bind plugin "X": the moon is full', 'running Bind plugin "X"'],
];

const classes: RuleCase[] = CLASSES.map(([message, text, says]) => ({
  name: `the condition of a pod without a node is told as ${message}`,
  given: { pods: pods(refused(text)) },
  expect: { message },
  says,
}));

testRule(rule, [
  ...classes,
  {
    name: 'what the pod requests of the short resource is said',
    given: {
      pods: pods(
        refused(CPU, 'Unschedulable', {
          spec: { containers: [{ name: 'web', resources: { requests: { cpu: '8' } } }] },
        }),
      ),
    },
    blind: ['nodes'],
    expect: { message: 'insufficient-resources' },
    says: '(the pod requests 8 cpu)',
  },
  {
    name: 'the node that comes nearest is told with what it lacks',
    given: {
      pods: pods(asking('600m', CPU)),
      nodes: nodes(
        node({ name: 'n1', requested: { cpu: '4', pods: '5' } }),
        node({ name: 'n2', requested: { cpu: '3700m', pods: '5' } }),
        node({ name: 'n3', taints: [{ key: 'dedicated', value: 'gpu', effect: 'NoSchedule' }] }),
      ),
    },
    expect: { message: 'insufficient-resources' },
    says: /1 had untolerated taint \{dedicated: gpu\}; nearest: node n2 lacks 300m cpu: 4 allocatable, 3700m requested, the pod asks for 600m$/,
  },
  {
    name: 'where the requests of others may not be read, nodes count as empty and it says so',
    given: {
      pods: pods(asking('6', CPU)),
      nodes: nodes(node({ name: 'n1', requested: undefined })),
    },
    expect: { message: 'insufficient-resources' },
    says: 'nearest: node n1 lacks 2 cpu even when empty: 4 allocatable, the pod asks for 6',
  },
  {
    name: 'a taint names the node that would do but for it',
    given: {
      pods: pods(asking('1', '0/2 nodes are available: 2 node(s) had untolerated taint {team: a}.')),
      nodes: nodes(
        node({ name: 'n1', requested: { cpu: '4' }, taints: [team] }),
        node({ name: 'n2', taints: [team] }),
      ),
    },
    expect: { message: 'taints' },
    says: /; nearest: node n2 has taint team=a:NoSchedule$/,
  },
  {
    name: 'labels name what the pod selects',
    given: {
      pods: pods(
        refused(
          "0/1 nodes are available: 1 node(s) didn't match Pod's node affinity/selector.",
          'Unschedulable',
          { spec: { nodeSelector: { disk: 'nvme' } } },
        ),
      ),
    },
    expect: { message: 'affinity' },
    says: 'nearest: node node-1 does not match nodeSelector disk=nvme',
  },
  ...[
    {
      name: 'of a pod that selects a pool, what its own pool lacks decides, not how many nodes are of others',
      of: { requested: { cpu: '3700m', pods: '5' } },
      counted: '1 Insufficient cpu',
      expect: { message: 'insufficient-resources' },
      says: /nearest: node n1 lacks 300m cpu: 4 allocatable, 3700m requested, the pod asks for 600m$/,
    },
    {
      name: 'so does a taint of that pool',
      of: { taints: [team] },
      counted: '1 node(s) had untolerated taint {team: a}',
      expect: { message: 'taints' },
      says: /nearest: node n1 has taint team=a:NoSchedule$/,
    },
    {
      name: 'unless the scheduler has not named that',
      of: { taints: [team] },
      counted: '1 Insufficient cpu',
      expect: { message: 'affinity' },
      says: /2 didn't match Pod's node affinity/,
    },
  ].map(({ of, counted, ...one }) => ({
    ...one,
    given: {
      pods: pods(
        refused(
          `0/3 nodes are available: ${counted}, 2 node(s) didn't match Pod's node affinity/selector.`,
          'Unschedulable',
          {
            spec: {
              nodeSelector: { pool: 'a' },
              containers: [{ name: 'web', resources: { requests: { cpu: '600m' } } }],
            },
          },
        ),
      ),
      nodes: nodes(
        node({ name: 'n1', labels: { pool: 'a' }, ...of }),
        node({ name: 'n2', labels: { pool: 'b' } }),
        node({ name: 'n3' }),
      ),
    },
  })),
  {
    name: 'where our count finds room, the scheduler is believed and the count only told as proof',
    given: { pods: pods(asking('1', CPU)), nodes: nodes(node({ name: 'n1' })) },
    expect: { message: 'insufficient-resources' },
    says: /\(the pod requests 1 cpu\)$/,
  },
  {
    name: 'a volume is the scheduler’s to weigh: no node is called nearest',
    given: {
      pods: pods(asking('6', '0/1 nodes are available: 1 node(s) had volume node affinity conflict.')),
    },
    expect: { message: 'volumes' },
    says: /volume node affinity conflict$/,
  },
  {
    name: 'a scheduling gate is named',
    given: {
      pods: pods(
        refused('Scheduling is blocked due to non-empty scheduling gates', 'SchedulingGated', {
          spec: { schedulingGates: [{ name: 'kueue.x-k8s.io/admission' }] },
        }),
      ),
    },
    expect: { message: 'gated' },
    says: 'held back by scheduling gate kueue.x-k8s.io/admission',
  },
  {
    name: 'a scheduler that fails itself is told in its words',
    given: { pods: pods(refused('binding rejected: etcd is slow', 'SchedulerError')) },
    expect: { message: 'other' },
    says: 'binding rejected: etcd is slow',
  },
  {
    name: 'three pods with one trouble are told once, a lone other one is left out',
    given: {
      pods: pods(
        refused('0/1 nodes are available: 1 Too many pods.', 'Unschedulable', { name: 'web-2-d' }),
        ...['a', 'b', 'c'].map((letter) => refused(CPU, 'Unschedulable', { name: `web-2-${letter}` })),
      ),
    },
    expect: { message: 'insufficient-resources' },
    says: '3 pods cannot be scheduled',
  },
  {
    name: 'the event tells it where the condition is missing',
    given: { pods: pods(homeless()), events: events(about('FailedScheduling', CPU)) },
    expect: { message: 'insufficient-resources' },
  },
  {
    name: 'the condition alone is enough',
    given: { pods: pods(refused(CPU)) },
    blind: ['events'],
    expect: { message: 'insufficient-resources' },
  },
  {
    name: 'a fresh TriggeredScaleUp is progress',
    given: {
      pods: pods(refused(CPU)),
      events: events(about('TriggeredScaleUp', 'pod triggered scale-up', 200)),
    },
    expect: 'noMatch',
    says: 'adding nodes',
  },
  {
    name: 'one that has brought no node in 15 minutes is not',
    given: {
      pods: pods(refused(CPU)),
      events: events(about('TriggeredScaleUp', 'pod triggered scale-up', 1000)),
    },
    expect: { message: 'insufficient-resources' },
  },
  {
    name: 'nor is one that the autoscaler took back',
    given: {
      pods: pods(refused(CPU)),
      events: events(
        about('NotTriggerScaleUp', "pod didn't trigger scale-up: 1 max node group size reached", 10),
        about('TriggeredScaleUp', 'pod triggered scale-up', 200),
      ),
    },
    expect: { message: 'insufficient-resources' },
  },
  {
    name: 'old pods that are terminating make room',
    given: { pods: pods(refused(CPU), pod({ name: 'web-1-a', ofCurrent: false, deletingSince: ago(-20) })) },
    expect: 'noMatch',
    says: 'make room',
  },
  {
    name: 'old pods that hang make none',
    given: { pods: pods(refused(CPU), pod({ name: 'web-1-a', ofCurrent: false, deletingSince: ago(600) })) },
    expect: { message: 'insufficient-resources' },
  },
  {
    name: 'a taint is not lifted by old pods that leave',
    given: {
      pods: pods(
        refused('0/1 nodes are available: 1 node(s) had untolerated taint {a: b}.'),
        pod({ name: 'web-1-a', ofCurrent: false, deletingSince: ago(-20) }),
      ),
    },
    expect: { message: 'taints' },
  },
  {
    name: 'a pod that no scheduler has looked at for minutes names the scheduler',
    given: { pods: pods(homeless({ createdAt: ago(600), spec: { schedulerName: 'batch' } })) },
    expect: { message: 'never-looked-at', class: 'other' },
    says: 'No scheduler has looked at pod web-2-a for 10m (schedulerName batch)',
  },
  {
    name: 'a pod of the last seconds has time',
    given: { pods: pods(homeless({ createdAt: ago(20) })) },
    expect: 'noMatch',
  },
  {
    name: 'an event from before the pod was placed is history',
    given: { pods: pods(pod()), events: events(about('FailedScheduling', CPU)) },
    expect: 'noMatch',
  },
  {
    name: 'a pod of an older template explains nothing',
    given: { pods: pods(pod(), refused(CPU, 'Unschedulable', { name: 'web-1-a', ofCurrent: false })) },
    expect: 'noMatch',
  },
]);
