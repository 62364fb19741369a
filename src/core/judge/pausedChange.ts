/** What waits in a paused Deployment, and what would become of it once it is resumed. */
import { isObserved } from '../generation.ts';
import type { DeploymentFacts, ReplicaSetFacts, StrategyFacts } from '../model/evidence.ts';
import type { PodSpec } from '../model/podSpec.ts';
import type { Proof } from '../model/report.ts';
import type { QuotaFact, QuotaFacts } from '../model/surroundingFacts.ts';
import { addQuantity, compareQuantity, formatQuantity, parseQuantity, type Quantity } from '../quantity.ts';
import { quotaDemand } from './podRequests.ts';

/** No ReplicaSet for the wanted template, or pods of another one still stand in for it. */
export function somethingPends(
  deployment: DeploymentFacts,
  replicasets: ReplicaSetFacts | undefined,
): boolean {
  if (replicasets === undefined) return !isUpdated(deployment);
  const { current } = replicasets;
  if (current === undefined) return true;
  const others = replicasets.owned.filter((owned) => !owned.isCurrent && owned.desired > 0);
  return others.length > 0 || (current.desired === 0 && deployment.replicas.desired > 0);
}

/** By the counters, which while paused tell of the wanted template as well, once it is observed. */
function isUpdated(deployment: DeploymentFacts): boolean {
  const { desired, updated, total } = deployment.replicas;
  return isObserved(deployment) && updated === desired && total === desired;
}

export interface Refusal {
  readonly quota: string;
  /** `its ReplicaSet`, `its first pod`. */
  readonly what: string;
  /** `count/replicasets.apps: 5 of 5 used, 1 more needed`. */
  readonly numbers: string;
  readonly proof: Proof;
}

/**
 * The quota that would refuse the ReplicaSet or, where no old pod may go first, the pod with which the rollout has to
 * begin. A quota with scopes may not be about such pods, and is left out.
 */
export function refusedOnResume(
  deployment: DeploymentFacts,
  { owned, current }: ReplicaSetFacts,
  strategy: StrategyFacts,
  { quotas }: QuotaFacts,
): Refusal | undefined {
  const all = quotas.state === 'ok' ? quotas.value : [];
  const one = parseQuantity('1');
  if (current === undefined) {
    const refusal = firstFull(all, 'its ReplicaSet', (resource) =>
      resource === 'count/replicasets.apps' ? one : undefined,
    );
    if (refusal !== undefined) return refusal;
  }
  const running = owned.reduce((sum, { desired }) => sum + desired, 0);
  const spec: PodSpec | undefined = deployment.template.spec;
  if (strategy.maxUnavailable !== 0 || running < deployment.replicas.desired || spec === undefined)
    return undefined;
  const unscoped = all.filter(({ scopes }) => scopes.length === 0);
  return firstFull(unscoped, 'its first pod', (resource) => quotaDemand(spec, resource));
}

function firstFull(
  quotas: readonly QuotaFact[],
  what: string,
  demand: (resource: string) => Quantity | undefined,
): Refusal | undefined {
  for (const { name, hard, used } of quotas)
    for (const [resource, limit] of Object.entries(hard)) {
      const [wanted, most, taken] = [
        demand(resource),
        parseQuantity(limit),
        parseQuantity(used[resource] ?? ''),
      ];
      if (wanted === undefined || most === undefined || taken === undefined) continue;
      if (compareQuantity(addQuantity(taken, wanted), most) <= 0) continue;
      const state = `${resource}: ${used[resource] ?? ''} of ${limit} used`;
      return {
        quota: name,
        what,
        numbers: `${state}, ${formatQuantity(wanted)} more needed`,
        proof: { step: 'quotas', object: `ResourceQuota/${name}`, fact: state },
      };
    }
  return undefined;
}
