import type { DeploymentFeed, FeedListener, FeedScope } from '../core/feed.ts';
import type { StopSignal } from '../core/ports.ts';
import type { Rest } from '../core/rest.ts';
import { Following, type FeedSettings } from './following.ts';
import { rehearse } from './rehearsal.ts';
import { ScopeFollower } from './scopeFollower.ts';

/** The Deployments of a live cluster: one list and one watch, or one of each for every namespace of the scope. */
export class KubeDeploymentFeed implements DeploymentFeed {
  readonly #settings: FeedSettings;
  #hasRehearsed = false;

  constructor(settings: FeedSettings) {
    this.#settings = settings;
  }

  async follow(scope: FeedScope, listener: FeedListener, signal: StopSignal, rest?: Rest): Promise<void> {
    const signals = [signal, this.#settings.disposed];
    if (signals.some((one) => one.aborted)) return;
    const namespaces = scope === 'all' ? [undefined] : [...new Set(scope)];
    const following = new Following(this.#settings, listener, namespaces.length, rest);
    const stop = (): void => {
      following.stop();
    };
    for (const one of signals) one.addEventListener('abort', stop, { once: true });
    try {
      following.tell.state();
      void this.#rehearse(following, listener);
      await Promise.all(
        namespaces.map((namespace, number) => new ScopeFollower(following, namespace, number).run()),
      );
    } finally {
      for (const one of signals) one.removeEventListener('abort', stop);
      following.stop();
    }
  }

  /** Once: what has run is compiled. */
  async #rehearse(following: Following, listener: FeedListener): Promise<void> {
    if (this.#hasRehearsed || listener.rehearsal === undefined) return;
    this.#hasRehearsed = true;
    const isEnough = (): boolean => following.clock.now !== undefined || following.attempts.areStopped;
    try {
      await rehearse(listener.rehearsal(), isEnough);
    } catch (error) {
      following.listenerFailed(error);
    }
  }
}
