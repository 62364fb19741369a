/** Follow-up: ResourceQuotas and LimitRanges of the namespace, when something could not be created or waits to be. */
import { defineFollowUp, type PlaybookEvidence } from '../collector.ts';
import { mapReading, read } from '../model/reading.ts';
import type { LimitRange, ResourceQuota } from '../model/surroundings.ts';
import type { QuotaFact } from '../model/surroundingFacts.ts';
import { somethingPends } from '../judge/pausedChange.ts';
import { openFailure } from '../judge/podCreation.ts';
import { generationIsBehind } from './controller.ts';

export default defineFollowUp({
  id: 'quotas',
  number: null,
  title: 'Quotas and limit ranges',
  command: (target) => `kubectl describe resourcequota,limitrange ${target.in}`,
  unwanted: 'not asked: nothing was refused',
  wanted: (evidence) => generationIsBehind(evidence) || podsAreMissing(evidence) || changeWaits(evidence),
  async collect(reads) {
    const { namespace } = reads.target;
    const [quotas, limitRanges] = await Promise.all([
      reads.lists.whole('ResourceQuota', { namespace }),
      reads.lists.whole('LimitRange', { namespace }),
    ]);
    if (quotas.state !== 'ok' && limitRanges.state !== 'ok') return quotas;
    return read({
      quotas: mapReading(quotas, ({ items }) => items.map(quotaFact)),
      limitRanges: mapReading(limitRanges, ({ items }) => items.flatMap(limitTexts)),
    });
  },
});

/** Some ReplicaSet has fewer pods than it wants, or the Deployment says so: somebody may refuse them. */
export function podsAreMissing({ deployment, replicasets }: PlaybookEvidence): boolean {
  if (replicasets.state === 'ok')
    return replicasets.value.owned.some((one) => one.current === undefined || one.current < one.desired);
  return deployment.state === 'ok' && openFailure(deployment.value.conditions) !== undefined;
}

/** A template that waits to be resumed: whether there is room for it is better known before. */
function changeWaits({ deployment, replicasets }: PlaybookEvidence): boolean {
  return (
    deployment.state === 'ok' &&
    deployment.value.paused &&
    replicasets.state === 'ok' &&
    somethingPends(deployment.value, replicasets.value)
  );
}

function quotaFact({ metadata, spec, status }: ResourceQuota): QuotaFact {
  return {
    name: metadata?.name ?? '(unnamed)',
    hard: status?.hard ?? spec?.hard ?? {},
    used: status?.used ?? {},
    scopes: [
      ...(spec?.scopes ?? []),
      ...(spec?.scopeSelector?.matchExpressions ?? []).map(({ scopeName }) => scopeName ?? ''),
    ],
  };
}

function limitTexts({ metadata, spec }: LimitRange): string[] {
  return (spec?.limits ?? []).flatMap((limit) =>
    (['min', 'max', 'default', 'defaultRequest', 'maxLimitRequestRatio'] as const).flatMap((bound) =>
      Object.entries(limit[bound] ?? {}).map(
        ([resource, value]) => `${metadata?.name ?? ''}: ${limit.type ?? ''} ${bound} ${resource} ${value}`,
      ),
    ),
  );
}
