import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { GenerationReport, ReplicaSetReport } from '../../../src/core/model/report.ts';
import { generationTrack } from '../../../webview/render/generationTrack.ts';
import { barPieces, barScale } from '../../../webview/render/replicaBar.ts';
import { room, rowWindow } from '../../../webview/render/timelineWindow.ts';

function counts(desired: number | null, observed: number | null): GenerationReport {
  return { desired, observed, matches: null, lag: null, desiredSince: null };
}

describe('the track of generations', () => {
  const tracks: readonly (readonly [
    desired: number | null,
    observed: number | null,
    drawn: string | undefined,
  ])[] = [
    [3, 3, '1+ 2+ 3+'],
    [5, 4, '1+ 2+ 3+ 4+ 5-'],
    [1, null, '1-'],
    [9, 7, '… 4+ 5+ 6+ 7+ 8- 9-'],
    [4242, 30, '… 4237- 4238- 4239- 4240- 4241- 4242-'],
    [null, null, undefined],
    [0, null, undefined],
  ];
  for (const [desired, observed, drawn] of tracks)
    it(`draws ${desired} desired and ${observed} observed as ${drawn}`, () => {
      const track = generationTrack(counts(desired, observed));
      const steps = track?.steps.map((one) => `${one.generation}${one.observed ? '+' : '-'}`);
      assert.equal(steps && [...(track?.cut ? ['…'] : []), ...steps].join(' '), drawn);
    });
});

type Pods = Pick<ReplicaSetReport, 'desired' | 'current' | 'ready' | 'available'>;

function replicaSet(pods: Pods): ReplicaSetReport {
  return {
    ...pods,
    name: 'web-1',
    revision: 1,
    wanted: true,
    images: [],
    changeCause: null,
    createdAt: null,
  };
}

describe('the bar of a ReplicaSet', () => {
  const bars: readonly (readonly [pods: Pods, drawn: string])[] = [
    [{ desired: 2, current: 2, ready: 2, available: 2 }, 'available available'],
    [{ desired: 4, current: 3, ready: 2, available: 1 }, 'available ready made missing'],
    [{ desired: 0, current: 1, ready: 0, available: 0 }, 'made'],
    [{ desired: 0, current: 0, ready: 0, available: 0 }, ''],
    [{ desired: 2, current: null, ready: null, available: null }, 'unknown unknown'],
    [{ desired: 1, current: 1, ready: null, available: null }, 'made'],
    // Counters of different moments contradict each other.
    [{ desired: 1, current: 1, ready: 3, available: 2 }, 'available'],
  ];
  for (const [pods, drawn] of bars)
    it(`shows ${JSON.stringify(pods)} as ${drawn || 'nothing'}`, () => {
      const one = replicaSet(pods);
      const kinds = barPieces(one, barScale([one])).map(({ kind }) => kind);
      assert.equal(kinds.join(' '), drawn);
    });

  it('has one piece for each kind where the pods are too many to be told apart', () => {
    const one = replicaSet({ desired: 100, current: 40, ready: 22, available: 10 });
    assert.deepEqual(barPieces(one, barScale([one])), [
      { kind: 'available', from: 0, length: 10 },
      { kind: 'ready', from: 10, length: 12 },
      { kind: 'made', from: 22, length: 18 },
      { kind: 'missing', from: 40, length: 60 },
    ]);
  });

  it('is drawn to the scale of the largest, and leaves no gap and nothing over it', () => {
    const count = fc.nat(60);
    const pods = fc.record({ desired: count, current: count, ready: count, available: count });
    fc.assert(
      fc.property(fc.array(pods, { minLength: 1, maxLength: 4 }), (all) => {
        const sets = all.map(replicaSet);
        const scale = barScale(sets);
        for (const one of sets) {
          let end = 0;
          for (const piece of barPieces(one, scale)) {
            assert.equal(piece.from, end);
            end += piece.length;
          }
          assert.ok(end <= scale);
          assert.equal(end, Math.max(one.desired, one.current ?? 0));
        }
      }),
    );
  });
});

describe('the rows of a long list', () => {
  it('are those in sight and four around them', () => {
    const heights = Array.from({ length: 100 }, () => 20);
    assert.deepEqual(rowWindow(heights, 1000, 100), { first: 46, end: 59 });
  });

  it('are all of a short one', () => {
    assert.deepEqual(rowWindow([20, 20, 20], 0, 400), { first: 0, end: 3 });
  });

  it('are none of an empty one', () => {
    assert.deepEqual(rowWindow([], 0, 400), { first: 0, end: 0 });
  });

  it('always cover what is in sight, wherever it is scrolled to', () => {
    const heights = fc.array(fc.integer({ min: 1, max: 200 }), { minLength: 1, maxLength: 300 });
    fc.assert(
      fc.property(heights, fc.nat(40_000), fc.integer({ min: 1, max: 900 }), (rows, top, view) => {
        const total = room(rows, 0, rows.length);
        const scrolled = Math.min(top, Math.max(0, total - view));
        const { first, end } = rowWindow(rows, scrolled, view);
        assert.ok(room(rows, 0, first) <= scrolled);
        assert.ok(room(rows, 0, end) >= Math.min(total, scrolled + view));
      }),
    );
  });
});
