/**
 * A live picture of Deployments: what the tree needs of each, and the port through which changes arrive. One watch on
 * Deployments alone; everything else is read only when one is diagnosed.
 */
import type { DeploymentFacts } from './model/evidence.ts';
import type { StopSignal } from './ports.ts';
import type { Rest } from './rest.ts';
import type { Moment } from './time.ts';

/** Some hundred bytes of a Deployment: enough to flag it, to show it, and to diagnose it in one wave. */
export type DeploymentSummary = Pick<
  DeploymentFacts,
  | 'namespace'
  | 'name'
  | 'uid'
  | 'deletingSince'
  | 'generation'
  | 'observedGeneration'
  | 'desiredSince'
  | 'replicas'
  | 'conditions'
  | 'paused'
  | 'selector'
>;

/** Namespaces by name; `all` asks for the whole cluster in one list and one watch. */
export type FeedScope = 'all' | readonly string[];

export type FeedState =
  | { readonly is: 'loading'; readonly seen: number }
  /** Complete, and followed; but for what is `missing`, one line each, which will not come until the user acts. */
  | { readonly is: 'live'; readonly missing?: readonly string[] }
  /** What is shown is from `since` (ISO 8601, the server's clock where it is known); it is being tried again. */
  | { readonly is: 'stale'; readonly since: string; readonly reason: string }
  /** Nobody looked, so nothing was followed since `since`; and since somebody does, it is not yet caught up with. */
  | { readonly is: 'resting'; readonly since: string }
  /** Nothing more will come until the user acts. What is shown is from `since`; absent: nothing was ever seen whole. */
  | {
      readonly is: 'stopped';
      readonly why: 'unauthorized' | 'forbidden' | 'unreachable' | 'failed';
      readonly since?: string;
      readonly reason: string;
    };

/** `serverTime`: what the server's clock shows now, by its last answer; undefined before the first. */
export interface FeedListener {
  /** New or changed; `uid` is the identity: the same name with another uid is another Deployment. */
  upsert(summaries: readonly DeploymentSummary[], serverTime: Moment | undefined): void;
  remove(uids: readonly string[]): void;
  state(state: FeedState, serverTime: Moment | undefined): void;
  /**
   * Who hears, as `upsert` does, of Deployments that nobody sent, before the first that somebody did: what runs for the
   * first time is slow. Nobody is to see them.
   */
  rehearsal?(): FeedListener['upsert'];
}

export interface DeploymentFeed {
  /**
   * Lists, then watches, until the signal or a state of `stopped`; resolves when it has ended, and all of its
   * connections and timers with it. Nothing is told after the signal. While the rest is on, nothing is open or asked
   * for; afterwards only what has changed is told.
   */
  follow(scope: FeedScope, listener: FeedListener, signal: StopSignal, rest?: Rest): Promise<void>;
}
