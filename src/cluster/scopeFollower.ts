import type { FeedState } from '../core/feed.ts';
import { listAddress, type Addressed } from './apiPath.ts';
import { Backoff } from './backoff.ts';
import { Countdown } from './countdown.ts';
import { DONE, type End } from './feedEnd.ts';
import { pause } from './feedTime.ts';
import type { Following } from './following.ts';
import { listDeployments } from './listing.ts';
import { Picture } from './picture.ts';
import { watchDeployments } from './watching.ts';

/** client-go's VeryShortWatch: a watch that ends within a second, without an event, has failed. */
const SHORT_MS = 1000;
/** A server that starts refuses for a moment what it allows: its rules are not loaded yet. */
const REFUSALS_DOUBTED = 3;
/** After a sleep all computers of an office ask at once. */
const WAKE_MS = { least: 1000, spread: 2000 };

/** Follows the Deployments of one namespace, or of all: a list, watches, and a list again where it has to be. */
export class ScopeFollower {
  readonly #with: Following;
  readonly #namespace: string | undefined;
  readonly #number: number;
  readonly #picture: Picture;
  readonly #backoff: Backoff;
  /** Of lists that have to be read again. A server that was gone for long mostly asks for one, and can be asked at once. */
  readonly #relists: Backoff;
  #state: FeedState = { is: 'loading', seen: 0 };
  /** A list has been read to its end. */
  #hasAll = false;
  /** The next list has to be at least as new. */
  #from: string | undefined;
  #shortWatches = 0;
  #refusals = 0;
  /** Watches in a row that brought nothing until they were given up. */
  #silences = 0;
  /** Our clock at the last sign of life. */
  #alive: number;

  /** @param number of this scope among all that are followed */
  constructor(following: Following, namespace: string | undefined, number: number) {
    this.#with = following;
    this.#namespace = namespace;
    this.#number = number;
    this.#picture = new Picture(following);
    this.#backoff = new Backoff(() => following.time.random());
    this.#relists = new Backoff(() => following.time.random());
    this.#alive = following.time.wall();
  }

  /** Resolves when there is no more to follow. */
  async run(): Promise<void> {
    const address = listAddress(
      'Deployment',
      this.#namespace === undefined ? {} : { namespace: this.#namespace },
    );
    if (address === undefined) {
      const name = JSON.stringify(this.#namespace);
      this.#become({
        is: 'stopped',
        why: 'failed',
        reason: `${name} is not a name that a namespace can have`,
      });
      return;
    }
    while (await this.#mayGoOn()) {
      const { version } = this.#picture;
      const end = version === undefined ? await this.#list(address) : await this.#watch(address, version);
      if (!(await this.#goOnAfter(end))) return;
    }
  }

  /** At once, or when somebody looks again. False when it is over. */
  async #mayGoOn(): Promise<boolean> {
    if (this.#with.isResting) {
      this.#become({ is: 'resting', since: this.#since });
      await this.#with.untilLooked();
    }
    return !this.#with.attempts.areStopped;
  }

