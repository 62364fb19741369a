/**
 * How long the properties are tried. Normally a fixed number of times with a fixed seed, so that a run says the same
 * everywhere; with PROPERTY_SECONDS each of them goes on for that long, with a seed of the moment. The seed is printed
 * and PROPERTY_SEED gives it again.
 */
import * as fc from 'fast-check';

const seconds = Number(process.env['PROPERTY_SECONDS'] ?? 0);
const FIXED_SEED = 20_261_123;
const seed = Number(process.env['PROPERTY_SEED'] ?? (seconds > 0 ? Date.now() % 2 ** 31 : FIXED_SEED));

/** Milliseconds for one test; a failure takes its time to be made small. */
export const PATIENCE_MS = 60_000 + seconds * 2000;

/** Tries the property so often, or for PROPERTY_SECONDS. */
export function holds<T>(runs: number, property: fc.IAsyncProperty<T>): Promise<void> {
  return fc.assert(property, {
    seed,
    ...(seconds > 0 ? { numRuns: 1e9, interruptAfterTimeLimit: seconds * 1000 } : { numRuns: runs }),
  });
}

/** For the title of a suite. */
export function withSeed(title: string): string {
  return `${title} (seed ${seed})`;
}
