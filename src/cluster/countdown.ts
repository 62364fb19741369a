import type { FeedTime } from './feedTime.ts';

/** A timer that can be wound up again. */
export class Countdown {
  readonly #time: FeedTime;
  #takeBack: () => void = () => undefined;

  constructor(time: FeedTime) {
    this.#time = time;
  }

  /** Calls after the time, unless it is started again or stopped before. */
  start(ms: number, call: () => void): void {
    this.#takeBack();
    this.#takeBack = this.#time.after(ms, call);
  }

  stop(): void {
    this.#takeBack();
  }
}
