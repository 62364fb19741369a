/**
 * The annotations by which the deployment controller keeps its books: it copies the Deployment's own to the wanted
 * ReplicaSet, minReadySeconds with them, numbers the revision there and copies the number back.
 * https://github.com/kubernetes/kubernetes/blob/v1.28.0/pkg/controller/deployment/util/deployment_util.go#L228-L331
 */
import type { DeploymentFacts, OwnedReplicaSet, ReplicaSetFacts, StrategyFacts } from '../model/evidence.ts';
import type { ScalingStep } from './replicaSetScaling.ts';

/** The controller's own, and what kubectl apply and the legacy rollback leave: never copied. */
const NOT_COPIED: ReadonlySet<string> = new Set([
  'kubectl.kubernetes.io/last-applied-configuration',
  'deployment.kubernetes.io/revision',
  'deployment.kubernetes.io/revision-history',
  'deployment.kubernetes.io/desired-replicas',
  'deployment.kubernetes.io/max-replicas',
  'deprecated.deployment.rollback.to',
]);

/** What still has to be written to the wanted ReplicaSet; undefined where its books are in order or it is not there. */
export function bookkeeping(
  deployment: DeploymentFacts,
  { owned, current }: ReplicaSetFacts,
  { minReadySeconds }: StrategyFacts,
): ScalingStep | undefined {
  if (current === undefined) return undefined;
  const uncopied = Object.entries(deployment.annotations).find(
    ([key, value]) => !NOT_COPIED.has(key) && current.annotations[key] !== value,
  );
  if (uncopied !== undefined)
    return {
      replicaSet: current,
      difference: `annotation ${uncopied[0]} of the Deployment is not copied to it`,
    };
  if (current.minReadySeconds !== minReadySeconds)
    return {
      replicaSet: current,
      difference: `its spec.minReadySeconds is ${current.minReadySeconds}, it should be ${minReadySeconds}`,
    };
  const highest = Math.max(...owned.map((one) => (one.isCurrent ? 0 : (one.revision ?? 0))), 0);
  // A ReplicaSet without a number is an adopted one; the controller numbers it, but nothing shows for which generation.
  if (current.revision === undefined || current.revision > highest) return undefined;
  return {
    replicaSet: current,
    difference: `its annotation deployment.kubernetes.io/revision is ${current.revision}, it should be ${highest + 1}`,
  };
}

/**
 * The number on the ReplicaSet that the Deployment does not carry yet, in words. One that was observed carries some
 * number; where it does not, the annotation was taken off and says nothing.
 */
export function recordedRevision(deployment: DeploymentFacts, current: OwnedReplicaSet): string | undefined {
  if (current.revision === undefined || current.revision === deployment.revision) return undefined;
  if (deployment.revision === undefined && deployment.observedGeneration !== undefined) return undefined;
  return `annotation deployment.kubernetes.io/revision is ${deployment.revision ?? 'absent'}, on ReplicaSet ${current.name} it is ${current.revision}`;
}
