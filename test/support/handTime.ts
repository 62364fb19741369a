import type { Time } from '../../src/host/hostTime.ts';

/** The host's clock and timers, moved by hand. */
export class HandTime implements Time {
  #now = 0;
  #timers: { readonly at: number; readonly act: () => void }[] = [];

  now(): number {
    return this.#now;
  }

  after(ms: number, act: () => void): { cancel(): void } {
    const timer = { at: this.#now + ms, act };
    this.#timers.push(timer);
    return { cancel: () => (this.#timers = this.#timers.filter((one) => one !== timer)) };
  }

  pass(seconds: number): void {
    const end = this.#now + seconds * 1000;
    for (;;) {
      const next = this.#timers.filter(({ at }) => at <= end).sort((a, b) => a.at - b.at)[0];
      if (next === undefined) break;
      this.#timers = this.#timers.filter((one) => one !== next);
      this.#now = next.at;
      next.act();
    }
    this.#now = end;
  }

  /** How many timers are set. */
  get waits(): number {
    return this.#timers.length;
  }
}
