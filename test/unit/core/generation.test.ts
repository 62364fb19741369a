import assert from 'node:assert/strict';
import { isBehind, isObserved } from '../../../src/core/generation.ts';

const CASES: readonly [
  name: string,
  generation: number | undefined,
  observedGeneration: number | undefined,
  answer: { observed: boolean; behind: boolean },
][] = [
  ['the newest generation is observed', 4, 4, { observed: true, behind: false }],
  ['an earlier one is', 4, 3, { observed: false, behind: true }],
  ['none ever was', 1, undefined, { observed: false, behind: true }],
  ['a later one was, as after a restore', 4, 5, { observed: true, behind: false }],
  ['the wanted one is not known', undefined, 4, { observed: false, behind: false }],
  ['neither is known', undefined, undefined, { observed: false, behind: false }],
];

describe('whether the wanted generation is observed', () => {
  for (const [name, generation, observedGeneration, { observed, behind }] of CASES)
    it(`${name}: ${observed ? 'observed' : behind ? 'behind' : 'cannot be told'}`, () => {
      assert.equal(isObserved({ generation, observedGeneration }), observed);
      assert.equal(isBehind({ generation, observedGeneration }), behind);
    });
});
