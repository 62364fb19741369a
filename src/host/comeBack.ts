/**
 * Opens again what has ended, without a click where that asks nobody anything: a feed that failed comes back when
 * somebody looks, and slowly by itself. Where a sign-in is needed, trying again may open a browser or ask for a password
 * each time, so that waits for the user, as does what only the user can allow. What goes on trying by itself (`stale`) is
 * left alone, and while the session rests nothing is opened.
 */
import { REAL_TIME, type Time } from './hostTime.ts';
import type { Session } from './session.ts';

const SOON_MS = 10_000;
const FIRST_MS = 60_000;
const MOST_MS = 15 * 60_000;

interface Opened extends Pick<Session, 'state' | 'isOfSnapshot' | 'isResting' | 'refresh'> {
  onDidChange(listener: () => void): { dispose(): unknown };
}

export class ComeBack {
  readonly #session: Opened;
  readonly #time: Time;
  readonly #subscription: { dispose(): unknown };
  #wait = FIRST_MS;
  /** When the end came that it is about; undefined while nothing has ended. */
  #since: number | undefined;
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
    if (this.#since === undefined || this.#session.isResting) return;
    if (this.#time.now() - this.#since >= SOON_MS) this.#try();
  }

  #changed(): void {
    const { state } = this.#session;
    if (state.is === 'open' && state.feed.is === 'live') this.#wait = FIRST_MS;
    if (this.#hasFailed()) this.#since ??= this.#time.now();
    else this.#since = undefined;
    if (this.#since === undefined || this.#session.isResting) this.#cancel();
    else
      this.#later ??= this.#time.after(this.#wait, () => {
        this.#try();
      });
  }

  #cancel(): void {
    this.#later?.cancel();
    this.#later = undefined;
  }

  #hasFailed(): boolean {
    const { state, isOfSnapshot } = this.#session;
    if (isOfSnapshot || state.is !== 'open' || state.feed.is !== 'stopped') return false;
    return state.feed.why === 'failed' || state.feed.why === 'unreachable';
  }

  #try(): void {
    this.#cancel();
    this.#wait = Math.min(MOST_MS, 2 * this.#wait);
    void this.#session.refresh();
  }

  dispose(): void {
    this.#later?.cancel();
    this.#subscription.dispose();
  }
}
