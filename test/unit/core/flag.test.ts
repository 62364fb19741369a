import assert from 'node:assert/strict';
import fc from 'fast-check';
import { flagsOf, nextFlagChange, type Flag, type FlagId, type Severity } from '../../../src/core/flag.ts';
import type { DeploymentFacts } from '../../../src/core/model/evidence.ts';
import type { Condition } from '../../../src/core/model/meta.ts';
import { ago, condition, deployment, NOW } from '../../support/facts.ts';

const flags = (change: Partial<DeploymentFacts> = {}): readonly Flag[] => flagsOf(deployment(change), NOW);

const available = condition('Available', 'True', 'MinimumReplicasAvailable');
const down = (seconds: number): Condition =>
  condition('Available', 'False', 'MinimumReplicasUnavailable', 'no minimum availability', ago(seconds));
const progressing = (
  reason: string,
  status: 'True' | 'False' | 'Unknown' = 'True',
  at = ago(60),
): Condition => condition('Progressing', status, reason, `because of ${reason}`, at);
const done = progressing('NewReplicaSetAvailable');
const failure = condition('ReplicaFailure', 'True', 'FailedCreate', 'exceeded quota: q', ago(30));
const counters = { ...deployment().replicas, available: 1, updated: 1 };

/** A write so many seconds ago that the controller has not handled. */
const unhandled = (seconds: number, change: Partial<DeploymentFacts> = {}): Partial<DeploymentFacts> => ({
  observedGeneration: 3,
  desiredSince: ago(seconds),
  ...change,
});

describe('no flag', () => {
  const cases: [string, Partial<DeploymentFacts>][] = [
    ['where all is well', {}],
    [
      'for a rollout inside its deadline, though most of it is missing',
      { replicas: counters, conditions: [down(3000), progressing('ReplicaSetUpdated')] },
    ],
    [
      'for a first rollout',
      { replicas: counters, conditions: [down(500), progressing('NewReplicaSetCreated')] },
    ],
    ['for a write of the last seconds', unhandled(9)],
    ['for a write that a clock dates into the future', unhandled(-5)],
    ['for a pod that is being replaced', { replicas: counters, conditions: [down(59), done] }],
    [
      'for what is being deleted, whatever else is wrong',
      unhandled(5000, { deletingSince: ago(5), conditions: [failure, down(500)] }),
    ],
    [
      'for an old ReplicaFailure that has healed',
      { conditions: [{ ...failure, status: 'False' }, available, done] },
    ],
    [
      'for a create error that a later sync has overcome',
      { conditions: [available, progressing('ReplicaSetCreateError', 'False')] },
    ],
    [
      'before any condition is written, in the first seconds',
      unhandled(3, { observedGeneration: undefined, conditions: [] }),
    ],
    [
      'for another condition that somebody adds',
      { conditions: [available, done, condition('Weird', 'False', 'x')] },
    ],
  ];
  for (const [what, change] of cases)
    it(what, () => {
      assert.deepEqual(flags(change), []);
    });
});

describe('a flag', () => {
  const cases: [string, Partial<DeploymentFacts>, FlagId, Severity, RegExp, string | null][] = [
    [
      'for a write that waits longer than a busy controller needs',
      unhandled(10),
      'unobserved-generation',
      'information',
      /^generation 4, observed 3 for 10s$/,
      ago(10),
    ],
    [
      'for one that waits still, short of the alert',
      unhandled(899),
      'unobserved-generation',
      'information',
      /for 14m$/,
      ago(899),
    ],
    [
      'for one that waits as long as the alert does',
      unhandled(900),
      'unobserved-generation',
      'incident',
      /for 15m$/,
      ago(900),
    ],
    [
      'for one of which nobody knows how long it waits',
      unhandled(0, { desiredSince: undefined }),
      'unobserved-generation',
      'warning',
      /^generation 4, observed 3$/,
      null,
    ],
    [
      'for what was never observed',
      unhandled(3600, { observedGeneration: undefined, conditions: [] }),
      'unobserved-generation',
      'incident',
      /^generation 4, never observed for 60m$/,
      ago(3600),
    ],
    [
      'for a generation that is not known',
      { generation: undefined, desiredSince: undefined },
      'unobserved-generation',
      'warning',
      /^generation unknown, observed 4$/,
      null,
    ],
    [
      'for a ReplicaSet that cannot be created',
      unhandled(5, { conditions: [progressing('ReplicaSetCreateError', 'False')] }),
      'replicaset-create-error',
      'incident',
      /^ReplicaSetCreateError: because of ReplicaSetCreateError$/,
      ago(60),
    ],
    [
      'for one that still cannot, after a change of the size alone has been observed',
      {
        replicas: { desired: 5, total: 5, updated: undefined, ready: 5, available: 5, unavailable: 0 },
        conditions: [available, progressing('ReplicaSetCreateError', 'False')],
      },
      'replicaset-create-error',
      'incident',
      /^ReplicaSetCreateError/,
      ago(60),
    ],
    [
      'for pods that cannot be created, at once',
      { conditions: [available, progressing('ReplicaSetUpdated'), failure] },
      'replica-failure',
      'incident',
      /^FailedCreate: exceeded quota: q$/,
      ago(30),
    ],
    [
      'for a missed deadline',
      { conditions: [available, progressing('ProgressDeadlineExceeded', 'False')] },
      'progress-deadline-exceeded',
      'incident',
      /^ProgressDeadlineExceeded: /,
      ago(60),
    ],
    [
      'for one that went down after its rollout',
      { replicas: counters, conditions: [down(60), done] },
      'unavailable',
      'warning',
      /^1 of 3 available$/,
      ago(60),
    ],
    [
      'for one that is down since nobody knows when',
      {
        replicas: { ...counters, available: undefined },
        conditions: [{ type: 'Available', status: 'False' }, done],
      },
      'unavailable',
      'warning',
      /^not available$/,
      null,
    ],
    ['for a pause', { paused: true }, 'paused', 'information', /^paused$/, null],
  ];
  for (const [what, change, id, severity, text, since] of cases)
    it(what, () => {
      const [only, ...others] = flags(change);
      assert.deepEqual([only?.id, only?.severity, only?.since], [id, severity, since]);
      assert.match(only?.text ?? '', text);
      assert.deepEqual(others, []);
    });

  it('does not blame a new write for the deadline that the one before missed', () => {
    const stale = unhandled(20, {
      conditions: [available, progressing('ProgressDeadlineExceeded', 'False')],
    });
    assert.deepEqual(
      flags(stale).map(({ id }) => id),
      ['unobserved-generation'],
    );
  });

  it('comes with others, worst first', () => {
    const all = unhandled(1000, {
      paused: true,
      replicas: counters,
      conditions: [failure, progressing('ReplicaSetCreateError', 'False'), down(2000)],
    });
    assert.deepEqual(
      flags(all).map(({ id, severity }) => `${severity} ${id}`),
      [
        'incident replicaset-create-error',
        'incident unobserved-generation',
        'information replica-failure',
        'information paused',
      ],
    );
  });

  it('of pods that could not be created is a whisper while paused, when nobody refreshes the condition', () => {
    const severity = (paused: boolean) => flags({ paused, conditions: [available, failure] })[0]?.severity;
    assert.deepEqual([severity(false), severity(true)], ['incident', 'information']);
  });

  it('of a deadline stands beside the one that it is down', () => {
    const both = {
      replicas: counters,
      conditions: [down(800), progressing('ProgressDeadlineExceeded', 'False')],
    };
    assert.deepEqual(
      flags(both).map(({ id }) => id),
      ['progress-deadline-exceeded', 'unavailable'],
    );
  });
});

