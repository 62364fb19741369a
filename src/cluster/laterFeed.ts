import type { DeploymentFeed } from '../core/feed.ts';
import type { FeedSettings } from './following.ts';

/** The feed, whose code is loaded when it is first followed: the command line has no use for it. */
export function laterFeed(settings: FeedSettings): DeploymentFeed {
  let isFirst = true;
  return {
    follow: async (scope, listener, signal, rest) => {
      if (isFirst) settings.transport.prepare(1);
      isFirst = false;
      const { KubeDeploymentFeed } = await import('./deploymentFeed.ts');
      await new KubeDeploymentFeed(settings).follow(scope, listener, signal, rest);
    },
  };
}
