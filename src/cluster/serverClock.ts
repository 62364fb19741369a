import type { IncomingHttpHeaders } from 'node:http';
import type { FeedTime } from './feedTime.ts';

/** The server's clock, reckoned on from the last Date header by ours. */
export class ServerClock {
  readonly #time: FeedTime;
  /** The server's minus ours, in milliseconds. */
  #ahead: number | undefined;

  constructor(time: FeedTime) {
    this.#time = time;
  }

  hear({ date }: IncomingHttpHeaders): void {
    const told = Date.parse(date ?? '');
    if (!Number.isNaN(told)) this.#ahead = told - this.#time.wall();
  }

  /** ISO 8601; undefined as long as no answer told it. */
  get now(): string | undefined {
    return this.#ahead === undefined ? undefined : this.at(this.#time.wall());
  }

  /** What it showed when ours showed `wall`; ours, where it is not known. */
  at(wall: number): string {
    return new Date(wall + (this.#ahead ?? 0)).toISOString();
  }
}
