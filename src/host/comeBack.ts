/**
 * Opens again what has ended, without a click where that asks nobody anything: a feed that failed comes back when
 * somebody looks, and slowly by itself. Where a sign-in is needed, trying again may open a browser or ask for a password
 * each time, so that waits for the user, as does what only the user can allow. What goes on trying by itself (`stale`) is
 * left alone.
 */
import type { Session } from './session.ts';

const SOON_MS = 10_000;
const FIRST_MS = 60_000;
const MOST_MS = 15 * 60_000;

/** What it needs of the world, so that a test can stand still. Milliseconds. */
export interface Time {
  now(): number;
  after(ms: number, act: () => void): { cancel(): void };
}

interface Opened extends Pick<Session, 'state' | 'isOfSnapshot' | 'refresh'> {
  onDidChange(listener: () => void): { dispose(): unknown };
}

const REAL_TIME: Time = {
  now: Date.now,
  after(ms, act) {
    const timer = setTimeout(act, ms);
    return {
      cancel: () => {
        clearTimeout(timer);
      },
    };
  },
};

export class ComeBack {
  readonly #session: Opened;
  readonly #time: Time;
  readonly #subscription: { dispose(): unknown };
  #wait = FIRST_MS;
  /** Of the last try, or of the end that it is about. */
  #since = 0;
  #later: { cancel(): void } | undefined;

  constructor(session: Opened, time = REAL_TIME) {
    this.#session = session;
    this.#time = time;
    this.#subscription = session.onDidChange(() => {
      this.#changed();
    });
  }

  /** Somebody looks: the window has the focus, or the view is visible. */
  look(): void {
    if (this.#later !== undefined && this.#time.now() - this.#since >= SOON_MS) this.#try();
  }

  #changed(): void {
    const { state } = this.#session;
    if (state.is === 'open' && state.feed.is === 'live') this.#wait = FIRST_MS;
    if (!this.#hasFailed()) {
      this.#later?.cancel();
      this.#later = undefined;
    } else if (this.#later === undefined) {
      this.#since = this.#time.now();
      this.#later = this.#time.after(this.#wait, () => {
        this.#try();
      });
    }
  }

  #hasFailed(): boolean {
    const { state, isOfSnapshot } = this.#session;
    if (isOfSnapshot || state.is !== 'open' || state.feed.is !== 'stopped') return false;
    return state.feed.why === 'failed' || state.feed.why === 'unreachable';
  }

  #try(): void {
    this.#later?.cancel();
    this.#later = undefined;
    this.#wait = Math.min(MOST_MS, 2 * this.#wait);
    void this.#session.refresh();
  }

  dispose(): void {
    this.#later?.cancel();
    this.#subscription.dispose();
  }
}
