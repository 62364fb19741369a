import type { StopSignal } from '../core/ports.ts';

/**
 * One run of a task for everybody who asks while it goes on. It is ended early only when all of them have given
 * up, so that one cancelled request does not end the login that the others wait for.
 */
export class SharedTask<T> {
  readonly #controller = new AbortController();
  readonly #result: Promise<T>;
  #waiting = 0;

  constructor(run: (signal: AbortSignal) => Promise<T>) {
    this.#result = run(this.#controller.signal);
  }

  /** Ended before its time: whoever comes now needs a new one. */
  get ended(): boolean {
    return this.#controller.signal.aborted;
  }

  /** The task's result, or undefined when the caller stopped first. */
  async join(stop: StopSignal): Promise<T | undefined> {
    if (stop.aborted) return undefined;
    this.#waiting++;
    let leave = (): void => undefined;
    const left = new Promise<undefined>((resolve) => {
      leave = () => {
        resolve(undefined);
      };
    });
    stop.addEventListener('abort', leave, { once: true });
    try {
      return await Promise.race([this.#result, left]);
    } finally {
      stop.removeEventListener('abort', leave);
      this.#waiting--;
      if (this.#waiting === 0) this.end();
    }
  }

  end(): void {
    this.#controller.abort();
  }
}
