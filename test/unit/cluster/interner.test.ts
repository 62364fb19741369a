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

  it('is forgotten when there was too much of it, and what comes then is shared again', () => {
    const { made, text } = interner();
    const share = (number: number) => made([number, 'x'], () => ({ number }));
    const first = share(0);
    const numbers = Array.from({ length: 20_000 }, (_, number) => number);
    assert.deepEqual(
      numbers.map((number) => share(number).number),
      numbers,
    );
    assert.notEqual(share(0), first);
    assert.equal(share(0), share(0));
    for (const number of numbers) assert.equal(text(`text ${number}`), `text ${number}`);
  });
});
