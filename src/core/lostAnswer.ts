/**
 * What became of a change whose answer was lost: found by reading, never by sending again. One look is not enough. The
 * way to the server may still be down, and the server may still be at it: then the Deployment is as before for a moment.
 */
import { isDone, type Change } from './changes.ts';
import type { Reading } from './model/reading.ts';
import type { Deployment } from './model/workloads.ts';

/** Milliseconds before each look; eleven seconds in all. */
const WAITS = [0, 500, 1000, 2000, 3000, 4500] as const;
/** A server that answers reads has carried a patch out within this many looks, or never got it. */
const LOOKS_UNCHANGED = 3;

export interface Looking {
  read(): Promise<Reading<Deployment>>;
  pause(ms: number): Promise<void>;
}

/**
 * - `done`: the Deployment shows it. `not done`: it is as it was seen.
 * - `overtaken`: somebody has changed it since, and it does not show it; the patch can no longer pass its tests.
 * - `replaced`: it is gone, or another one has its name. `unknown`: it could not be read.
 */
export type Became = 'done' | 'not done' | 'overtaken' | 'replaced' | 'unknown';

/** @param seen the Deployment that the change was decided on */
export async function whatBecameOf(change: Change, seen: Deployment, looking: Looking): Promise<Became> {
  let unchanged = 0;
  for (const wait of WAITS) {
    await looking.pause(wait);
    const reading = await looking.read();
    if (reading.state === 'notFound') return 'replaced';
    if (reading.state !== 'ok') continue;
    const now = reading.value;
    if (now.metadata?.uid !== seen.metadata?.uid) return 'replaced';
    if (isDone(change, now)) return 'done';
    if (now.metadata?.generation !== seen.metadata?.generation) return 'overtaken';
    if (++unchanged === LOOKS_UNCHANGED) return 'not done';
  }
  return unchanged > 0 ? 'not done' : 'unknown';
}
