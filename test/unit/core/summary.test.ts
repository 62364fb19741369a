import assert from 'node:assert/strict';
import fc from 'fast-check';
import { interner } from '../../../src/cluster/interner.ts';
import { deploymentFacts } from '../../../src/core/collectors/deployment.ts';
import { lastMove, movesGeneration, writesOf } from '../../../src/core/collectors/writes.ts';
import { flagsOf } from '../../../src/core/flag.ts';
import { deployment } from '../../../src/core/model/workloads.ts';
import { summarizedDeployment } from '../../../src/core/model/summarized.ts';
import { summaryOf, type Intern } from '../../../src/core/summary.ts';
import { newest } from '../../../src/core/time.ts';
import { ago, NOW } from '../../support/facts.ts';
import { rawDeployment, type Raw } from '../../support/objects.ts';

const field = fc.constantFrom(
  ...[
    'f:spec',
    'f:status',
    'f:metadata',
    'f:annotations',
    'f:labels',
    'f:template',
    'f:replicas',
    'f:a',
    '.',
    'f:x.y',
  ],
);
const { fields } = fc.letrec((tie) => ({
  fields: fc.oneof(
    { maxDepth: 5 },
    fc.constantFrom({}, null, 'text', 1, []),
    fc.dictionary(field, tie('fields'), { maxKeys: 4 }),
  ),
}));
const time = fc.constantFrom(ago(3), ago(30), ago(300), ago(2000), 'no time', undefined);
const managedFields = fc.array(
  fc.record({
    manager: fc.constant('x'),
    time,
    subresource: fc.constantFrom('status', 'scale', undefined),
    fieldsV1: fields,
  }),
  { maxLength: 4 },
);
const condition = fc.record({
  type: fc.constantFrom('Available', 'Progressing', 'ReplicaFailure', 'Other'),
  status: fc.constantFrom('True', 'False', 'Unknown'),
  reason: fc.constantFrom(
    ...['ReplicaSetCreateError', 'ProgressDeadlineExceeded', 'NewReplicaSetAvailable', 'ReplicaSetUpdated'],
  ),
  message: fc.constantFrom('exceeded quota: q', ''),
  lastUpdateTime: time,
  lastTransitionTime: time,
});
const object = fc.record({
  metadata: fc.record({ generation: fc.constantFrom(1, 2, 3), managedFields }),
  spec: fc.record({ paused: fc.constantFrom(true, false, null), replicas: fc.constantFrom(0, 3, null) }),
  status: fc.record({ observedGeneration: fc.constantFrom(1, 2, 3, null), conditions: fc.array(condition) }),
});

const raw = (change: { metadata: Raw; spec: Raw; status: Raw }): Raw => rawDeployment(change);

describe('the summary of a Deployment', () => {
  it('carries the same flags as all of its facts', () => {
    fc.assert(
      fc.property(object, (change) => {
        const whole = deployment(raw(change))!;
        const facts = deploymentFacts(whole, { namespace: 'shop', name: 'web' });
        assert.deepEqual(flagsOf(summaryOf(whole), NOW), flagsOf(facts, NOW));
      }),
      { numRuns: 1000 },
    );
  });

  it('is the same when no more is read of the object than it needs', () => {
    fc.assert(
      fc.property(object, (change) => {
        const given = raw(change);
        assert.deepEqual(summaryOf(summarizedDeployment(given)!), summaryOf(deployment(given)!));
      }),
    );
  });

  it('dates the wanted generation as the whole list of writes does', () => {
    fc.assert(
      fc.property(managedFields, (entries) => {
        const given = deployment({ metadata: { managedFields: entries } })?.metadata?.managedFields;
        const moves = writesOf(given).filter(movesGeneration);
        assert.equal(lastMove(given), newest(moves.map((write) => write.at)));
      }),
      { numRuns: 500 },
    );
  });

  it('keeps what says that something is wrong, and leaves out what says that all is well', () => {
    const failure = {
      type: 'ReplicaFailure',
      status: 'True',
      reason: 'FailedCreate',
      message: 'exceeded quota',
    };
    const given = deployment(
      rawDeployment({
        status: {
          conditions: [
            {
              type: 'Available',
              status: 'True',
              reason: 'MinimumReplicasAvailable',
              message: 'Deployment has minimum availability.',
            },
            { type: 'Extra', status: 'False', message: 'of somebody else' },
            failure,
          ],
        },
      }),
    );
    assert.deepEqual(summaryOf(given!).conditions, [
      { type: 'Available', status: 'True', reason: 'MinimumReplicasAvailable' },
      failure,
    ]);
  });

  it('shares what is equal, where it is asked to', () => {
    const asked: unknown[] = [];
    const remembered = <T>(value: T): T => {
      asked.push(value);
      return value;
    };
    const intern: Intern = { text: remembered, made: (_, make) => remembered(make()) };
    const { conditions, replicas } = summaryOf(deployment(rawDeployment())!, intern);
    for (const text of ['shop', 'Available', 'Progressing', 'True', 'MinimumReplicasAvailable'])
      assert.ok(asked.includes(text), text);
    for (const shared of [conditions, ...conditions, replicas]) assert.ok(asked.includes(shared));
  });

  it('is one with what is equal in another one', () => {
    const share = interner();
    const read = (name: string) => summaryOf(deployment(rawDeployment({ metadata: { name } }))!, share);
    const one = read('web');
    const other = read('api');
    assert.deepEqual(one, { ...other, name: 'web', uid: one.uid });
    assert.equal(one.conditions.length, 2);
    assert.equal(one.conditions, other.conditions);
    assert.equal(one.replicas, other.replicas);
  });

  it('holds dates only while something is still to be observed, and of what is not well', () => {
    const datesOf = (change: Raw): string[] =>
      [...JSON.stringify(summaryOf(deployment(rawDeployment(change))!)).matchAll(/2026-[^"]*/g)].map(String);
    assert.deepEqual(datesOf({}), []);
    assert.equal(datesOf({ metadata: { generation: 3 } }).length, 4);
    const failed = { type: 'Available', status: 'False', reason: 'X', lastTransitionTime: ago(60) };
    assert.equal(datesOf({ status: { conditions: [failed] } }).length, 1);
  });

  it('is empty for an object of which nothing is known', () => {
    const { namespace, name, uid, conditions, selector } = summaryOf({});
    assert.deepEqual([namespace, name, uid, conditions, selector], ['', '', undefined, [], undefined]);
  });
});
