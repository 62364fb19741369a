import assert from 'node:assert/strict';
import type { Facts, StepId } from '../../../../../src/core/model/evidence.ts';
import { read, type Blind } from '../../../../../src/core/model/reading.ts';
import { STEP_VIEWS } from '../../../../../src/core/present/steps/index.ts';
import type { StepView } from '../../../../../src/core/present/steps/view.ts';
import {
  ago,
  condition,
  container,
  controller,
  deployment,
  event,
  events,
  facts,
  history,
  node,
  nodes,
  NOW,
  pod,
  pods,
  replicaSet,
  replicaSets,
  strategy,
} from '../../../../support/facts.ts';

const forbidden: Blind = { state: 'forbidden', reason: 'may not' };

const waitingPod = (refusal: string | undefined): Facts['nodes']['waiting'] => ({
  name: 'web-2-a',
  spec: { containers: [{ name: 'web', resources: { requests: { cpu: '600m' } } }] },
  refusal,
});

interface Case<S extends StepId> {
  readonly name: string;
  readonly given: Facts[S];
  readonly says: string | RegExp;
  readonly isEmpty?: true;
  /** Some cells that a row must have, next to each other. */
  readonly row?: readonly string[];
}

const CASES: { readonly [S in StepId]: readonly Case<S>[] } = {
  deployment: [
    {
      name: 'all is well',
      given: deployment(),
      says: 'generation 4, observed 4; 3 wanted, 3 updated, 3 available',
      row: ['3', '3', '3', '3', '3', '0'],
    },
    {
      name: 'no status was ever written',
      given: deployment({
        observedGeneration: undefined,
        replicas: {
          desired: 3,
          total: undefined,
          updated: undefined,
          ready: undefined,
          available: undefined,
          unavailable: undefined,
        },
      }),
      says: 'generation 4, never observed; 3 wanted, no status written yet',
      row: ['3', '–', '–', '–', '–', '–'],
    },
    {
      name: 'somebody wrote to it',
      given: deployment({
        writes: [
          {
            manager: 'hpa',
            operation: 'Update',
            at: ago(300),
            subresource: 'scale',
            fields: ['a', 'b', 'c', 'd', 'e', 'f', 'g'],
            isStatus: false,
          },
        ],
      }),
      says: /^generation 4/,
      row: ['hpa', '5m', 'Update scale', 'a, b, c, d, e, f, …'],
    },
  ],
  events: [
    {
      name: 'something was recorded, a Warning before all',
      given: events(
        event({ reason: 'SuccessfulCreate', message: 'Created pod' }),
        event({
          type: 'Warning',
          reason: 'FailedCreate',
          message: 'quota',
          count: 3,
          firstAt: ago(1800),
          lastAt: ago(1200),
        }),
      ),
      says: '2 events, 1 Warning; newest: FailedCreate: quota',
      row: ['20m (x3 over 30m)', 'Warning', 'FailedCreate', 'Deployment/web', 'quota'],
    },
    {
      name: 'they have expired',
      given: { items: [], presence: 'expired', truncated: undefined },
      says: /^none left: events are kept for an hour/,
      isEmpty: true,
    },
    {
      name: 'there were none, as far as could be read',
      given: { items: [], presence: 'none', truncated: 'in part' },
      says: 'none (in part)',
      isEmpty: true,
    },
  ],
  'rollout-history': [
    {
      name: 'a revision is the wanted one',
      given: history({ changes: [{ path: 'containers[web].image', from: 'web:1', to: 'web:2' }] }),
      says: 'revision 2 is the wanted template; revision 1 still has available pods; 1 field changed since revision 1',
      row: ['containers[web].image', 'web:1', 'web:2'],
    },
    {
      name: 'it was undone to',
      given: history({ rolledBackTo: 1, lastGood: undefined, changesSince: undefined }),
      says: 'revision 2 is the wanted template, which ran before as revision 1',
    },
    {
      name: 'none is wanted yet',
      given: history({ current: undefined }),
      says: /^the wanted template has no revision yet/,
    },
    {
      name: 'there is none',
      given: history({ revisions: [], current: undefined }),
      says: 'no revision yet',
      isEmpty: true,
    },
  ],
  replicasets: [
    {
      name: 'one has the wanted template',
      given: replicaSets(
        replicaSet({ ready: 1, conditions: [condition('ReplicaFailure', 'True', 'FailedCreate', 'quota')] }),
      ),
      says: '1 ReplicaSet; web-2 has the wanted template: 1 of 3 ready',
      row: ['ReplicaFailure=True FailedCreate: quota', 'wanted'],
    },
    {
      name: 'none has it, and others are about',
      given: { owned: [], current: undefined, strangers: ['other-1', 'other-2'] },
      says: '0 ReplicaSets; none has the wanted template; the selector also matches other-1, other-2, owned by others',
      isEmpty: true,
    },
  ],
  pods: [
    {
      name: 'one waits, one goes and one is of before',
      given: pods(
        pod({
          ready: false,
          node: undefined,
          phase: 'Pending',
          conditions: [condition('PodScheduled', 'False', 'Unschedulable', 'no room')],
        }),
        pod({ name: 'b', deletingSince: ago(120) }),
        pod({ name: 'c', ofCurrent: false, replicaSet: 'web-1' }),
      ),
      says: '2 pods of the wanted template, 0 ready; 1 of older ones',
      row: ['web-2-a', 'web-2 (wanted)', 'Pending', 'no', '–', '63m', 'PodScheduled: Unschedulable: no room'],
    },
    {
      name: 'a container died and waits',
      given: pods(
        pod({
          containers: [
            container({
              role: 'init',
              restarts: 4,
              state: { is: 'waiting', reason: 'CrashLoopBackOff', message: undefined },
              lastEnd: {
                exitCode: 137,
                signal: 9,
                reason: 'OOMKilled',
                message: undefined,
                startedAt: undefined,
                finishedAt: ago(60),
              },
            }),
          ],
        }),
      ),
      says: /^1 pod /,
      row: [
        'web (init)',
        'registry.example/web:2',
        'waiting: CrashLoopBackOff',
        '4',
        'OOMKilled, exit code 137, signal 9, 60s ago',
      ],
    },
    { name: 'there is none', given: pods(), says: /^0 pods of the wanted template, 0 ready/, isEmpty: true },
  ],
  strategy: [
    {
      name: 'it rolls',
      given: strategy(),
      says: 'RollingUpdate, 1 surge and 0 unavailable allowed; deadline 600 s; not paused',
      row: ['maxSurge', '1 (25%)'],
    },
    {
      name: 'it recreates, without a deadline',
      given: strategy({
        type: 'Recreate',
        maxSurge: undefined,
        maxUnavailable: undefined,
        maxSurgeText: undefined,
        maxUnavailableText: undefined,
        progressDeadlineSeconds: undefined,
      }),
      says: 'Recreate; no deadline; not paused',
      row: ['progressDeadlineSeconds', 'none'],
    },
    {
      name: 'it is paused',
      given: strategy({ paused: true, pausedBy: 'kubectl', pausedSince: ago(600) }),
      says: /paused by kubectl$/,
      row: ['paused', 'yes, for 10m by kubectl'],
    },
  ],
  controller: [
    {
      name: 'it works',
      given: controller(),
      says: 'Lease held by cp-1_abc, renewed 1s ago; 0 of 5 other Deployments not observed either',
      row: ['kube-controller-manager-cp-1', 'Running', 'yes', '0', '–'],
    },
    {
      name: 'nobody holds the Lease, and nobody may compare',
      given: controller({
        lease: read({ holder: '', renewedAt: undefined, durationSeconds: undefined }),
        others: forbidden,
        log: read(['a line']),
      }),
      says: 'nobody holds its Lease; not readable (may not)',
      row: ['a line'],
    },
    {
      name: 'others wait as well',
      given: controller({
        lease: forbidden,
        others: read({
          seen: 1,
          unobserved: [{ namespace: 'shop', name: 'api', since: ago(60) }],
          lastWorkAt: undefined,
          truncated: undefined,
        }),
      }),
      says: 'not readable (may not); 1 of 1 other Deployment not observed either',
      row: ['shop/api', '60s'],
    },
    {
      name: 'there is nothing to compare with',
      given: controller({
        others: read({ seen: 0, unobserved: [], lastWorkAt: undefined, truncated: undefined }),
      }),
      says: /no other Deployment to compare with$/,
    },
  ],
  nodes: [
    {
      name: 'one is cordoned and one unknown',
      given: nodes(
        node({
          unschedulable: true,
          troubles: ['DiskPressure'],
          taints: [
            { key: 'gpu', value: 'a100', effect: 'NoSchedule' },
            { key: 'x', value: undefined, effect: 'NoExecute' },
          ],
        }),
        node({ name: 'node-2', ready: undefined, requested: undefined, allocatable: {} }),
      ),
      says: '2 nodes, 1 ready, 1 cordoned',
      row: [
        'node-1',
        'yes',
        'DiskPressure, cordoned',
        'gpu=a100:NoSchedule, x:NoExecute',
        'cpu 4, memory 8Gi, pods 110',
      ],
    },
    {
      name: 'a pod waits for room',
      given: {
        ...nodes(
          node({ requested: { cpu: '3700m', memory: '1Gi', pods: '12' } }),
          node({ name: 'node-2', taints: [{ key: 'gpu', value: undefined, effect: 'NoSchedule' }] }),
        ),
        waiting: waitingPod(
          '0/2 nodes are available: 1 Insufficient cpu, 1 node(s) had untolerated taint {gpu: }.',
        ),
      },
      says: '2 nodes, 2 ready; pod web-2-a is kept off 2: 1 taint gpu:NoSchedule, 1 too little cpu',
      row: ['node-1', 'no', 'too little cpu', 'cpu 300m, pods 98'],
    },
    {
      name: 'what others request could not be counted',
      given: {
        ...nodes(node({ requested: undefined })),
        waiting: waitingPod('0/1 nodes are available: 1 Insufficient cpu.'),
        counted: { state: 'forbidden', reason: 'may not list pods' },
      },
      says: '1 node, 1 ready; nothing reckoned here keeps pod web-2-a off; what pods request of them is not counted: may not list pods',
      row: ['node-1', 'if it has room', '–', 'cpu not counted of 4, pods not counted of 110'],
    },
    {
      name: 'the count and the scheduler disagree',
      given: { ...nodes(node()), waiting: waitingPod('0/1 nodes are available: 1 Insufficient cpu.') },
      says: /; by what is requested now, node node-1 would take it; the scheduler counts/,
      row: ['node-1', 'yes', '–', 'cpu 3, pods 100'],
    },
    {
      name: 'there are many, and a pod has been looked at by nobody',
      given: {
        ...nodes(...Array.from({ length: 120 }, (_, i) => node({ name: `n${i}`, unschedulable: i !== 7 }))),
        truncated: 'only the first 120 were read',
        waiting: waitingPod(undefined),
      },
      says: '120 nodes, 120 ready, 119 cordoned (only the first 120 were read); pod web-2-a is kept off 119: 119 cordoned',
      row: ['cordoned', '119'],
    },
    { name: 'there is none', given: nodes(), says: '0 nodes, 0 ready', isEmpty: true },
  ],
  quotas: [
    {
      name: 'both are there',
      given: {
        quotas: read([{ name: 'q', hard: { pods: '4', cpu: '2' }, used: { pods: '4' }, scopes: [] }]),
        limitRanges: read(['l: Container max cpu 1']),
      },
      says: '1 ResourceQuota; 1 limit',
      row: ['q', 'cpu', '–', '2'],
    },
    {
      name: 'half may be read',
      given: { quotas: forbidden, limitRanges: read([]) },
      says: 'not readable (may not); 0 limits',
    },
    {
      name: 'there is none',
      given: { quotas: read([]), limitRanges: read([]) },
      says: '0 ResourceQuotas; 0 limits',
      isEmpty: true,
    },
  ],
  webhooks: [
    {
      name: 'one is asked and nobody is there',
      given: {
        webhooks: [
          {
            configuration: 'guards',
            type: 'validating',
            name: 'guard.example.com',
            failurePolicy: 'Fail',
            timeoutSeconds: 10,
            target: 'guard/guard',
            watches: [{ resource: 'pods', operation: 'CREATE' }],
            objectSelector: undefined,
            hasEndpoints: false,
          },
        ],
      },
      says: '1 webhook asked about the writes of a rollout here: guard.example.com',
      row: [
        'guard.example.com',
        'guards (validating)',
        'write refused',
        'guard/guard (no endpoints)',
        'CREATE pods',
      ],
    },
    {
      name: 'none is asked',
      given: { webhooks: [] },
      says: 'none is asked about the writes of a rollout in this namespace',
      isEmpty: true,
    },
  ],
  logs: [
    {
      name: 'one has a last word, one none, and one may not be read',
      given: {
        excerpts: [
          { pod: 'a', container: 'web', previous: true, lines: read(['starting', 'panic']) },
          { pod: 'b', container: 'web', previous: false, lines: read([]) },
          { pod: 'c', container: 'proxy', previous: false, lines: forbidden },
        ],
      },
      says: 'web of a: panic; web of b (current log): nothing logged; proxy of c: not readable (may not)',
      row: ['panic'],
    },
  ],
};

