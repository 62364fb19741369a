const FIRST_MS = 800;
const MOST_MS = 30_000;
const HEALTHY_AFTER_MS = 120_000;

/**
 * How long to wait after each failure: 0.8 s, twice as long each time, at most 30 s, and up to as much again at
 * random. It begins anew after two minutes without a failure.
 * The numbers are those of client-go `tools/cache/reflector.go`, NewReflectorWithOptions.
 */
export class Backoff {
  readonly #random: () => number;
  #failures = 0;
  #healthySince: number | undefined;

  constructor(random: () => number) {
    this.#random = random;
  }

  /** Nothing has failed lately. @param now steady milliseconds */
  isFresh(now: number): boolean {
    return this.#failures === 0 || this.#isHealthy(now);
  }

  /** It works. */
  worked(now: number): void {
    this.#healthySince ??= now;
  }

  /** It failed: the milliseconds to wait. */
  failed(now: number): number {
    if (this.#isHealthy(now)) this.#failures = 0;
    this.#healthySince = undefined;
    const wait = Math.min(MOST_MS, FIRST_MS * 2 ** Math.min(this.#failures++, 16));
    return wait * (1 + this.#random());
  }

  #isHealthy(now: number): boolean {
    return this.#healthySince !== undefined && now - this.#healthySince >= HEALTHY_AFTER_MS;
  }
}
