import assert from 'node:assert/strict';
import { fitsWithoutOld, hasRoomFor } from '../../../../src/core/judge/quotaRoom.ts';
import { parseQuantity } from '../../../../src/core/quantity.ts';

const quota = (hard: Record<string, string>, used: Record<string, string>) => ({
  name: 'q',
  hard,
  used,
  scopes: [],
});
const cpu = (requested?: string) => ({
  resource: 'requests.cpu',
  ...(requested !== undefined && { requested }),
});

describe('room in a quota', () => {
  for (const [used, expected] of [
    ['3500m', true],
    ['3501m', false],
    ['4', false],
  ] as const) {
    it(`of 4 with ${used} used is ${expected ? 'enough' : 'not enough'} for 500m`, () => {
      assert.equal(
        hasRoomFor([cpu('500m')], quota({ 'requests.cpu': '4' }, { 'requests.cpu': used })),
        expected,
      );
    });
  }

  it('must be there for every resource', () => {
    const both = quota({ pods: '9', 'requests.cpu': '1' }, { pods: '1', 'requests.cpu': '1' });
    assert.equal(hasRoomFor([{ resource: 'pods', requested: '1' }, cpu('1')], both), false);
  });

  it('is unknown where a number is missing, and where nothing is asked', () => {
    assert.equal(hasRoomFor([cpu('1')], quota({ 'requests.cpu': '4' }, {})), undefined);
    assert.equal(hasRoomFor([cpu()], quota({ 'requests.cpu': '4' }, { 'requests.cpu': '1' })), undefined);
    assert.equal(hasRoomFor([], quota({}, {})), undefined);
  });
});

describe('a quota without the old pods', () => {
  const refused = { resource: 'requests.cpu', requested: '500m', used: '1500m', limited: '1500m' };

  it('takes as many new ones of the same size', () => {
    assert.equal(fitsWithoutOld(refused, 3, 3, parseQuantity('500m')), true);
  });

  it('does not where others hold it', () => {
    assert.equal(fitsWithoutOld(refused, 3, 3, parseQuantity('400m')), false);
  });

  it('is unknown where it is not known what an old pod holds', () => {
    assert.equal(fitsWithoutOld(refused, 3, 3, undefined), undefined);
  });
});
