/** Calls at once after a pause, and else no more often than this: a tree that is redrawn faster cannot be read. */
export class Coalesced {
  readonly #call: () => void;
  readonly #everyMs: number;
  #pending: NodeJS.Timeout | undefined;
  /** By the clock that never goes back. */
  #last = -Infinity;

  constructor(everyMs: number, call: () => void) {
    this.#everyMs = everyMs;
    this.#call = call;
  }

  soon(): void {
    // A timer leaves out the part of a millisecond, and would call too early.
    const wait = Math.max(0, Math.ceil(this.#last + this.#everyMs - performance.now()));
    this.#pending ??= setTimeout(() => {
      this.#pending = undefined;
      this.#last = performance.now();
      this.#call();
    }, wait);
  }

  dispose(): void {
    clearTimeout(this.#pending);
  }
}
