import assert from 'node:assert/strict';
import type { DeploymentFacts } from '../../../src/core/model/evidence.ts';
import { read } from '../../../src/core/model/reading.ts';
import { isComplete, rolloutState } from '../../../src/core/rolloutState.ts';
import { evidence } from '../../support/evidence.ts';
import {
  ago,
  condition,
  deployment,
  NOW,
  pod,
  pods,
  replicaSet,
  replicaSets,
  strategy,
  unreadyPod,
} from '../../support/facts.ts';

const counters = (change: Partial<DeploymentFacts['replicas']>): Partial<DeploymentFacts> => ({
  replicas: { ...deployment().replicas, ...change },
});

describe('a rollout is complete', () => {
  const cases: [string, Partial<DeploymentFacts>, boolean][] = [
    ['where all is updated and available, nothing old is left and it is observed', {}, true],
    ['not while old pods are left', counters({ total: 4 }), false],
    ['not while some are not updated', counters({ updated: 2 }), false],
    ['not while some are not available', counters({ available: 2 }), false],
    ['not where the newest generation is not observed', { observedGeneration: 3 }, false],
    ['where a later generation was observed, as after a restore', { observedGeneration: 5 }, true],
    ['not where nothing was ever observed', { observedGeneration: undefined }, false],
    [
      'not where no generation is known at all',
      { generation: undefined, observedGeneration: undefined },
      false,
    ],
    [
      'not where no status was written',
      counters({ total: undefined, updated: undefined, available: undefined }),
      false,
    ],
    ['scaled to nothing', counters({ desired: 0, total: 0, updated: 0, available: 0 }), true],
  ];
  for (const [what, change, expected] of cases)
    it(what, () => {
      assert.equal(isComplete(deployment(change)), expected);
    });
});

