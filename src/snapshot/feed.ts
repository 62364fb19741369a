/** The feed of a recording: everything at once, and then nothing more. */
import type { DeploymentFeed } from '../core/feed.ts';
import type { ClusterReader } from '../core/ports.ts';
import { summaryOf } from '../core/summary.ts';

export function snapshotFeed(reader: ClusterReader): DeploymentFeed {
  return {
    async follow(scope, listener, signal) {
      const namespaces = scope === 'all' ? [undefined] : scope;
      for (const namespace of namespaces) {
        const reading = await reader.list('Deployment', namespace === undefined ? {} : { namespace }, signal);
        if (signal.aborted) return;
        if (reading.state !== 'ok') {
          listener.state({ is: 'stopped', why: 'failed', reason: reading.reason }, reader.source.recordedAt);
          return;
        }
        listener.upsert(reading.value.items.map((object) => summaryOf(object)));
      }
      listener.state({ is: 'live' }, reader.source.recordedAt);
    },
  };
}
