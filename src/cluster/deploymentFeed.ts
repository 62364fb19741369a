import type { DeploymentFeed, FeedListener, FeedScope } from '../core/feed.ts';
import type { StopSignal } from '../core/ports.ts';
import type { Rest } from '../core/rest.ts';
import { Following, type FeedSettings } from './following.ts';
import { rehearseOnce } from './rehearsal.ts';
import { ScopeFollower } from './scopeFollower.ts';

/** The Deployments of a live cluster: one list and one watch, or one of each for every namespace of the scope. */
export class KubeDeploymentFeed implements DeploymentFeed {
  readonly #settings: FeedSettings;

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
      const isEnough = (): boolean => following.clock.now !== undefined || following.attempts.areStopped;
      if (listener.rehearsal !== undefined) void rehearseOnce(listener.rehearsal(), isEnough);
      await Promise.all(
        namespaces.map((namespace, number) => new ScopeFollower(following, namespace, number).run()),
      );
    } finally {
      for (const one of signals) one.removeEventListener('abort', stop);
      following.stop();
    }
  }
}
