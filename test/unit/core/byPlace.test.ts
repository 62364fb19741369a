import assert from 'node:assert/strict';
import { byPlace } from '../../../src/core/byPlace.ts';

const place = (text: string) => {
  const [namespace = '', name = ''] = text.split('/');
  return { namespace, name };
};

describe('the order of Deployments', () => {
  for (const [first, second, why] of [
    ['api/z', 'shop/a', 'the namespace comes first'],
    ['shop/a', 'shop/b', 'within one, the name'],
    ['shop/z', 'shop-2/a', 'a namespace comes before those that begin with it'],
  ] as const)
    it(`${first} before ${second}: ${why}`, () => {
      assert.ok(byPlace(place(first), place(second)) < 0);
      assert.ok(byPlace(place(second), place(first)) > 0);
      assert.equal(byPlace(place(first), place(first)), 0);
    });
});
