import assert from 'node:assert/strict';
import { conditionOf, passedDeadline, tooQuiet } from '../../../../src/core/judge/progressDeadline.ts';
import {
  condition,
  deployment,
  oldReplicaSet,
  replicaSet,
  replicaSets,
  strategy,
} from '../../../support/facts.ts';

const exceeded = (message: string) => condition('Progressing', 'False', 'ProgressDeadlineExceeded', message);
const late = (message = '') => deployment({ conditions: [exceeded(message)] });

describe('the progress deadline', () => {
  it('is over where the condition says so of the wanted ReplicaSet', () => {
    const verdict = passedDeadline(late('ReplicaSet "web-2" has timed out progressing.'), replicaSets());
    assert.ok('passed' in verdict);
  });

  it('is over where the condition names the Deployment, which has no ReplicaSet yet', () => {
    const none = replicaSets(oldReplicaSet());
    assert.ok('passed' in passedDeadline(late('Deployment "web" has timed out progressing.'), none));
  });

  it('is over where the ReplicaSets cannot be read, whichever the condition names', () => {
    assert.ok('passed' in passedDeadline(late('ReplicaSet "web-9" has timed out progressing.'), undefined));
  });

  for (const [name, facts, outcome] of [
    ['the condition says something else', deployment(), 'noMatch'],
    ['no condition is there, as without a deadline', deployment({ conditions: [] }), 'noMatch'],
    ['it belongs to an older generation', { ...late(), generation: 5 }, 'notApplicable'],
    ['nothing was ever observed', { ...late(), observedGeneration: undefined }, 'notApplicable'],
    ['it names another ReplicaSet', late('ReplicaSet "web-1" has timed out progressing.'), 'notApplicable'],
  ] as const) {
    it(`is not known to be over where ${name}`, () => {
      const verdict = passedDeadline(facts, replicaSets());
      assert.ok('silence' in verdict);
      assert.equal(verdict.silence.outcome, outcome);
    });
  }

  const probed = (startup: number, readiness: number) =>
    deployment({
      template: {
        spec: {
          containers: [
            {
              name: 'web',
              startupProbe: { initialDelaySeconds: startup },
              readinessProbe: { initialDelaySeconds: readiness },
            },
          ],
        },
      },
    });
  for (const [name, facts, settings, minReadyOfReplicaSet, quiet] of [
    ['leaves room by default', deployment(), {}, 0, undefined],
    [
      'is no matter where there is none',
      deployment(),
      { minReadySeconds: 30, deadline: undefined },
      0,
      undefined,
    ],
    [
      'is too short where minReadySeconds outlasts it',
      deployment(),
      { minReadySeconds: 30, deadline: 30 },
      0,
      30,
    ],
    ['is too short where hardly anything is left of it', deployment(), { minReadySeconds: 595 }, 0, 595],
    ['leaves room with half of it to spare', deployment(), { minReadySeconds: 300 }, 0, undefined],
    ['is held against the ReplicaSet’s own minReadySeconds too', deployment(), {}, 600, 600],
    ['is too short for a readiness probe that begins later', probed(0, 700), {}, 0, 700],
    [
      'counts the delays of two probes once: both begin with the container',
      probed(400, 400),
      {},
      0,
      undefined,
    ],
    ['of seconds was set to be missed', deployment(), { deadline: 2 }, 0, undefined],
  ] as const)
    it(name, () => {
      const { minReadySeconds = 0 } = settings as { minReadySeconds?: number };
      const progressDeadlineSeconds = 'deadline' in settings ? settings.deadline : 600;
      const current = replicaSet({ minReadySeconds: minReadyOfReplicaSet });
      const found = tooQuiet(facts, strategy({ minReadySeconds, progressDeadlineSeconds }), current);
      assert.equal(found?.seconds, quiet);
    });
});

describe('a condition', () => {
  it('is found by its type', () => {
    assert.equal(conditionOf(deployment().conditions, 'Available')?.reason, 'MinimumReplicasAvailable');
    assert.equal(conditionOf(deployment().conditions, 'ReplicaFailure'), undefined);
  });
});