  async #list(address: Addressed): Promise<End> {
    const from = this.#from;
    this.#picture.beginList();
    const listed = await listDeployments(this.#with, address, from, {
      deployment: (one) => {
        this.#picture.listed(one);
      },
      seen: (count) => {
        if (!this.#hasAll) this.#become({ is: 'loading', seen: count });
      },
    });
    if ('is' in listed) {
      if (listed.is !== 'expired' || from === undefined) return listed;
      // Only the very newest will do then.
      this.#from = undefined;
      return DONE;
    }
    this.#picture.complete(listed.version);
    this.#from = undefined;
    this.#hasAll = true;
    this.#alive = this.#with.time.wall();
    return DONE;
  }

  async #watch(address: Addressed, version: string): Promise<End> {
    const { time } = this.#with;
    const settling = new Countdown(time);
    let began = time.steady();
    const end = await watchDeployments(this.#with, address, version, {
      hasBookmarks: () => this.#picture.hasBookmarks,
      opened: () => {
        began = time.steady();
        // Something in between answers, and passes nothing on: only a word of the server itself will do.
        if (this.#silences > 1) return;
        // What has just failed is believed once it has lasted a while; what was missed comes in a moment.
        if (this.#state.is === 'stale' || this.#state.is === 'resting')
          settling.start(SHORT_MS, () => {
            this.#live();
          });
        else this.#live();
      },
      heard: (events) => {
        const stop = this.#picture.apply(events, { ...address.subject, verb: 'watch' });
        this.#silences = 0;
        if (stop === undefined) this.#live();
        return stop;
      },
    });
    settling.stop();
    if (end.is !== 'done') return end;
    const isShort = time.steady() - began < SHORT_MS;
    this.#shortWatches = isShort ? this.#shortWatches + 1 : 0;
    // Where something came, the next one may find more; but nobody has to be asked many times a second.
    if (!isShort || (this.#picture.version !== version && this.#shortWatches === 1)) return end;
    return { is: 'failed', reason: 'the server ends each watch of the Deployments at once' };
  }

  /** Waits where that is due. False when it is over. */
  async #goOnAfter(end: End): Promise<boolean> {
    const now = this.#with.time.steady();
    switch (end.is) {
      case 'done':
        return true;
      case 'expired': {
        this.#picture.version = undefined;
        this.#from = end.from === '' || end.from === '0' ? undefined : end.from;
        const isFirst = this.#relists.isFresh(now);
        const wait = this.#relists.failed(now);
        return isFirst ? true : await this.#waitFor(wait, end.reason);
      }
      case 'failed':
        return await this.#waitFor(Math.max(this.#backoff.failed(now), end.waitMs ?? 0), end.reason);
      case 'refused': {
        if (this.#hasAll && end.waitMs !== undefined)
          return await this.#waitFor(Math.max(this.#backoff.failed(now), end.waitMs), end.reason);
        const isDoubtful = this.#hasAll && end.why !== 'unauthorized' && ++this.#refusals <= REFUSALS_DOUBTED;
        if (isDoubtful) return await this.#waitFor(this.#backoff.failed(now), end.reason);
        const since = this.#hasAll ? { since: this.#since } : {};
        this.#become({ is: 'stopped', why: end.why, ...since, reason: this.#with.clean(end.reason) });
        if (end.why === 'unauthorized') this.#with.stop();
        return false;
      }
      case 'cut':
        switch (end.why) {
          case 'stopped':
            return false;
          case 'resting':
          case 'deadline':
            return true;
          case 'silent':
            this.#silences++;
            this.#stale('the server has not been heard of for a while; the connection may be dead');
            return true;
          case 'slept':
            return await this.#afterSleep();
        }
    }
  }

  async #waitFor(ms: number, reason: string): Promise<boolean> {
    this.#stale(this.#with.clean(reason));
    const { attempts, time } = this.#with;
    const attempt = attempts.begin();
    await pause(time, ms, attempt.signal);
    attempts.end(attempt);
    if (attempt.signal.reason === 'slept') return await this.#afterSleep();
    return !attempts.areStopped;
  }

  async #afterSleep(): Promise<boolean> {
    const wait = WAKE_MS.least + WAKE_MS.spread * this.#with.time.random();
    return await this.#waitFor(wait, 'this computer slept; what happened meanwhile is being read');
  }

  #live(): void {
    this.#alive = this.#with.time.wall();
    const now = this.#with.time.steady();
    this.#backoff.worked(now);
    this.#relists.worked(now);
    this.#refusals = 0;
    this.#become({ is: 'live' });
  }

  #stale(reason: string): void {
    this.#become({ is: 'stale', since: this.#since, reason });
  }

  /** From when what is shown is. */
  get #since(): string {
    const state = this.#state;
    return state.is === 'stale' || state.is === 'resting' ? state.since : this.#with.clock.at(this.#alive);
  }

  #become(state: FeedState): void {
    this.#state = state;
    this.#with.tell.state(this.#number, state);
  }
}
