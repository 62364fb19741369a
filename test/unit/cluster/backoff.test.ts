import assert from 'node:assert/strict';
import { Backoff } from '../../../src/cluster/backoff.ts';

describe('the back-off', () => {
  it('doubles from 0.8 s to 30 s', () => {
    const backoff = new Backoff(() => 0);
    const waits = Array.from({ length: 8 }, () => backoff.failed(0));
    assert.deepEqual(waits, [800, 1600, 3200, 6400, 12800, 25600, 30000, 30000]);
  });

  it('adds up to as much again at random, so that clients do not come back together', () => {
    assert.equal(new Backoff(() => 0.5).failed(0), 1200);
    assert.ok(new Backoff(() => 0.999).failed(0) < 1600);
  });

  it('begins anew after two minutes of health, not of waiting', () => {
    const backoff = new Backoff(() => 0);
    backoff.failed(0);
    backoff.failed(0);
    assert.equal(backoff.failed(500_000), 3200);
    backoff.worked(500_000);
    backoff.worked(560_000);
    assert.equal(backoff.failed(619_999), 6400);
    backoff.worked(700_000);
    assert.equal(backoff.isFresh(819_999), false);
    assert.equal(backoff.isFresh(820_000), true);
    assert.equal(backoff.failed(820_000), 800);
  });
});
