import type { FeedListener } from '../core/feed.ts';
import type { StopSignal } from '../core/ports.ts';
import type { Rest } from '../core/rest.ts';
import type { Intern } from '../core/summary.ts';
import { Attempts } from './attempts.ts';
import { interner } from './interner.ts';
import { type FeedTime } from './feedTime.ts';
import { Format } from './format.ts';
import type { Redactor } from './redactor.ts';
import { ServerClock } from './serverClock.ts';
import { Slots } from './slots.ts';
import { Teller } from './teller.ts';
import type { Transport } from './transport.ts';

export interface FeedSettings {
  readonly transport: Transport;
  readonly redactor: Redactor;
  /** Raised when the transport is given up. */
  readonly disposed: StopSignal;
  readonly time: FeedTime;
  /** For the log: what was strange, once for each kind of strangeness. */
  readonly note: (line: string) => void;
}

const HEARTBEAT_MS = 5_000;
/** Timers do not run while the computer sleeps, but the clock on the wall does. */
const SLEEP_MS = 15_000;

/** What the scopes of one feed share, from its beginning to its end. */
export class Following {
  readonly transport: Transport;
  readonly time: FeedTime;
  readonly attempts = new Attempts();
  readonly clock: ServerClock;
  readonly tell: Teller;
  readonly intern: Intern = interner();
  readonly format = new Format();
  /** One page of a list at a time, however many namespaces: they take several seats of the server's fair queues. */
  readonly turns = new Slots(1);
  readonly #settings: FeedSettings;
  readonly #oddities = new Map<string, number>();
  #lastBeat: number;
  #stopHeart: () => void;
  readonly #rest: Rest | undefined;
  readonly #takeBack: (() => void) | undefined;
  /** What waits until the rest is over. */
  readonly #goOn: (() => void)[] = [];

  constructor(settings: FeedSettings, listener: FeedListener, scopes: number, rest?: Rest) {
    this.#settings = settings;
    this.transport = settings.transport;
    this.time = settings.time;
    this.clock = new ServerClock(settings.time);
    this.tell = new Teller(
      listener,
      scopes,
      this.clock,
      () => this.attempts.areStopped,
      (error) => {
        this.listenerFailed(error);
      },
    );
    this.#lastBeat = this.time.wall();
    this.#stopHeart = this.#beatLater();
    this.#rest = rest;
    this.#takeBack = rest?.onChange(() => {
      if (this.isResting) this.attempts.cutAll('resting');
      else this.#endWaits();
    });
  }

  get isResting(): boolean {
    return this.#rest?.isOn === true;
  }

  /** Resolves when somebody looks again, or there is nothing more to follow. */
  async untilLooked(): Promise<void> {
    if (!this.isResting || this.attempts.areStopped) return;
    await new Promise<void>((resolve) => {
      this.#goOn.push(resolve);
    });
  }

  /** Ends everything; more calls do nothing. */
  stop(): void {
    this.#stopHeart();
    this.#takeBack?.();
    this.attempts.stop();
    this.#endWaits();
  }

  /** Counts what was strange; only the first of its kind is noted. */
  odd(what: string): void {
    const count = (this.#oddities.get(what) ?? 0) + 1;
    this.#oddities.set(what, count);
    if (count === 1) this.#settings.note(this.clean(what));
  }

  listenerFailed(error: unknown): void {
    this.odd(
      `the listener of the Deployments failed: ${error instanceof Error ? error.message : 'no error'}`,
    );
  }

  clean(text: string): string {
    return this.#settings.redactor.line(text);
  }

  #endWaits(): void {
    for (const goOn of this.#goOn.splice(0)) goOn();
  }

  #beatLater(): () => void {
    return this.time.after(HEARTBEAT_MS, () => {
      const now = this.time.wall();
      const gap = now - this.#lastBeat;
      this.#lastBeat = now;
      this.#stopHeart = this.#beatLater();
      if (gap < HEARTBEAT_MS + SLEEP_MS) return;
      // Whatever was open is dead, or will turn out to be.
      this.transport.dropConnections();
      this.attempts.cutAll('slept');
    });
  }
}
