/**
 * Follows the kubeconfig on disk: where what leads to the open cluster has really changed, what it says now takes its
 * place, and where it cannot be used, what is open stays and the reason is said. Nothing is opened while nobody looks:
 * that may run a program which asks for a password.
 */
import type { Session } from './session.ts';
import type { KubeconfigWatch } from './source.ts';

type Reloaded = Pick<
  Session,
  | 'state'
  | 'source'
  | 'context'
  | 'choice'
  | 'isOfSnapshot'
  | 'audience'
  | 'sources'
  | 'rest'
  | 'reload'
  | 'openCluster'
  | 'say'
>;

export class Reload {
  readonly #session: Reloaded;
  /** The kubeconfig that is watched; the empty text where it is as kubectl finds it, undefined where none is. */
  #watched: string | undefined;
  #files: KubeconfigWatch | undefined;
  /** It has changed, and that was not seen to yet. */
  #isDue = false;
  /** What could not be used, an identity or a problem: it is not tried again, and nobody is asked again. */
  #refused: string | undefined;
  #isOver = false;
  /** One at a time: somebody may have to be asked. */
  #checking: Promise<void> = Promise.resolve();

  constructor(session: Reloaded) {
    this.#session = session;
  }

  /** Something was opened, or has changed otherwise. */
  heed(): void {
    const { state, isOfSnapshot, choice } = this.#session;
    const wanted = isOfSnapshot || state.is === 'unasked' ? undefined : (choice.kubeconfig ?? '');
    if (wanted !== this.#watched) void this.#watch(wanted);
    else if (this.#mayCheck) void this.#check();
  }

  /** Somebody looks. Resolves when what is open is what the kubeconfig says now, or cannot be. */
  async catchUp(): Promise<void> {
    await this.#files?.look();
    if (this.#mayCheck) void this.#check();
    await this.#checking;
  }

  get #mayCheck(): boolean {
    return this.#isDue && this.#session.state.is !== 'opening' && this.#session.audience.isThere;
  }

  async #watch(wanted: string | undefined): Promise<void> {
    this.#watched = wanted;
    this.#files?.dispose();
    this.#files = undefined;
    if (wanted === undefined) return;
    const { sources, choice } = this.#session;
    const files = await sources.watchKubeconfig(choice.kubeconfig, () => void this.#check());
    if (this.#isOver || this.#watched !== wanted) {
      files.dispose();
      return;
    }
    this.#files = files;
    // It may have changed since it was opened. Where that failed there is nothing to compare with.
    if (this.#session.state.is !== 'noSource') await this.#check();
  }

  #check(): Promise<void> {
    this.#isDue = false;
    return (this.#checking = this.#checking.then(() => this.#checkNow()));
  }

  async #checkNow(): Promise<void> {
    const { sources, choice, source } = this.#session;
    const found = await sources.identifyCluster(choice);
    const { state, audience, isOfSnapshot } = this.#session;
    if (this.#isOver || isOfSnapshot) return;
    const what = 'problem' in found ? found.problem : found.identity;
    const isElsewhere = this.#session.source !== source || state.is === 'opening';
    if (isElsewhere) this.#isDue = true;
    else if (what === source?.identity) this.#settle();
    else if (what === this.#refused) return;
    else if (source === undefined) await this.#openAnew(what);
    else if ('problem' in found) this.#refuse(what, found.problem);
    else if (audience.isThere) await this.#replace(what);
    else {
      // It is not what anybody would see who looked now.
      this.#isDue = true;
      this.#session.rest(true);
    }
  }

  /** What is open is what the kubeconfig says, perhaps again. */
  #settle(): void {
    if (this.#refused === undefined) return;
    this.#refused = undefined;
    this.#session.say(undefined);
  }

  /** Nothing could be opened so far. */
  async #openAnew(what: string): Promise<void> {
    if (!this.#session.audience.isThere) {
      this.#isDue = true;
      return;
    }
    this.#refused = what;
    await this.#session.openCluster();
    if (this.#session.source !== undefined) this.#refused = undefined;
  }

  async #replace(what: string): Promise<void> {
    const former = this.#session.source?.reader.source.context;
    const problem = await this.#session.reload();
    if (problem !== undefined) {
      this.#refuse(what, problem);
      return;
    }
    this.#refused = undefined;
    const { source } = this.#session;
    if (source?.identity !== what) return;
    const { context } = source.reader.source;
    if (context !== former)
      this.#session.say(
        `The kubeconfig's current context is now ${context ?? 'none'}, and is followed here.`,
      );
  }

  #refuse(what: string, problem: string): void {
    this.#refused = what;
    this.#session.say(
      `The kubeconfig has changed and cannot be used as it is: ${problem}. What is shown still comes by what it said before.`,
    );
  }

  dispose(): void {
    this.#isOver = true;
    this.#files?.dispose();
  }
}
