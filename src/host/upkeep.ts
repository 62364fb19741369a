/** What keeps right whatever is open, while somebody looks and while nobody does. Loaded with the first opening. */
import { ComeBack } from './comeBack.ts';
import { REAL_TIME } from './hostTime.ts';
import { Reload } from './reload.ts';
import { RestWhenHidden } from './restWhenHidden.ts';
import type { Session } from './session.ts';
import { readSettings } from './settings.ts';

export class Upkeep {
  readonly #session: Session;
  readonly #comeBack: ComeBack;
  readonly #rest: RestWhenHidden;
  readonly #reload: Reload;
  #isOver = false;
  readonly #subscriptions: readonly { dispose(): unknown }[];

  constructor(session: Session, time = REAL_TIME) {
    this.#session = session;
    this.#comeBack = new ComeBack(session, time);
    this.#rest = new RestWhenHidden(session, () => !readSettings().watchWhileHidden, time);
    this.#reload = new Reload(session);
    this.#subscriptions = [
      session.onDidChange(() => {
        this.#rest.heed();
        this.#reload.heed();
      }),
      session.audience.onDidChange(() => {
        void this.look();
      }),
    ];
    this.#reload.heed();
    void this.look();
  }

  /** Somebody may look: one of the audience has come or gone, or the window has the focus. */
  async look(): Promise<void> {
    this.#rest.heed();
    // Before anything goes on or is opened again: it would be with what the kubeconfig said before.
    await this.#reload.catchUp();
    if (this.#isOver) return;
    if (this.#session.audience.isThere) this.#session.rest(false);
    this.#comeBack.look();
  }

  dispose(): void {
    this.#isOver = true;
    for (const one of this.#subscriptions) one.dispose();
    this.#reload.dispose();
    this.#comeBack.dispose();
    this.#rest.dispose();
  }
}
