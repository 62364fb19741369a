import type { FeedState } from '../core/feed.ts';

/** What several namespaces that are followed one by one amount to. */
export function mergedState(states: readonly FeedState[]): FeedState {
  const stopped = states.filter((one) => one.is === 'stopped');
  // Who is not known in one namespace is not known in any.
  const unauthorized = stopped.find((one) => one.why === 'unauthorized');
  if (unauthorized !== undefined) return unauthorized;
  const [first] = stopped;
  if (first !== undefined && stopped.length === states.length) {
    return { ...first, reason: stopped.map((one) => one.reason).join('; ') };
  }
  const loading = states.filter((one) => one.is === 'loading');
  if (loading.length > 0) return { is: 'loading', seen: loading.reduce((sum, one) => sum + one.seen, 0) };
  const stale = states.filter((one) => one.is === 'stale');
  const oldest = stale.toSorted((a, b) => (a.since < b.since ? -1 : 1))[0];
  if (oldest !== undefined) return oldest;
  return first === undefined ? { is: 'live' } : { is: 'live', missing: stopped.map((one) => one.reason) };
}
