/** What keeps right whatever is open, while somebody looks and while nobody does. Loaded with the first opening. */
import { ComeBack } from './comeBack.ts';
import { REAL_TIME } from './hostTime.ts';
import { RestWhenHidden } from './restWhenHidden.ts';
import type { Session } from './session.ts';
import { readSettings } from './settings.ts';

export class Upkeep {
  readonly #session: Session;
  readonly #comeBack: ComeBack;
  readonly #rest: RestWhenHidden;
  readonly #subscriptions: readonly { dispose(): unknown }[];

  constructor(session: Session, time = REAL_TIME) {
    this.#session = session;
    this.#comeBack = new ComeBack(session, time);
    this.#rest = new RestWhenHidden(session, () => !readSettings().watchWhileHidden, time);
    this.#subscriptions = [
      session.onDidChange(() => {
        this.#rest.heed();
      }),
      session.audience.onDidChange(() => {
        this.look();
      }),
    ];
    this.look();
  }

  /** Somebody may look: one of the audience has come or gone, or the window has the focus. */
  look(): void {
    this.#rest.heed();
    if (this.#session.audience.isThere) this.#session.rest(false);
    this.#comeBack.look();
  }

  dispose(): void {
    for (const one of this.#subscriptions) one.dispose();
    this.#comeBack.dispose();
    this.#rest.dispose();
  }
}
