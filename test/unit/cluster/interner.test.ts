import assert from 'node:assert/strict';
import { interner } from '../../../src/cluster/interner.ts';

describe('what is kept once', () => {
  it('is one value for all that are made of the same parts', () => {
    const { made, text } = interner();
    const one = made([1, undefined, 'x'], () => ({ a: 1 }));
    assert.equal(
      made([1, undefined, text('x')], () => assert.fail('it is there')),
      one,
    );
    assert.equal(
      made([one], () => [one]),
      made([one], () => [one]),
    );
  });

  it('is another value for each other part, order and number of parts', () => {
    const { made } = interner();
    const lists = [[], [1], ['1'], [1, 1], [1, 2], [2, 1], [undefined], [undefined, 1], [1, undefined]];
    const found = lists.map((parts) => made(parts, () => ({ parts })));
    assert.deepEqual(
      found.map(({ parts }) => parts),
      lists,
    );
  });

  it('is not all that a cluster was made to have: of the rest each is its own', () => {
    const { made, text } = interner();
    const values = Array.from({ length: 20_000 }, (_, number) => ({ number }));
    const share = (value: { number: number }) => made([value.number, 'x'], () => ({ ...value }));
    const first = values.map(share);
    const again = values.map(share);
    assert.deepEqual(again, values);
    const shared = first.filter((one, at) => one === again[at]).length;
    assert.ok(shared > 1000 && shared <= 10_000, `${shared} are shared`);
    assert.equal(text('x'), 'x');
  });
});
