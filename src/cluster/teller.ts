import type { DeploymentSummary, FeedListener, FeedState } from '../core/feed.ts';
import { mergedState } from './mergedState.ts';
import type { ServerClock } from './serverClock.ts';

/** What the listener hears: one state for all scopes, each only once, and nothing after the end. */
export class Teller {
  readonly #listener: FeedListener;
  readonly #clock: ServerClock;
  readonly #isOver: () => boolean;
  readonly #failed: (error: unknown) => void;
  readonly #states: FeedState[];
  /** How many each scope has loaded, also after it has loaded all. */
  readonly #seen: number[];
  #last = '';

  /** @param failed is called when the listener throws; the feed goes on */
  constructor(
    listener: FeedListener,
    scopes: number,
    clock: ServerClock,
    isOver: () => boolean,
    failed: (error: unknown) => void,
  ) {
    this.#listener = listener;
    this.#clock = clock;
    this.#isOver = isOver;
    this.#failed = failed;
    this.#states = Array.from({ length: scopes }, () => ({ is: 'loading', seen: 0 }));
    this.#seen = this.#states.map(() => 0);
  }

  upsert(summaries: readonly DeploymentSummary[]): void {
    if (summaries.length > 0)
      this.#tell(() => {
        this.#listener.upsert(summaries, this.#clock.now);
      });
  }

  remove(uids: readonly string[]): void {
    if (uids.length > 0)
      this.#tell(() => {
        this.#listener.remove(uids);
      });
  }

  /** @param scope which of them, from 0; undefined: nothing has changed, but the first word is still to be said */
  state(scope?: number, state?: FeedState): void {
    if (scope !== undefined && state !== undefined) {
      this.#states[scope] = state;
      if (state.is === 'loading') this.#seen[scope] = state.seen;
    }
    const merged = mergedState(this.#states, this.#seen);
    const text = JSON.stringify(merged);
    if (text === this.#last) return;
    this.#last = text;
    this.#tell(() => {
      this.#listener.state(merged, this.#clock.now);
    });
  }

  #tell(say: () => void): void {
    if (this.#isOver()) return;
    try {
      say();
    } catch (error) {
      this.#failed(error);
    }
  }
}
