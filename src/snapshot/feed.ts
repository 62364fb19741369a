import type { DeploymentFeed, FeedListener } from '../core/feed.ts';
import type { Blind } from '../core/model/reading.ts';
import type { ClusterReader, ListQuery, StopSignal } from '../core/ports.ts';
import { summaryOf } from '../core/summary.ts';
import { moment } from '../core/time.ts';

/**
 * The Deployments of a snapshot, told once: a recording is complete, and nothing in it changes. What it does not hold
 * is `missing`; where it holds no Deployments at all, the feed is `stopped`.
 */
export function snapshotFeed(reader: ClusterReader): DeploymentFeed {
  return {
    follow: async (scope, listener, signal) => {
      const queries: ListQuery[] = scope === 'all' ? [{}] : scope.map((namespace) => ({ namespace }));
      const answers = await Promise.all(queries.map((query) => tellList(reader, query, listener, signal)));
      if (signal.aborted) return;
      const { incomplete } = reader.source;
      const recordedAt = moment(reader.source.recordedAt);
      const blind = answers.filter((one) => typeof one === 'object');
      const [first] = blind;
      if (first !== undefined && blind.length === answers.length) {
        const why = first.state === 'forbidden' ? 'forbidden' : 'failed';
        listener.state({ is: 'stopped', why, reason: first.reason }, recordedAt);
        return;
      }
      const told = answers.map((one) => (typeof one === 'object' ? one.reason : one));
      const missing = [...told, incomplete].filter((one) => one !== undefined);
      listener.state(missing.length === 0 ? { is: 'live' } : { is: 'live', missing }, recordedAt);
    },
  };
}

/** What is missing of the list, in words; or why nothing of it could be read. */
async function tellList(
  reader: ClusterReader,
  query: ListQuery,
  listener: FeedListener,
  signal: StopSignal,
): Promise<string | Blind | undefined> {
  const first = await reader.list('Deployment', query, signal);
  if (signal.aborted) return undefined;
  if (first.state !== 'ok') return first;
  const { items, continueToken, truncated } = first.value;
  if (items.length > 0) {
    const summaries = items.map((item) => summaryOf(item));
    listener.upsert(summaries, moment(reader.source.recordedAt));
  }
  if (continueToken === undefined) return truncated;
  // Without a limit there is a second page only where the recording went no further, and it says why.
  const rest = await reader.list('Deployment', { ...query, continueToken }, signal);
  return rest.state === 'ok' ? 'there is more than was recorded' : rest.reason;
}