describe('a Deployment of which all that is looked at is well', () => {
  const of = <T>(...values: T[]) => fc.constantFrom(...values);
  const change = fc.record({
    generation: of(4, undefined),
    observedGeneration: of(3, 4, 5, undefined),
    desiredSince: of(ago(0), ago(1000), undefined),
    deletingSince: of(undefined, undefined, ago(5)),
    paused: of(false, false, true),
    conditions: fc.array(
      fc.record(
        {
          type: of('Available', 'Progressing', 'ReplicaFailure'),
          status: of('True', 'True', 'False', 'Unknown'),
          reason: of(
            ...['NewReplicaSetAvailable', 'ReplicaSetUpdated', 'MinimumReplicasAvailable', 'FailedCreate'],
            ...['ProgressDeadlineExceeded', 'ReplicaSetCreateError'],
          ),
          lastTransitionTime: of(ago(5), ago(500)),
        },
        { requiredKeys: ['type', 'status'] },
      ),
      { maxLength: 3 },
    ),
  });

  it('is judged as it is beside a condition that no flag knows', () => {
    // With such a one, each flag is looked for.
    const inert = { type: 'Inert', status: 'False' };
    fc.assert(
      fc.property(change, (given) => {
        const alone = deployment(given);
        const beside = deployment({ ...given, conditions: [...given.conditions, inert] });
        assert.deepEqual(flagsOf(alone, NOW), flagsOf(beside, NOW));
        assert.equal(nextFlagChange(alone, NOW), nextFlagChange(beside, NOW));
      }),
      { numRuns: 3000 },
    );
  });
});

describe('the moment at which time alone changes the flags', () => {
  const ids = (change: Partial<DeploymentFacts>, now: number): string =>
    flagsOf(deployment(change), now)
      .map(({ id, severity }) => `${severity} ${id}`)
      .join();

  const cases: [string, Partial<DeploymentFacts>][] = [
    ['a write', unhandled(0)],
    ['a write that has no date', unhandled(0, { desiredSince: undefined })],
    ['a fall', { replicas: counters, conditions: [down(0), done] }],
    ['both', unhandled(0, { replicas: counters, conditions: [down(30), done] })],
    [
      'a write whose date a later sync contradicts',
      unhandled(5000, { conditions: [condition('Available', 'True', 'x', '', ago(0)), done] }),
    ],
    ['a deletion', unhandled(0, { deletingSince: ago(1) })],
    ['health', {}],
  ];
  for (const [what, change] of cases)
    it(`is told beforehand, and there is none between: ${what}`, () => {
      let now = NOW;
      const told = new Set<number>();
      for (let next = nextFlagChange(deployment(change), now); next !== undefined;) {
        assert.ok(next > now);
        assert.equal(ids(change, next - 1), ids(change, now));
        told.add(next);
        now = next;
        next = nextFlagChange(deployment(change), now);
      }
      assert.equal(ids(change, now + 86_400_000), ids(change, now));
      for (let at = NOW; at < NOW + 1_000_000; at += 1000)
        if (ids(change, at) !== ids(change, at - 1)) assert.ok(told.has(at) || at === NOW, String(at));
    });
});
