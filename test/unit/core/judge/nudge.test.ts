import assert from 'node:assert/strict';
import { retryText } from '../../../../src/core/judge/nudge.ts';
import { ago, NOW } from '../../../support/facts.ts';

describe('where the tries of the controller stand', () => {
  for (const [name, written, tried, says] of [
    [
      'within three minutes of the write it still tries',
      64,
      undefined,
      /^it tries 15 times, for another 100s or so/,
    ],
    ['later it has given up', 764, undefined, /^it gave up some 10m ago, after 15 tries/],
    ['an event of long ago is no try of now', 764, 600, /^it gave up some 10m ago/],
    ['its newest try bounds when it gave up', 7364, 600, /^it gave up some 10m ago/],
    ['a fresh event shows that something woke it', 764, 60, /^after 15 failed tries, some 3 minutes/],
    ['without the time of the write nothing is claimed', undefined, undefined, /^after 15 failed tries/],
  ] as const)
    it(name, () => {
      const desiredSince = written === undefined ? undefined : ago(written);
      assert.match(retryText({ desiredSince }, tried === undefined ? undefined : ago(tried), NOW), says);
    });
});
