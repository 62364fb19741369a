import assert from 'node:assert/strict';
import { stat } from 'node:fs';
import { turn } from '../../../src/host/turn.ts';

describe('a turn of what else is due', () => {
  it('comes before what is asked for while an answer is being read: a timer', async () => {
    const order: string[] = [];
    await new Promise<void>((resolve) => {
      stat('.', () => {
        setTimeout(() => order.push('timer'), 1);
        const began = performance.now();
        while (performance.now() - began < 5);
        void turn().then(() => {
          order.push('turn');
          resolve();
        });
      });
    });
    assert.deepEqual(order, ['timer', 'turn']);
  });
});
