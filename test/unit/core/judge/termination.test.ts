import assert from 'node:assert/strict';
import { hangs, keptBy, overdueSeconds, podsLeave } from '../../../../src/core/judge/termination.ts';
import { ago, node, nodes, NOW, pod, pods } from '../../../support/facts.ts';

const leaving = (seconds: number, change: Parameters<typeof pod>[0] = {}) =>
  pod({ deletingSince: ago(seconds), ...change });

describe('a pod that was told to go', () => {
  for (const [seconds, expected] of [
    [-20, false],
    [30, false],
    [31, true],
  ] as const) {
    it(`${seconds} s past its grace period ${expected ? 'hangs' : 'does not hang'}`, () => {
      assert.equal(hangs(leaving(seconds), NOW), expected);
      assert.equal(overdueSeconds(leaving(seconds), NOW), seconds);
    });
  }

  it('is one that was told to go', () => {
    assert.equal(hangs(pod(), NOW), false);
    assert.equal(overdueSeconds(pod(), NOW), undefined);
  });

  it('is about to free its place unless it hangs or never had one', () => {
    assert.equal(podsLeave(pods(pod(), leaving(-20)), NOW), true);
    assert.equal(podsLeave(pods(pod(), leaving(300)), NOW), false);
    assert.equal(podsLeave(pods(pod(), leaving(-20, { node: undefined })), NOW), false);
  });

  for (const [name, change, all, expected] of [
    ['its finalizers', { finalizers: ['a/b', 'c/d'] }, [node()], ' (finalizer a/b, c/d)'],
    ['both', { finalizers: ['a/b'] }, [node({ ready: false })], ' (finalizer a/b; node node-1 is not ready)'],
    ['a node that is not known to be ready', {}, [node({ ready: undefined })], ' (node node-1 is not ready)'],
    ['a node that is no longer there', {}, [], ' (node node-1 is gone)'],
    ['a node that looks healthy, by name', {}, [node()], ' (node node-1)'],
    ['nothing that shows', { node: undefined }, [node()], ''],
  ] as const) {
    it(`is kept by ${name}`, () => {
      assert.equal(keptBy(leaving(300, change), nodes(...all)), expected);
    });
  }
});
