import assert from 'node:assert/strict';
import fc from 'fast-check';
import { hanging, wrap } from '../../../../src/core/present/wrap.ts';

describe('wrapping text', () => {
  const cases: [string, number, string[]][] = [
    ['', 10, ['']],
    ['one two', 10, ['one two']],
    ['one two', 7, ['one two']],
    ['one two', 6, ['one', 'two']],
    ['one two three', 8, ['one two', 'three']],
    ['registry.example/web:2 is gone', 10, ['registry.example/web:2', 'is gone']],
    ['one\ntwo', 10, ['one', 'two']],
    [
      'undo it: `kubectl rollout undo web -n shop`; or',
      12,
      ['undo it:', '`kubectl rollout undo web -n shop`;', 'or'],
    ],
    ['a ` alone and more', 10, ['a ` alone', 'and more']],
    ['one\n\ntwo', 10, ['one', '', 'two']],
  ];
  for (const [text, width, expected] of cases)
    it(`${JSON.stringify(text)} to ${width}`, () => {
      assert.deepEqual(wrap(text, width), expected);
    });

  it('loses no word, changes no order, and is only too long for a word that is', () => {
    const words = fc.array(fc.string({ unit: fc.constantFrom('a', 'b', '–'), minLength: 1, maxLength: 30 }));
    fc.assert(
      fc.property(words, fc.integer({ min: 5, max: 40 }), (all, width) => {
        const lines = wrap(all.join(' '), width);
        assert.deepEqual(lines.join(' ').split(' '), all.join(' ').split(' '));
        for (const line of lines) assert.ok(line.length <= width || !line.includes(' '), line);
      }),
    );
  });
});

describe('a hanging paragraph', () => {
  it('has its lines under the first, whatever is in the text', () => {
    assert.equal(hanging('STUCK: ', 'one two\nthree four', 27), 'STUCK: one two\n       three four');
    assert.equal(hanging('  1. ', 'a b', 3), '  1. a b');
  });
});
