import assert from 'node:assert/strict';
import fc from 'fast-check';
import { equal } from '../../../src/core/equal.ts';

describe('equality of JSON values', () => {
  const cases: [string, unknown, unknown, boolean][] = [
    ['the same text', 'a', 'a', true],
    ['a number and its text', 1, '1', false],
    ['null and nothing', null, undefined, false],
    ['null and an empty object', null, {}, false],
    ['fields in another order', { a: 1, b: 2 }, { b: 2, a: 1 }, true],
    ['a field that is absent and one that is undefined', {}, { a: undefined }, true],
    ['a field that is absent and one that is null', {}, { a: null }, false],
    ['a field that is absent and one that is empty', {}, { a: {} }, false],
    ['items in another order', ['a', 'b'], ['b', 'a'], false],
    ['a list and a longer one', ['a'], ['a', 'b'], false],
    ['a list and an object with the same keys', ['a'], { 0: 'a' }, false],
    ['a difference deep down', { a: [{ b: { c: 1 } }] }, { a: [{ b: { c: 2 } }] }, false],
    ['an inherited field and a missing one', { toString: undefined }, {}, true],
    ['a field named like an inherited one', { constructor: 'a' }, {}, false],
    ['a map without a prototype and one with', Object.assign(Object.create(null), { a: 1 }), { a: 1 }, true],
  ];
  for (const [what, a, b, expected] of cases)
    it(`${expected ? 'equates' : 'tells apart'} ${what}`, () => {
      assert.equal(equal(a, b), expected);
      assert.equal(equal(b, a), expected);
    });

  it('does not take a key named __proto__ for the prototype', () => {
    assert.equal(equal(JSON.parse('{"__proto__":{"a":1}}'), {}), false);
    assert.equal(equal(JSON.parse('{"__proto__":{"a":1}}'), JSON.parse('{"__proto__":{"a":1}}')), true);
  });

  it('compares to any depth', () => {
    const deep = (end: string): unknown => {
      let value: unknown = end;
      for (let i = 0; i < 100_000; i++) value = i % 2 === 0 ? [value] : { a: value };
      return value;
    };
    assert.equal(equal(deep('x'), deep('x')), true);
    assert.equal(equal(deep('x'), deep('y')), false);
  });

  it('holds for every value and its copy, and agrees with Node on any two', () => {
    fc.assert(
      fc.property(fc.jsonValue(), fc.jsonValue(), (a, b) => {
        const withoutMinusZero = JSON.parse(JSON.stringify([a, b])) as [unknown, unknown];
        const [left, right] = withoutMinusZero;
        assert.ok(equal(left, structuredClone(left)));
        let same = true;
        try {
          assert.deepStrictEqual(left, right);
        } catch {
          same = false;
        }
        assert.equal(equal(left, right), same);
      }),
    );
  });
});
