/**
 * A rolling update that can never finish (kubernetes#89209): maxUnavailable is 0, so no old pod may go before a new
 * one is available; the quota is full with the old pods, so no new one may come. Small Deployments get there with
 * the defaults, for 25 % of up to three pods, rounded down, is none.
 * https://github.com/kubernetes/kubernetes/blob/v1.28.0/pkg/controller/deployment/rolling.go#L87-L139
 */
import { creationFailure } from '../judge/podCreation.ts';
import { quotaDemand } from '../judge/podRequests.ts';
import { fitsWithoutOld, hasRoomFor } from '../judge/quotaRoom.ts';
import { refusalText } from '../judge/refusalText.ts';
import { quotaNow } from '../judge/refuserNow.ts';
import type { QuotaRefusal } from '../kubeText/refusalQuota.ts';
import { shellQuote } from '../kubectl.ts';
import type { OwnedReplicaSet, PodFacts } from '../model/evidence.ts';
import { defineRule, noMatch, notApplicable } from '../rule.ts';

export default defineRule({
  id: 'surge-quota-deadlock',
  title: 'Surge and quota block each other',
  diagnosis: null,
  needs: ['deployment', 'replicasets', 'strategy'],
  uses: ['events', 'pods', 'quotas'],
  messages: {
    quota: {
      text: 'This rollout can never finish: {reason}, and maxUnavailable ({unavailable} of {desired} pods) lets none of the {old} old pods go first',
      remedies: [
        'Let one old pod go first: `kubectl patch deployment {name} {in} --patch {patch}`',
        'Or raise quota {quota} by one pod for the surge: `kubectl describe resourcequota {quota} {in}`',
      ],
    },
  },
  evaluate({ deployment, replicasets, strategy, events, pods, quotas }, now) {
    if (strategy.type !== 'RollingUpdate')
      return notApplicable(`Strategy ${strategy.type} makes no surge pods`);
    if (strategy.maxUnavailable !== 0)
      return noMatch('maxUnavailable lets old pods go before new ones are there');
    const found = creationFailure(deployment, replicasets, events, now);
    if ('silence' in found) return found.silence;
    const { replicaSet, refusal, proof } = found.failure;
    const { desired } = deployment.replicas;
    const { quota } = refusal;
    if (quota?.problem !== 'exceeded') return noMatch('No quota refuses the new pods');

    const old = replicasets.owned.filter((one) => !one.isCurrent && one.desired > 0);
    const held = count(old);
    const made = replicaSet.current;
    if (held === undefined || made === undefined) return noMatch('How many pods there are is not known');
    if (held === 0) return noMatch('No old pod holds the quota');
    if (held + made > desired)
      return noMatch('A surge pod exists, so an old one may go as soon as it is available');
    const standing = quotaNow(refusal, quotas);
    const isFreed = standing !== undefined && hasRoomFor(quota.resources, standing) === true;
    if (!isDeadlock(quota, desired - made, old, held, pods) || isFreed)
      return noMatch('The quota is not full with the old pods alone');
    return {
      outcome: 'match',
      message: 'quota',
      data: {
        reason: refusalText(refusal),
        quota: shellQuote(quota.name ?? ''),
        unavailable: strategy.maxUnavailableText ?? '0',
        old: held,
        desired,
        patch: '{"spec":{"strategy":{"rollingUpdate":{"maxSurge":0,"maxUnavailable":1}}}}',
      },
      proof: [
        ...proof,
        {
          step: 'strategy',
          object: `Deployment/${deployment.name}`,
          fact: `spec.strategy.rollingUpdate: maxUnavailable ${strategy.maxUnavailableText ?? ''} of ${desired} is 0, maxSurge ${strategy.maxSurgeText ?? ''} is ${String(strategy.maxSurge)}`,
        },
      ],
    };
  },
});

/** Pods of these ReplicaSets; undefined where one has no status. */
function count(replicaSets: readonly OwnedReplicaSet[]): number | undefined {
  return replicaSets.reduce<number | undefined>(
    (sum, { current }) => (sum === undefined || current === undefined ? undefined : sum + current),
    0,
  );
}

/** Would all the wanted pods fit, were the old ones not there? Else the quota is too small with any strategy. */
function isDeadlock(
  quota: QuotaRefusal,
  missing: number,
  [old]: readonly OwnedReplicaSet[],
  held: number,
  pods: PodFacts | undefined,
): boolean {
  // The pod has what a LimitRange filled in; the template is what there is without it.
  const spec = pods?.items.find((pod) => pod.replicaSet === old?.name)?.spec ?? old?.template.spec;
  if (spec === undefined) return false;
  return quota.resources.every(
    (one) => fitsWithoutOld(one, missing, held, quotaDemand(spec, one.resource)) === true,
  );
}
