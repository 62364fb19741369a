/**
 * How far the controller has come with the wanted generation: its sync is replayed against the Deployment and its
 * ReplicaSets as they are, and the first write that is missing is named. Where observedGeneration is behind, that is
 * the write which has not been tried yet, or which is refused each time; neither leaves a condition or an event.
 *
 * The steps and their order are those of syncDeployment. What the facts do not hold (whether pods still
 * stop) counts as done, so that nothing is named which may be as it should be.
 * https://github.com/kubernetes/kubernetes/blob/v1.28.0/pkg/controller/deployment/deployment_controller.go#L655-L696
 */
import type { DeploymentFacts, OwnedReplicaSet, ReplicaSetFacts, StrategyFacts } from '../model/evidence.ts';
import type { Proof } from '../model/report.ts';
import { bookkeeping, recordedRevision } from './replicaSetBookkeeping.ts';
import { rolloutScaling, scalingEvent, type ScalingStep } from './replicaSetScaling.ts';

export type MissingWrite = {
  /** What differs from how the controller would leave it. */
  readonly difference: string;
  readonly proof: Proof;
} & (
  | { readonly write: 'create-replicaset' | 'write-status' }
  | { readonly write: 'update-replicaset'; readonly replicaSet: OwnedReplicaSet }
);

export interface SyncInput {
  readonly deployment: DeploymentFacts;
  readonly replicasets: ReplicaSetFacts;
  readonly strategy: StrategyFacts;
}

/** The first missing write; `write-status` where only the end of the sync is missing. */
export function firstMissingWrite(input: SyncInput): MissingWrite {
  const { deployment, replicasets, strategy } = input;
  const status = statusBehind(deployment);
  if (deployment.deletingSince !== undefined) return status;
  return (
    pauseCondition(deployment, strategy) ??
    replicaSetUpdate(bookkeeping(deployment, replicasets, strategy)) ??
    revisionOf(deployment, replicasets.current) ??
    afterBookkeeping(input) ??
    status
  );
}

/** A paused Deployment and one whose size changed are only scaled; everything else is a rollout. */
function afterBookkeeping(input: SyncInput): MissingWrite | undefined {
  const { deployment, replicasets, strategy } = input;
  const scaling = scalingEvent(deployment, replicasets, strategy);
  if (scaling !== 'none') return replicaSetUpdate(scaling);
  const { current } = replicasets;
  const old = replicasets.owned.filter((one) => !one.isCurrent);
  if (strategy.type === 'Recreate' && old.some((one) => one.desired > 0 || one.current !== 0))
    return replicaSetUpdate(rolloutScaling(deployment, replicasets, strategy));
  if (current === undefined) return creation(deployment);
  return replicaSetUpdate(rolloutScaling(deployment, replicasets, strategy));
}

function creation({ name }: DeploymentFacts): MissingWrite {
  const difference = 'no ReplicaSet that it owns has its spec.template';
  const proof: Proof = { step: 'replicasets', object: `Deployment/${name}`, fact: difference };
  return { write: 'create-replicaset', difference, proof };
}

function replicaSetUpdate(step: ScalingStep | undefined): MissingWrite | undefined {
  if (step === undefined) return undefined;
  const { replicaSet, difference } = step;
  const proof: Proof = { step: 'replicasets', object: `ReplicaSet/${replicaSet.name}`, fact: difference };
  return { write: 'update-replicaset', replicaSet, difference, proof };
}

/**
 * DeploymentPaused and DeploymentResumed are written before anything else, with the old observedGeneration.
 * https://github.com/kubernetes/kubernetes/blob/v1.28.0/pkg/controller/deployment/sync.go#L87-L116
 */
function pauseCondition(deployment: DeploymentFacts, strategy: StrategyFacts): MissingWrite | undefined {
  const reason = deployment.conditions.find((one) => one.type === 'Progressing')?.reason;
  if (strategy.progressDeadlineSeconds === undefined || reason === 'ProgressDeadlineExceeded')
    return undefined;
  if (deployment.paused === (reason === 'DeploymentPaused')) return undefined;
  return statusWrite(
    deployment,
    `spec.paused is ${String(deployment.paused)}, yet the condition Progressing says ${reason ?? 'nothing'}`,
  );
}

/** The revision is copied from the ReplicaSet to the Deployment with a status write, before anything is scaled. */
function revisionOf(
  deployment: DeploymentFacts,
  current: OwnedReplicaSet | undefined,
): MissingWrite | undefined {
  const recorded = current === undefined ? undefined : recordedRevision(deployment, current);
  return recorded === undefined ? undefined : statusWrite(deployment, recorded);
}

function statusBehind(deployment: DeploymentFacts): MissingWrite {
  const { observedGeneration: observed, generation } = deployment;
  return statusWrite(
    deployment,
    `status.observedGeneration is ${observed ?? 'absent'}, metadata.generation is ${generation ?? 'absent'}`,
  );
}

function statusWrite({ name }: DeploymentFacts, difference: string): MissingWrite {
  const proof: Proof = { step: 'deployment', object: `Deployment/${name}`, fact: difference };
  return { write: 'write-status', difference, proof };
}
