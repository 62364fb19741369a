/** A source that is open, and the live picture of its Deployments, until it ends as a whole. */
import type { FeedListener, FeedScope, FeedState } from '../core/feed.ts';
import { Fleet } from '../core/fleet.ts';
import { treeOutline } from '../core/present/treeOutline.ts';
import { Rest } from '../core/rest.ts';
import { moment, type Moment } from '../core/time.ts';
import { BUG } from './bug.ts';
import type { Coalesced } from './coalesced.ts';
import type { Log } from './log.ts';
import type { OpenSource } from './source.ts';

/** How often flags that depend on time alone are looked at again. */
const TICK_MS = 5000;
/** Of those that nobody is to see, so many come between two drawings. */
const DRAWN_EVERY = 10;

export class Live {
  readonly source: OpenSource;
  readonly fleet = new Fleet();
  feed: FeedState = { is: 'loading', seen: 0 };
  /** What to know of it, beside its state. */
  remark: string | undefined;
  readonly #told: Pick<Coalesced, 'soon'>;
  readonly #log: Pick<Log, 'info' | 'bug'>;
  readonly #stop = new AbortController();
  readonly #rest = new Rest();
  /** Server's clock minus ours, in milliseconds. */
  #clockOffset = 0;
  #ticker: NodeJS.Timeout | undefined;

  /** @param told of each change, however many there are */
  constructor(source: OpenSource, told: Pick<Coalesced, 'soon'>, log: Pick<Log, 'info' | 'bug'>) {
    this.source = source;
    this.#told = told;
    this.#log = log;
  }

  /** The server's clock, as far as it is known; a snapshot's time stands still. */
  now(): Moment {
    const recorded = moment(this.source.reader.source.recordedAt);
    return recorded ?? Date.now() + this.#clockOffset;
  }

  get isResting(): boolean {
    return this.#rest.isOn;
  }

  /** While it rests nothing is followed, and no flag comes of the mere passing of time: what is known is of the past. */
  rest(isOn: boolean): void {
    this.#rest.turn(isOn);
    this.#tick();
  }

  follow(scope: FeedScope): void {
    this.#tick();
    this.#follow(scope);
  }

  #tick(): void {
    clearInterval(this.#ticker);
    if (this.isResting) return;
    this.#ticker = setInterval(() => {
      if (this.fleet.tick(this.now())) this.#told.soon();
    }, TICK_MS);
  }

  /** @param missing what could not be followed, and is not tried again */
  #follow(scope: FeedScope, missing: readonly string[] = []): void {
    const { fleet } = this;
    const { signal } = this.#stop;
    const { feed, namespace } = this.source;
    const listener: FeedListener = {
      upsert: (summaries, serverTime) => {
        this.#hearClock(serverTime);
        const { hasFlagged } = fleet;
        fleet.upsert(summaries, this.now());
        // While a list is read, the first draw is for what is flagged in it: what is well can wait for the end of its page.
        if (this.feed.is !== 'loading' || hasFlagged || fleet.hasFlagged) this.#told.soon();
      },
      remove: (uids) => {
        fleet.remove(uids);
        this.#told.soon();
      },
      state: (told, serverTime) => {
        const state = told.is === 'live' && missing.length > 0 ? { ...told, missing } : told;
        this.#hearClock(serverTime);
        if (state.is === 'stale' || state.is === 'stopped') this.#log.info(`Deployments: ${state.reason}`);
        // Who may not list the whole cluster may still see the context's own namespace.
        if (state.is === 'stopped' && state.why === 'forbidden' && scope === 'all' && namespace !== null) {
          this.#follow([namespace], [state.reason]);
          return;
        }
        // The first word of a feed says what is shown already; the rows behind it are not to wait for it.
        const isNews = JSON.stringify(this.feed) !== JSON.stringify(state);
        this.feed = state;
        if (isNews) this.#told.soon();
      },
      rehearsal,
    };
    feed.follow(scope, listener, signal, this.#rest).catch((error: unknown) => {
      this.#log.bug('feed', error);
      if (signal.aborted) return;
      this.feed = { is: 'stopped', why: 'failed', reason: BUG };
      this.#told.soon();
    });
  }

  #hearClock(serverTime: Moment | undefined): void {
    if (serverTime !== undefined) this.#clockOffset = serverTime - Date.now();
  }

  /** Ends its requests, its feed and its connections. */
  dispose(): void {
    this.#stop.abort();
    clearInterval(this.#ticker);
    this.source.dispose();
  }
}

/** Their flags are told, and they are drawn, in a picture of their own. */
function rehearsal(): FeedListener['upsert'] {
  const fleet = new Fleet();
  return (summaries, serverTime = Date.now()) => {
    fleet.upsert(summaries, serverTime);
    if (fleet.counts.seen % DRAWN_EVERY === 0) treeOutline(fleet.flagged(), 'namespace');
  };
}
