import assert from 'node:assert/strict';
import { whatBecameOf, type Became } from '../../../src/core/lostAnswer.ts';
import { read, type Reading } from '../../../src/core/model/reading.ts';
import type { Deployment } from '../../../src/core/model/workloads.ts';

const seen: Deployment = { metadata: { uid: 'u', generation: 7 }, spec: { paused: true } };
const same = read(seen);
const resumed = read<Deployment>({ metadata: { uid: 'u', generation: 8 }, spec: {} });
const touched = read<Deployment>({ metadata: { uid: 'u', generation: 8 }, spec: { paused: true } });
const another = read<Deployment>({ metadata: { uid: 'v', generation: 1 }, spec: {} });
const away: Reading<Deployment> = { state: 'failed', reason: 'refuses connections', failure: 'unreachable' };
const gone: Reading<Deployment> = { state: 'notFound', reason: 'no such Deployment' };

describe('a change whose answer was lost', () => {
  const cases: [string, readonly Reading<Deployment>[], Became, number][] = [
    ['done at the first look', [resumed], 'done', 0],
    ['done at the second: the server was still at it', [same, resumed], 'done', 500],
    ['not done after three looks', [same, same, same], 'not done', 1500],
    ['done once the way is there again', [away, away, away, resumed], 'done', 3500],
    ['not known where the way stays closed', [away], 'unknown', 11_000],
    ['not done as far as it could be seen', [away, away, away, away, away, same], 'not done', 11_000],
    ['overtaken by another change', [touched], 'overtaken', 0],
    ['on a Deployment that is gone', [gone], 'replaced', 0],
    ['on a Deployment whose name another one has', [same, another], 'replaced', 500],
  ];
  for (const [what, readings, became, waited] of cases)
    it(`is ${what}`, async () => {
      let looks = 0;
      let ms = 0;
      const found = await whatBecameOf({ is: 'resume' }, seen, {
        read: () => Promise.resolve(readings[Math.min(looks++, readings.length - 1)]!),
        pause: (wait) => {
          ms += wait;
          return Promise.resolve();
        },
      });
      assert.equal(found, became);
      assert.equal(ms, waited);
    });
});
