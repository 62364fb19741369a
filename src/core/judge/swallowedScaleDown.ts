/**
 * A rolling update that cannot scale its old ReplicaSets down. The controller swallows that refusal: no error, no event,
 * no line in its log, the status is written and the generation observed; the rollout just stops. It tries the scaling
 * before it writes the status, so a status that has the newest counts proves that it tried with them.
 * https://github.com/kubernetes/kubernetes/blob/v1.28.0/pkg/controller/deployment/rolling.go#L126-L147
 */
import { isObserved } from '../generation.ts';
import type { DeploymentFacts, OwnedReplicaSet, ReplicaSetFacts, StrategyFacts } from '../model/evidence.ts';
import type { Proof } from '../model/report.ts';
import { secondsSince, type Moment } from '../time.ts';
import { conditionOf, DEADLINE_EXCEEDED } from './progressDeadline.ts';
import { scalingEvent, type ScalingStep } from './replicaSetScaling.ts';

export interface SwallowedScaleDown extends ScalingStep {
  /** Seconds since the last progress, or since the deadline passed without any. */
  readonly age: number;
  readonly proof: readonly Proof[];
}

/** A controller answers a change of its ReplicaSets at once; this is for one that is busy. */
const PATIENCE_SECONDS = 30;

export function swallowedScaleDown(
  deployment: DeploymentFacts,
  replicasets: ReplicaSetFacts,
  strategy: StrategyFacts,
  now: Moment,
): SwallowedScaleDown | undefined {
  const progressing = conditionOf(deployment.conditions, 'Progressing');
  const age = secondsSince(progressing?.lastUpdateTime, now);
  if (deployment.paused || age === undefined) return undefined;
  if (!isObserved(deployment)) return undefined;
  if (age < PATIENCE_SECONDS && progressing?.reason !== DEADLINE_EXCEEDED) return undefined;
  if (scalingEvent(deployment, replicasets, strategy) !== 'none') return undefined;
  const counts = countsOf(replicasets);
  if (counts === undefined || !isInStatus(counts, deployment)) return undefined;
  const step = nextScaleDown(deployment, replicasets, strategy, counts);
  if (step === undefined) return undefined;
  const { total, updated, available } = counts;
  const status = `status.replicas ${total}, status.updatedReplicas ${updated}, status.availableReplicas ${available}`;
  return {
    ...step,
    age,
    proof: [
      { step: 'replicasets', object: `ReplicaSet/${step.replicaSet.name}`, fact: step.difference },
      {
        step: 'deployment',
        object: `Deployment/${deployment.name}`,
        fact: `${status} are the newest counts, so the controller has tried with them`,
      },
    ],
  };
}

interface Counts {
  readonly wanted: number;
  readonly total: number;
  readonly updated: number;
  readonly available: number;
  readonly newUnavailable: number;
}

function countsOf({ owned, current }: ReplicaSetFacts): Counts | undefined {
  if (current?.current === undefined || current.available === undefined) return undefined;
  let [wanted, total, available] = [0, 0, 0];
  for (const one of owned) {
    if (one.current === undefined || one.available === undefined) return undefined;
    wanted += one.desired;
    total += one.current;
    available += one.available;
  }
  return {
    wanted,
    total,
    available,
    updated: current.current,
    newUnavailable: current.desired - current.available,
  };
}

function isInStatus({ total, updated, available }: Counts, { replicas }: DeploymentFacts): boolean {
  return replicas.total === total && replicas.updated === updated && replicas.available === available;
}

function nextScaleDown(
  { replicas }: DeploymentFacts,
  { owned }: ReplicaSetFacts,
  { maxUnavailable }: StrategyFacts,
  { wanted, available, newUnavailable }: Counts,
): ScalingStep | undefined {
  if (maxUnavailable === undefined) return undefined;
  const minAvailable = replicas.desired - Math.min(maxUnavailable, replicas.desired);
  const spare = wanted - minAvailable - newUnavailable;
  if (spare <= 0) return undefined;
  const old = owned.filter((one) => !one.isCurrent && one.desired > 0);
  const unhealthy = old.find((one) => one.available !== one.desired);
  if (unhealthy?.available !== undefined)
    return shrink(unhealthy, Math.min(spare, unhealthy.desired - unhealthy.available));
  const [first] = old;
  return first === undefined || available <= minAvailable
    ? undefined
    : shrink(first, available - minAvailable);
}

function shrink(replicaSet: OwnedReplicaSet, by: number): ScalingStep | undefined {
  const size = Math.max(0, replicaSet.desired - by);
  if (size >= replicaSet.desired) return undefined;
  return {
    replicaSet,
    difference: `its spec.replicas is ${replicaSet.desired}, it should be ${size} by now`,
  };
}