describe('how far a rollout is', () => {
  const rollingOut = (since: string): Partial<DeploymentFacts> => ({
    ...counters({ updated: 1, available: 2 }),
    conditions: [condition('Progressing', 'True', 'ReplicaSetUpdated', '', since)],
    desiredSince: undefined,
  });
  const old = replicaSets(replicaSet({ createdAt: ago(86400) }));
  const quietPods = pods(...['a', 'b', 'c'].map((name) => pod({ name, createdAt: ago(86400) })));
  const noPods = { pods: read(pods()) };
  const state = (
    facts: Partial<DeploymentFacts>,
    change: Parameters<typeof evidence>[0] = {},
  ): readonly [string, string] =>
    rolloutState(
      evidence({
        deployment: read(deployment(facts)),
        replicasets: read(old),
        pods: read(quietPods),
        ...change,
      }),
      NOW,
    );

  const cases: [string, readonly [string, string], readonly [string, RegExp]][] = [
    ['rolled out', state({}), ['healthy', /^Rolled out: all 3 pods are updated and available$/]],
    [
      'rolled out with one pod',
      state(counters({ desired: 1, total: 1, updated: 1, available: 1 })),
      ['healthy', /its one pod is updated/],
    ],
    [
      'scaled to nothing',
      state(counters({ desired: 0, total: 0, updated: 0, available: 0 }), noPods),
      ['healthy', /scaled to 0, and no pod is left/],
    ],
    [
      'scaled to nothing, with a pod that takes its time to go',
      state(counters({ desired: 0, total: 0, updated: 0, available: 0 }), {
        pods: read(pods(pod({ deletingSince: ago(20) }))),
      }),
      ['healthy', /scaled to 0; 1 pod is still on its way out$/],
    ],
    [
      'rolled out by its status, and without a pod',
      state({}, noPods),
      [
        'unknown',
        /^Could not tell: the status says that all 3 pods are available, but none is ready; no sync/,
      ],
    ],
    [
      'rolled out by its status a moment ago',
      state(
        {},
        {
          pods: read(pods(pod(), pod(), unreadyPod(9))),
        },
      ),
      [
        'progressing',
        /^Rolled out; the status says .* only 2 are ready, for 9s, which a sync will put right$/,
      ],
    ],
    [
      'being deleted, though complete',
      state({ deletingSince: ago(5) }),
      ['progressing', /^The Deployment has been in deletion for 5s$/],
    ],
    [
      'held by a finalizer in its deletion',
      state({ deletingSince: ago(900), finalizers: ['example.com/backup'] }),
      ['progressing', /in deletion for 15m; it waits for finalizer example\.com\/backup to be removed$/],
    ],
    ['not handled yet', state({ observedGeneration: 3 }), ['progressing', /has not handled/]],
    [
      'of a generation that is not known',
      state({ generation: undefined }),
      ['unknown', /metadata\.generation was not in the answer/],
    ],
    [
      'inside its deadline',
      state(rollingOut(ago(600))),
      [
        'progressing',
        /1 of 3 updated \(1 available\), 2 old \(1 available\); last progress 10m ago, inside its 10m deadline$/,
      ],
    ],
    [
      'complete before, and with a pod less since a while',
      state(counters({ available: 2, ready: 2 }), {
        pods: read(pods(pod(), pod(), unreadyPod(300))),
      }),
      ['progressing', /^Rolled out, and 2 of 3 pods are available, for 5m$/],
    ],
    [
      'complete before, and with a pod less for longer than anybody waits',
      state(counters({ available: 2, ready: 2 }), {
        pods: read(pods(pod(), pod(), unreadyPod(601))),
      }),
      [
        'unknown',
        /^Rolled out, and 2 of 3 pods are available, for 10m; nothing that could be read says why$/,
      ],
    ],
    [
      'complete before, with its pods ready and its status not changed for long',
      state(counters({ available: 2 })),
      ['unknown', /^Rolled out, and 2 of 3 pods are available; nothing that could be read says why$/],
    ],
    [
      'past its deadline, without a word why',
      state(rollingOut(ago(601))),
      ['unknown', /nothing has moved for 10m, and nothing that could be read says why/],
    ],
    [
      'inside a longer deadline of its own',
      state(rollingOut(ago(3000)), { strategy: read(strategy({ progressDeadlineSeconds: 3600 })) }),
      ['progressing', /inside its 60m deadline/],
    ],
    [
      'past a shorter one of its own',
      state(rollingOut(ago(31)), { strategy: read(strategy({ progressDeadlineSeconds: 30 })) }),
      ['unknown', /nothing has moved for 31s/],
    ],
    [
      'without a deadline, and lately moving',
      state(rollingOut(ago(60)), { strategy: read(strategy({ progressDeadlineSeconds: undefined })) }),
      ['progressing', /last progress 60s ago, and it has no deadline$/],
    ],
    [
      'without a deadline, and still for longer than the usual one',
      state(rollingOut(ago(700)), { strategy: read(strategy({ progressDeadlineSeconds: undefined })) }),
      ['unknown', /nothing has moved/],
    ],
    [
      'waiting for nothing but minReadySeconds, without a deadline',
      state(rollingOut(ago(900)), {
        replicasets: read(replicaSets(replicaSet({ createdAt: ago(900), ready: 3, available: 1 }))),
        strategy: read(strategy({ progressDeadlineSeconds: undefined, minReadySeconds: 1200 })),
      }),
      [
        'progressing',
        /2 ready and available once that has lasted 20m \(minReadySeconds\); last progress 15m ago/,
      ],
    ],
    [
      'moving by a pod that was made lately',
      state(rollingOut(ago(9000)), { pods: read(pods(pod({ createdAt: ago(30) }))) }),
      ['progressing', /last progress 30s ago/],
    ],
    [
      'moving by a ReplicaSet that was made lately',
      state(rollingOut(ago(9000)), { replicasets: read(replicaSets(replicaSet({ createdAt: ago(40) }))) }),
      ['progressing', /last progress 40s ago/],
    ],
    [
      'moving by a write that was made lately',
      state({ ...rollingOut(ago(9000)), desiredSince: ago(50) }),
      ['progressing', /last progress 50s ago/],
    ],
    ['by clocks that disagree', state(rollingOut(ago(-30))), ['progressing', /last progress 0s ago/]],
    [
      'where no time is known',
      state(
        { ...rollingOut('yesterday'), createdAt: undefined },
        {
          pods: read(pods(pod({ createdAt: undefined }))),
          replicasets: read(replicaSets(replicaSet({ createdAt: undefined }))),
        },
      ),
      ['unknown', /^Not complete: 1 of 3 updated \(1 available\), 2 old \(1 available\), and nothing/],
    ],
    [
      'where a counter is not known',
      state({ ...rollingOut(ago(10)), ...counters({ updated: undefined, available: undefined }) }),
      ['progressing', /how many of 3 are updated is not known/],
    ],
    [
      'of what may not be read',
      rolloutState(evidence({ deployment: { state: 'forbidden', reason: 'may not get deployments' } }), NOW),
      ['unknown', /^Could not tell: not allowed to read the Deployment$/],
    ],
  ];
  for (const [what, [status, headline], [expected, says]] of cases)
    it(`${what}: ${expected}`, () => {
      assert.equal(status, expected);
      assert.match(headline, says);
    });
});

describe('a rollout that the controller gave up on', () => {
  it('is never called progressing, however fresh its pods are', () => {
    const late = deployment({
      ...counters({ updated: 1, available: 2 }),
      conditions: [condition('Progressing', 'False', 'ProgressDeadlineExceeded', '', ago(5))],
    });
    const fresh = pods(pod({ createdAt: ago(3), ready: false }));
    const [status, headline] = rolloutState(evidence({ deployment: read(late), pods: read(fresh) }), NOW);
    assert.equal(status, 'unknown');
    assert.match(headline, /makes no progress/);
  });
});
