import assert from 'node:assert/strict';
import { Coalesced } from '../../../src/host/coalesced.ts';

describe('what is coalesced', () => {
  const until = async (holds: () => boolean): Promise<void> => {
    while (!holds()) await pause(5);
  };
  const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

  it('is called at once after a pause, and what comes soon after waits', async () => {
    let calls = 0;
    const coalesced = new Coalesced(60_000, () => calls++);
    for (let times = 0; times < 3; times++) {
      coalesced.soon();
      await pause(20);
    }
    assert.equal(calls, 1);
    coalesced.dispose();
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
