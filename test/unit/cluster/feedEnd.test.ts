import assert from 'node:assert/strict';
import { endOfLost } from '../../../src/cluster/feedEnd.ts';
import { lost, type Lost } from '../../../src/cluster/lost.ts';

const SUBJECT = {
  verb: 'list',
  resource: 'deployments.apps',
  thing: 'deployments',
  scope: 'in all namespaces',
};

describe('what comes after a request of the feed without an answer', () => {
  const cases: readonly (readonly [why: string, lost: Lost, comes: string])[] = [
    ['nobody answers', lost('unreachable', 'no route'), 'failed'],
    ['the answer takes too long', lost('timeout', 'no answer'), 'failed'],
    ['the server does not know us', lost('unauthorized', '401'), 'refused'],
    // It may have opened a browser and waited for somebody, who is not to find ten more of them.
    ['a sign-in waited in vain', { ...lost('timeout', 'no answer'), login: 'waited' }, 'refused'],
    ['a sign-in failed after a while', { ...lost('unauthorized', 'exit 1'), login: 'waited' }, 'refused'],
    ['a sign-in failed at once', { ...lost('unauthorized', 'exit 1'), login: 'saidNo' }, 'refused for 60 s'],
    ['it is no longer wanted', lost('cancelled', 'cancelled'), 'cut'],
  ];
  for (const [why, one, comes] of cases)
    it(`where ${why}: ${comes}`, () => {
      const end = endOfLost(SUBJECT, one);
      const wait = 'waitMs' in end ? ` for ${end.waitMs / 1000} s` : '';
      assert.equal(`${end.is}${wait}`, comes);
    });
});
