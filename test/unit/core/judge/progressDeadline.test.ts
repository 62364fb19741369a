import assert from 'node:assert/strict';
import { conditionOf, passedDeadline, tooShort } from '../../../../src/core/judge/progressDeadline.ts';
import { condition, deployment, oldReplicaSet, replicaSets, strategy } from '../../../support/facts.ts';

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

  it('is too short where minReadySeconds alone outlasts it', () => {
    const facts = strategy({ minReadySeconds: 30, progressDeadlineSeconds: 30 });
    assert.match(tooShort(deployment(), facts), /a healthy pod may take 30s/);
  });

  it('is long enough, or none at all, without a word', () => {
    assert.equal(tooShort(deployment(), strategy()), '');
    assert.equal(
      tooShort(deployment(), strategy({ minReadySeconds: 30, progressDeadlineSeconds: undefined })),
      '',
    );
  });
});

describe('a condition', () => {
  it('is found by its type', () => {
    assert.equal(conditionOf(deployment().conditions, 'Available')?.reason, 'MinimumReplicasAvailable');
    assert.equal(conditionOf(deployment().conditions, 'ReplicaFailure'), undefined);
  });
});
