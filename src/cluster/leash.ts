import type { StopSignal } from '../core/ports.ts';
import { CANCELLED, lost, type Lost } from './lost.ts';

/** All in milliseconds. */
export interface TimeLimits {
  /** DNS, TCP, a proxy's answer and TLS together (client-go `transport/cache.go`: TLSHandshakeTimeout 10 s). */
  readonly connect: number;
  /** Until the answer begins; an overloaded server queues what it does not refuse. */
  readonly head: number;
  /** A whole request with its retries and waits; not the time that a login takes. */
  readonly total: number;
  /** Without at least a KiB of progress, once the answer has begun. */
  readonly idle: number;
}

export const TIME_LIMITS: TimeLimits = { connect: 10_000, head: 30_000, total: 30_000, idle: 15_000 };

const PROGRESS_BYTES = 1024;

/** What ends one exchange before it is through: the caller, the owner, or one of four clocks. */
export class Leash {
  readonly #limits: TimeLimits;
  readonly #timers: {
    connect?: NodeJS.Timeout;
    head?: NodeJS.Timeout;
    total?: NodeJS.Timeout;
    idle?: NodeJS.Timeout;
  } = {};
  readonly #letGo: (() => void)[] = [];
  readonly #ending: (() => void)[] = [];
  #cause: Lost | undefined;
  #connected = false;
  #bytes = 0;

  /** @param stops ends at once when one of them does; @param leftMs what is left of the total limit */
  constructor(stops: readonly StopSignal[], limits: TimeLimits, leftMs: number) {
    this.#limits = limits;
    for (const stop of stops) {
      const onStop = (): void => {
        this.#end(CANCELLED);
      };
      if (stop.aborted) onStop();
      stop.addEventListener('abort', onStop, { once: true });
      this.#letGo.push(() => {
        stop.removeEventListener('abort', onStop);
      });
    }
    this.#timers.connect = setTimeout(() => {
      this.#end(lost('timeout', `no connection within ${seconds(limits.connect)}`));
    }, limits.connect);
    this.#timers.total = setTimeout(() => {
      this.#end(lost('timeout', `no complete answer within ${seconds(limits.total)}`));
    }, leftMs);
    this.#timers.head = setTimeout(() => {
      this.#end(lost('timeout', `no answer within ${seconds(limits.head)}`));
    }, limits.head);
  }

  /** Calls when the exchange is ended before it is through; at once where it is already. */
  onEnd(call: () => void): void {
    if (this.#cause === undefined) this.#ending.push(call);
    else call();
  }

  /** Why it was ended; undefined when the exchange failed, or goes on, by itself. */
  get cause(): Lost | undefined {
    return this.#cause === undefined ? undefined : { ...this.#cause, sent: this.#connected };
  }

  get connected(): boolean {
    return this.#connected;
  }

  /** The connection stands, and what is written now may reach the server. */
  nowConnected(): void {
    this.#connected = true;
    clearTimeout(this.#timers.connect);
  }

  /** The answer has begun; from now on it must keep coming. */
  nowAnswering(): void {
    clearTimeout(this.#timers.head);
    let before = 0;
    this.#timers.idle = setInterval(() => {
      if (this.#bytes - before < PROGRESS_BYTES) {
        this.#end(lost('timeout', `the answer stopped coming for ${seconds(this.#limits.idle)}`));
      }
      before = this.#bytes;
    }, this.#limits.idle);
  }

  /** The answer may last, and be silent: from now on only those who may stop it end it. */
  letGoOn(): void {
    clearTimeout(this.#timers.total);
    clearInterval(this.#timers.idle);
  }

  progress(bytes: number): void {
    this.#bytes += bytes;
  }

  /** The exchange is over: nothing is watched any more. */
  release(): void {
    clearTimeout(this.#timers.connect);
    clearTimeout(this.#timers.head);
    clearTimeout(this.#timers.total);
    clearInterval(this.#timers.idle);
    for (const letGo of this.#letGo.splice(0)) letGo();
  }

  #end(cause: Lost): void {
    if (this.#cause !== undefined) return;
    this.#cause = cause;
    this.release();
    for (const end of this.#ending.splice(0)) end();
  }
}

function seconds(ms: number): string {
  return `${ms / 1000} s`;
}
