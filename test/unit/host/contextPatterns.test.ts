import assert from 'node:assert/strict';
import { matchesPattern, patternsOf } from '../../../src/host/contextPatterns.ts';

describe('a pattern of context names', () => {
  const cases: [name: string, pattern: string, matches: boolean][] = [
    ['eu-prod-1', '*prod*', true],
    ['PROD', '*prod*', true],
    ['a\nprod\nb', '*prod*', true],
    ['test', '*prod*', false],
    ['prod', 'prod', true],
    ['preprod', 'prod', false],
    ['a.b', 'a.b', true],
    ['axb', 'a.b', false],
    ['(a|b)', '(a|b)', true],
    ['', '*', true],
    ['test', '', false],
  ];
  for (const [name, pattern, matches] of cases)
    it(`${JSON.stringify(pattern)} ${matches ? 'matches' : 'does not match'} ${JSON.stringify(name)}`, () => {
      assert.equal(matchesPattern(name, [pattern]), matches);
    });

  it('protects every context where the setting is no list of texts', () => {
    for (const wrong of ['prod', null, ['prod', 1], { prod: true }])
      assert.deepEqual(patternsOf(wrong, []), ['*'], JSON.stringify(wrong));
    assert.deepEqual(patternsOf(undefined, ['*prod*']), ['*prod*']);
    assert.deepEqual(patternsOf([], ['*prod*']), []);
  });
});
