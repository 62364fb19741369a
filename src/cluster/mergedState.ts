import type { FeedState } from '../core/feed.ts';

/** What several namespaces that are followed one by one amount to. @param seen how many each has loaded so far */
export function mergedState(states: readonly FeedState[], seen: readonly number[]): FeedState {
  const stopped = states.filter((one) => one.is === 'stopped');
  // Who is not known in one namespace is not known in any.
  const unauthorized = stopped.find((one) => one.why === 'unauthorized');
  if (unauthorized !== undefined) return unauthorized;
  const [first] = stopped;
  if (first !== undefined && stopped.length === states.length) {
    return { ...first, reason: stopped.map((one) => one.reason).join('; ') };
  }
  if (states.some((one) => one.is === 'loading')) {
    return { is: 'loading', seen: seen.reduce((sum, one) => sum + one, 0) };
  }
  const stale = states.filter((one) => one.is === 'stale' || one.is === 'resting');
  const oldest = stale.toSorted((a, b) => (a.since < b.since ? -1 : 1))[0];
  if (oldest !== undefined) return oldest;
  return first === undefined ? { is: 'live' } : { is: 'live', missing: stopped.map((one) => one.reason) };
}
