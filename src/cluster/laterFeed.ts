import type { DeploymentFeed } from '../core/feed.ts';
import type { FeedSettings } from './following.ts';

/** The feed, whose code is loaded when it is first followed: the command line has no use for it. */
export function laterFeed(settings: FeedSettings): DeploymentFeed {
  let feed: DeploymentFeed | undefined;
  return {
    follow: async (scope, listener, signal, rest) => {
      const { KubeDeploymentFeed } = await import('./deploymentFeed.ts');
      feed ??= new KubeDeploymentFeed(settings);
      await feed.follow(scope, listener, signal, rest);
    },
  };
}
