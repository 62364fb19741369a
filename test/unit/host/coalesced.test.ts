import assert from 'node:assert/strict';
import { Coalesced } from '../../../src/host/coalesced.ts';

describe('what is coalesced', () => {
  const until = async (holds: () => boolean): Promise<void> => {
    while (!holds()) await pause(5);
  };
  const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

  it('is called at once after a pause, once more soon after, and then waits', async () => {
    let calls = 0;
    const coalesced = new Coalesced(60_000, () => calls++);
    coalesced.soon();
    await new Promise(setImmediate);
    assert.equal(calls, 1);
    for (const expected of [1, 2, 2]) {
      coalesced.soon();
      await new Promise(setImmediate);
      assert.equal(calls, expected);
      await until(() => calls === 2);
    }
    coalesced.soon();
    await pause(100);
    assert.equal(calls, 2);
    coalesced.dispose();
  });

  it('is called no more often than that in the long run', async () => {
    const times: number[] = [];
    const coalesced = new Coalesced(60, () => {
      times.push(performance.now());
    });
    const source = setInterval(() => {
      coalesced.soon();
    }, 1);
    await until(() => times.length === 10);
    clearInterval(source);
    coalesced.dispose();
    // The event loop's own clock has whole milliseconds.
    const [first, second, ...others] = times.map((time) => time - times[0]!);
    assert.ok(first === 0 && second! >= 49, `the second after ${second} ms`);
    for (const [at, after] of others.entries())
      assert.ok(after >= (at + 2) * 60 - 3, `call ${at + 3} after ${after} ms`);
  });

  it('is called once for all that came meanwhile', async () => {
    let calls = 0;
    const coalesced = new Coalesced(5, () => calls++);
    for (let times = 0; times < 3; times++) coalesced.soon();
    await until(() => calls === 1);
    await pause(30);
    assert.equal(calls, 1);
    coalesced.soon();
    await until(() => calls === 2);
    coalesced.dispose();
  });

  it('is not called any more after its end', async () => {
    let calls = 0;
    const coalesced = new Coalesced(5, () => calls++);
    coalesced.soon();
    coalesced.dispose();
    await pause(30);
    assert.equal(calls, 0);
  });
});
