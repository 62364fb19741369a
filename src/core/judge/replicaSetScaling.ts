/** The sizes that the deployment controller would give to the ReplicaSets next, where that can be decided. */
import type { DeploymentFacts, OwnedReplicaSet, ReplicaSetFacts, StrategyFacts } from '../model/evidence.ts';

export interface ScalingStep {
  readonly replicaSet: OwnedReplicaSet;
  /** What is not as the controller would leave it. */
  readonly difference: string;
}

/**
 * The step of a sync that only scales: the Deployment is paused, or its size is not the one its running ReplicaSets
 * were last scaled for. `none`: neither is so; undefined: nothing, or nothing decidable, is left to scale.
 * https://github.com/kubernetes/kubernetes/blob/v1.28.0/pkg/controller/deployment/sync.go#L299-L396
 */
export function scalingEvent(
  deployment: DeploymentFacts,
  { owned, current }: ReplicaSetFacts,
  strategy: StrategyFacts,
): ScalingStep | 'none' | undefined {
  const { desired } = deployment.replicas;
  const active = owned.filter((one) => one.desired > 0);
  const outdated = active.find(
    ({ desiredReplicasAnnotation: noted }) => noted !== undefined && noted !== desired,
  );
  if (!deployment.paused && outdated === undefined) return 'none';
  const only = active.length > 1 ? undefined : (active[0] ?? current ?? owned.at(-1));
  if (only !== undefined) return resize(only, desired);
  if (current !== undefined && isSaturated(current, desired)) return resizeFirst(active, current, 0);
  if (strategy.type !== 'RollingUpdate') return undefined;
  if (outdated !== undefined)
    return {
      replicaSet: outdated,
      difference: `annotation desired-replicas is ${outdated.desiredReplicasAnnotation ?? 'absent'}, spec.replicas of the Deployment is ${desired}`,
    };
  return proportional(active, desired, strategy);
}

/** Paused in mid-rollout: the sizes together come to the Deployment's size and its surge; how they share is not replayed. */
function proportional(
  active: readonly OwnedReplicaSet[],
  desired: number,
  { maxSurge }: StrategyFacts,
): ScalingStep | undefined {
  const [first] = active;
  if (first === undefined || maxSurge === undefined) return undefined;
  const allowed = desired > 0 ? desired + maxSurge : 0;
  const total = active.reduce((sum, one) => sum + one.desired, 0);
  if (total === allowed) return undefined;
  return {
    replicaSet: first,
    difference: `the ReplicaSets have ${total} replicas together, while paused it is to be ${allowed}`,
  };
}

/** The step of a rollout; one whose refusal the controller swallows (old ReplicaSets of a rolling update) is left out. */
export function rolloutScaling(
  deployment: DeploymentFacts,
  { owned, current }: ReplicaSetFacts,
  strategy: StrategyFacts,
): ScalingStep | undefined {
  const { desired } = deployment.replicas;
  if (strategy.type === 'Recreate') {
    // https://github.com/kubernetes/kubernetes/blob/v1.28.0/pkg/controller/deployment/recreate.go#L29-L75
    const old = resizeFirst(owned, current, 0);
    const stopping = owned.some((one) => !one.isCurrent && one.current !== 0);
    return old ?? (current === undefined || stopping ? undefined : resize(current, desired));
  }
  return current === undefined ? undefined : resize(current, rollingSize(current, owned, desired, strategy));
}

/**
 * As many as the surge leaves room for; the present size where the surge is not known.
 * https://github.com/kubernetes/kubernetes/blob/v1.28.0/pkg/controller/deployment/util/deployment_util.go#L785-L815
 */
function rollingSize(
  current: OwnedReplicaSet,
  owned: readonly OwnedReplicaSet[],
  desired: number,
  { maxSurge }: StrategyFacts,
): number {
  if (current.desired >= desired) return desired;
  if (maxSurge === undefined) return current.desired;
  const total = owned.reduce((sum, one) => sum + one.desired, 0);
  return current.desired + Math.max(0, Math.min(desired + maxSurge - total, desired - current.desired));
}

function isSaturated(one: OwnedReplicaSet, desired: number): boolean {
  return one.desired === desired && one.desiredReplicasAnnotation === desired && one.available === desired;
}

function resizeFirst(
  all: readonly OwnedReplicaSet[],
  except: OwnedReplicaSet | undefined,
  size: number,
): ScalingStep | undefined {
  const replicaSet = all.find((one) => one !== except && one.desired !== size);
  return replicaSet === undefined ? undefined : resize(replicaSet, size);
}

function resize(replicaSet: OwnedReplicaSet, size: number): ScalingStep | undefined {
  return replicaSet.desired === size
    ? undefined
    : { replicaSet, difference: `its spec.replicas is ${replicaSet.desired}, it should be ${size}` };
}
