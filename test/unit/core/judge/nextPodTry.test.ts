import assert from 'node:assert/strict';
import { nextPodTry } from '../../../../src/core/judge/nextPodTry.ts';
import { ago, event, NOW } from '../../../support/facts.ts';

const failed = (first: number, last: number) => event({ firstAt: ago(first), lastAt: ago(last) });

describe('when a ReplicaSet tries again', () => {
  for (const [name, newest, since, says] of [
    ['the pause is as long as all before it', failed(400, 100), undefined, 'in about 3m20s'],
    ['counted from the condition, where there is one', failed(150, 100), ago(400), 'in about 3m20s'],
    ['but never longer than 1000 s', failed(9000, 100), undefined, 'in about 15m'],
    ['an event that is older than the pause tells nothing', failed(400, 390), undefined, 'within 16m40s'],
    ['without an event nothing is claimed', undefined, ago(400), 'within 16m40s'],
  ] as const)
    it(name, () => {
      assert.equal(nextPodTry(newest, since, NOW), says);
    });
});