describe('the view of a step', () => {
  for (const id of Object.keys(CASES) as StepId[])
    for (const one of CASES[id])
      it(`${id}: ${one.name}`, () => {
        check(STEP_VIEWS[id], one);
      });

  it('has its words for the healthy facts of every step', () => {
    const healthy = facts();
    for (const id of Object.keys(healthy) as StepId[]) {
      const view = STEP_VIEWS[id] as StepView<StepId>;
      for (const { columns, rows } of view.tables(healthy[id], NOW))
        for (const row of rows) assert.equal(row.length, columns.length, id);
    }
  });
});

function check(view: StepView<StepId>, { given, says, isEmpty, row }: Case<StepId>): void {
  const summary = view.summary(given, NOW);
  if (typeof says === 'string') assert.equal(summary, says);
  else assert.match(summary, says);
  assert.equal(view.isEmpty?.(given) ?? false, isEmpty ?? false);

  const tables = view.tables(given, NOW);
  for (const { title, columns, rows } of tables) {
    assert.ok(rows.length > 0, `${title}: a table without rows`);
    for (const cells of rows) assert.equal(cells.length, columns.length, `${title}: ${cells.join('|')}`);
  }
  assert.doesNotMatch(JSON.stringify([summary, tables]), /undefined|NaN|\[object|null/);
  if (row === undefined) return;
  const all = tables.flatMap(({ rows }) => rows.map((cells) => `|${cells.join('|')}|`));
  const wanted = `|${row.join('|')}|`;
  assert.ok(
    all.some((cells) => cells.includes(wanted)),
    `${wanted} is not in\n${all.join('\n')}`,
  );
}
