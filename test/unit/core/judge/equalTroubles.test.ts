import assert from 'node:assert/strict';
import { mostCommon, podsText } from '../../../../src/core/judge/equalTroubles.ts';

describe('equal troubles', () => {
  const letter = (word: string): string => word.charAt(0);

  it('are grouped, and the largest group is told', () => {
    assert.deepEqual(mostCommon(['a1', 'b1', 'b2', 'a2', 'b3'], letter), ['b1', 'b2', 'b3']);
  });

  it('of groups of one size leave the word to the first', () => {
    assert.deepEqual(mostCommon(['b1', 'a1'], letter), ['b1']);
  });

  it('of nothing are nothing', () => {
    assert.deepEqual(mostCommon([], letter), []);
  });

  it('name a lone pod and count several', () => {
    assert.equal(podsText([{ name: 'web-a' }]), 'pod web-a');
    assert.equal(podsText([{ name: 'web-a' }, { name: 'web-b' }]), '2 pods');
  });

  it('count a pod with two such containers once', () => {
    assert.equal(podsText([{ name: 'web-a' }, { name: 'web-a' }]), 'pod web-a');
  });
});
