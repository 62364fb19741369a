import type { IncomingHttpHeaders } from 'node:http';
import type { Moment } from '../core/time.ts';
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

  /** Undefined as long as no answer told it. */
  get now(): Moment | undefined {
    return this.#ahead === undefined ? undefined : this.#time.wall() + this.#ahead;
  }

  /** ISO 8601: what it showed when ours showed `wall`; ours, where it is not known. */
  at(wall: number): string {
    return new Date(wall + (this.#ahead ?? 0)).toISOString();
  }
}
