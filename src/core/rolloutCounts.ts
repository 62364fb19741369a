/**
 * How far a rollout is, in words. status.availableReplicas counts the pods of every template, so that "1 updated, 1
 * available" may be one new pod that is not available beside an old one that is; kubectl rollout status makes that
 * mistake impossible by waiting for the old ones first.
 * https://github.com/kubernetes/kubernetes/blob/v1.28.0/pkg/controller/deployment/sync.go#L540-L576
 */
import type { DeploymentFacts, ReplicaSetFacts } from './model/evidence.ts';

/** `1 of 3 updated (0 available), 3 old (3 available)`. `replicasets`: where they could be read. */
export function countsText(
  { replicas }: Pick<DeploymentFacts, 'replicas'>,
  replicasets: ReplicaSetFacts | undefined,
): string {
  const { desired, updated, total, available } = replicas;
  if (updated === undefined || total === undefined || available === undefined)
    return `how many of ${desired} are updated is not known`;
  const old = Math.max(0, total - updated);
  const fresh =
    old === 0 ? available : updated === 0 ? 0 : newAvailable(replicasets, Math.min(updated, available));
  if (fresh === undefined) return `${updated} of ${desired} updated, ${available} of all ${total} available`;
  const others = old === 0 ? '' : `, ${old} old (${Math.max(0, available - fresh)} available)`;
  return `${updated} of ${desired} updated (${fresh} available)${others}`;
}

/**
 * Available pods of the wanted template; undefined where its ReplicaSet could not be read, or has no status. It may be
 * a moment ahead of the Deployment's counters, which set the bound.
 */
function newAvailable(replicasets: ReplicaSetFacts | undefined, most: number): number | undefined {
  const available = replicasets?.current?.available;
  return available === undefined ? undefined : Math.min(available, most);
}

/** `its one pod is`, `all 3 pods are`. */
export function allPodsAre(count: number): string {
  return count === 1 ? 'its one pod is' : `all ${count} pods are`;
}
