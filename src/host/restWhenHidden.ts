/**
 * Lets the session rest once nobody has looked for a while: a watch that nobody sees costs the API server and the battery
 * as much as any other (docs/decisions/0007-rest-while-hidden.md).
 */
import { REAL_TIME, type Time } from './hostTime.ts';
import type { Session } from './session.ts';

const HIDDEN_MS = 5 * 60_000;

interface Rested extends Pick<Session, 'isResting' | 'rest'> {
  readonly audience: Pick<Session['audience'], 'isThere'>;
}

export class RestWhenHidden {
  readonly #session: Rested;
  readonly #isWanted: () => boolean;
  readonly #time: Time;
  #later: { cancel(): void } | undefined;

  /** @param isWanted false where the user wants the watch to go on while nobody looks */
  constructor(session: Rested, isWanted: () => boolean, time = REAL_TIME) {
    this.#session = session;
    this.#isWanted = isWanted;
    this.#time = time;
  }

  /** Somebody came or went, or something was opened. */
  heed(): void {
    if (this.#session.audience.isThere || this.#session.isResting) {
      this.#later?.cancel();
      this.#later = undefined;
    } else
      this.#later ??= this.#time.after(HIDDEN_MS, () => {
        this.#later = undefined;
        if (this.#isWanted()) this.#session.rest(true);
      });
  }

  dispose(): void {
    this.#later?.cancel();
  }
}
