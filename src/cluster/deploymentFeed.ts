import type { DeploymentFeed, FeedListener, FeedScope } from '../core/feed.ts';
import type { StopSignal } from '../core/ports.ts';
import { Following, type FeedSettings } from './following.ts';
import { ScopeFollower } from './scopeFollower.ts';

/** The Deployments of a live cluster: one list and one watch, or one of each for every namespace of the scope. */
export class KubeDeploymentFeed implements DeploymentFeed {
  readonly #settings: FeedSettings;

  constructor(settings: FeedSettings) {
    this.#settings = settings;
  }

  async follow(scope: FeedScope, listener: FeedListener, signal: StopSignal): Promise<void> {
    if (signal.aborted) return;
    const namespaces = scope === 'all' ? [undefined] : [...new Set(scope)];
    const following = new Following(this.#settings, listener, namespaces.length);
    const stop = (): void => {
      following.stop();
    };
    signal.addEventListener('abort', stop, { once: true });
    try {
      following.tell.state();
      await Promise.all(
        namespaces.map((namespace, number) => new ScopeFollower(following, namespace, number).run()),
      );
    } finally {
      signal.removeEventListener('abort', stop);
      following.stop();
    }
  }
}
