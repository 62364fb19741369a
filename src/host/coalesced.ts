import { REAL_TIME } from './hostTime.ts';

/** What begins after a pause is mostly not all of it: the second call is not to wait as long as the others. */
const SECOND_MS = 50;

/**
 * Calls at once after a pause, once more soon after, and else no more often than this: a tree that is redrawn faster
 * cannot be read.
 */
export class Coalesced {
  readonly #call: () => void;
  readonly #everyMs: number;
  /** Of the next call. */
  #wait: { cancel(): void } | undefined;
  /** By the clock that never goes back. */
  #last = -Infinity;
  /** What the next call keeps from the last one. */
  #gapMs = 0;

  constructor(everyMs: number, call: () => void) {
    this.#everyMs = everyMs;
    this.#call = call;
  }

  soon(): void {
    if (this.#wait !== undefined) return;
    // A timer leaves out the part of a millisecond, and would call too early.
    const wait = Math.max(0, Math.ceil(this.#last + this.#gapMs - performance.now()));
    this.#wait = wait === 0 ? immediately(this.#now) : REAL_TIME.after(wait, this.#now);
  }

  readonly #now = (): void => {
    this.#wait = undefined;
    const now = performance.now();
    this.#gapMs = this.#gapAfter(now - this.#last);
    this.#last = now;
    this.#call();
  };

  /** The second one takes its time from the third. */
  #gapAfter(gapMs: number): number {
    if (gapMs > 2 * this.#everyMs) return Math.min(SECOND_MS, this.#everyMs);
    return gapMs < this.#everyMs ? 2 * this.#everyMs - gapMs : this.#everyMs;
  }

  dispose(): void {
    this.#wait?.cancel();
  }
}

/** Before what else has arrived is read; a timer would come after some of it. */
function immediately(call: () => void): { cancel(): void } {
  const turn = setImmediate(call);
  return {
    cancel: () => {
      clearImmediate(turn);
    },
  };
}
