/**
 * Why we end a request or a wait ourselves.
 * - `stopped`: nobody wants to know any more. `slept`: the computer did, and its connections are dead.
 * - `resting`: nobody looks for now.
 * - `silent`: no sign of life for too long. `deadline`: the server did not end the watch in its time.
 */
export type Cut = 'stopped' | 'resting' | 'slept' | 'silent' | 'deadline';

/** All that one feed has going on, so that it can be ended together. */
export class Attempts {
  readonly #open = new Set<AbortController>();
  #stopped = false;

  get areStopped(): boolean {
    return this.#stopped;
  }

  begin(): AbortController {
    const attempt = new AbortController();
    if (this.#stopped) cut(attempt, 'stopped');
    else this.#open.add(attempt);
    return attempt;
  }

  /** It is over, however it ended. */
  end(attempt: AbortController): void {
    this.#open.delete(attempt);
  }

  /** Ends all that goes on; new ones may begin. */
  cutAll(why: Cut): void {
    for (const attempt of this.#open) cut(attempt, why);
  }

  /** Ends all for good. */
  stop(): void {
    this.#stopped = true;
    this.cutAll('stopped');
  }
}

/** The first reason counts. */
export function cut(attempt: AbortController, why: Cut): void {
  attempt.abort(why);
}

/** Undefined while nobody has ended it. */
export function cutOf({ signal }: AbortController): Cut | undefined {
  return signal.aborted ? (signal.reason as Cut) : undefined;
}
