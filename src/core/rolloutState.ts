/**
 * How far a rollout is when no rule names a cause. Complete is the controller's own test: everything updated, nothing
 * old left, all available, and the generation observed.
 * https://github.com/kubernetes/kubernetes/blob/v1.28.0/pkg/controller/deployment/util/deployment_util.go#L712-L717
 */
import { blindText } from './blindText.ts';
import { isObserved } from './generation.ts';
import { currentPods, hasEnded } from './judge/currentPods.ts';
import { DEFAULT_DEADLINE_SECONDS } from './judge/progressDeadline.ts';
import { unreadySince } from './judge/unready.ts';
import type { DeploymentFacts, Evidence, Facts, OwnedReplicaSet } from './model/evidence.ts';
import type { VerdictStatus } from './model/report.ts';
import { allPodsAre, countsText } from './rolloutCounts.ts';
import { isOnItsWay, staleStatus } from './staleStatus.ts';
import { newest, secondsSince, span, type Moment } from './time.ts';

export function isComplete(facts: DeploymentFacts): boolean {
  const { desired, updated, total, available } = facts.replicas;
  return isObserved(facts) && updated === desired && total === desired && available === desired;
}

export function rolloutState(evidence: Evidence, now: Moment): readonly [VerdictStatus, string] {
  const { deployment, strategy, replicasets, pods } = evidence;
  if (deployment.state !== 'ok') return ['unknown', `Could not tell: ${blindText(evidence, ['deployment'])}`];
  const facts = deployment.value;
  if (facts.deletingSince !== undefined) return ['progressing', deletionText(facts, now)];
  if (isComplete(facts)) return complete(facts, pods.state === 'ok' ? pods.value : undefined, now);
  if (facts.generation === undefined)
    return ['unknown', 'Could not tell: metadata.generation was not in the answer'];
  if (!isObserved(facts))
    return ['progressing', 'Just written: the controller has not handled the newest generation yet'];

  // The controller's own judgement of this generation; no activity makes it "inside its deadline" again.
  if (facts.conditions.some(({ type, status }) => type === 'Progressing' && status === 'False'))
    return [
      'unknown',
      'The controller says that it makes no progress, and nothing that could be read says why',
    ];

  const wasComplete = facts.conditions.some(({ reason }) => reason === 'NewReplicaSetAvailable');
  const { desired, updated, total } = facts.replicas;
  const seen = replicasets.state === 'ok' ? replicasets.value : undefined;
  const quiet = secondsSince(lastActivity(facts, seen, pods), now);
  if (wasComplete && updated === desired && total === desired)
    return afterwards(facts, unreadyFor(pods, now), quiet);

  const deadline = strategy.state === 'ok' ? strategy.value.progressDeadlineSeconds : undefined;
  const minReady = strategy.state === 'ok' ? strategy.value.minReadySeconds : 0;
  const counts = `${countsText(facts, seen)}${waitingText(seen?.current, minReady)}`;
  // Pods that are ready and wait for nothing but minReadySeconds are quiet for that long.
  const patience = deadline ?? DEFAULT_DEADLINE_SECONDS + minReady;
  if (quiet !== undefined && quiet <= patience) {
    const limit = deadline === undefined ? 'and it has no deadline' : `inside its ${span(deadline)} deadline`;
    return ['progressing', `Rolling out: ${counts}; last progress ${span(quiet)} ago, ${limit}`];
  }
  const silence = quiet === undefined ? '' : `; nothing has moved for ${span(quiet)}`;
  return ['unknown', `Not complete: ${counts}${silence}, and nothing that could be read says why`];
}

/** It is gone once each finalizer has been removed by whoever set it; foregroundDeletion, once its pods are gone. */
function deletionText({ deletingSince, finalizers }: DeploymentFacts, now: Moment): string {
  const seconds = secondsSince(deletingSince, now);
  const lasting = seconds === undefined ? '' : ` for ${span(seconds)}`;
  const held =
    finalizers.length === 0 ? '' : `; it waits for finalizer ${finalizers.join(', ')} to be removed`;
  return `The Deployment has been in deletion${lasting}${held}`;
}

/** Rolled out, and since then fewer are available, or it was made larger: no deadline is looked at any more. */
function afterwards(
  { replicas: { desired, available } }: DeploymentFacts,
  unready: number | undefined,
  quiet: number | undefined,
): readonly [VerdictStatus, string] {
  const lasting = unready === undefined ? '' : `, for ${span(unready)}`;
  const text = `Rolled out, and ${available ?? 'an unknown number'} of ${desired} pods are available${lasting}`;
  const age = unready ?? quiet;
  return age !== undefined && age <= DEFAULT_DEADLINE_SECONDS
    ? ['progressing', text]
    : ['unknown', `${text}; nothing that could be read says why`];
}

/** Seconds, of the pod that has not been ready for longest. */
function unreadyFor(pods: Evidence['pods'], now: Moment): number | undefined {
  const unready = pods.state === 'ok' ? currentPods(pods.value).filter((pod) => !pod.ready) : [];
  const ages = unready.flatMap((pod) => secondsSince(unreadySince(pod), now) ?? []);
  return ages.length === 0 ? undefined : Math.max(...ages);
}

/** By its status, which the pods may contradict. */
function complete(
  facts: DeploymentFacts,
  pods: Facts['pods'] | undefined,
  now: Moment,
): readonly [VerdictStatus, string] {
  const stale = staleStatus(facts, pods, now);
  if (stale === undefined) return ['healthy', healthyText(facts.replicas.desired, pods)];
  return isOnItsWay(stale)
    ? ['progressing', `Rolled out; ${stale.why}, which a sync will put right`]
    : [
        'unknown',
        `Could not tell: ${stale.why}; no sync of the controller has come to its end since, and nothing that could be read says why`,
      ];
}

function healthyText(desired: number, pods: Facts['pods'] | undefined): string {
  if (desired > 0) return `Rolled out: ${allPodsAre(desired)} updated and available`;
  const left = pods?.items.filter((pod) => !hasEnded(pod)).length ?? 0;
  if (left === 0) return 'Rolled out: scaled to 0, and no pod is left';
  return `Rolled out: scaled to 0; ${left === 1 ? '1 pod is still on its' : `${left} pods are still on their`} way out`;
}

/** Pods that are ready and do not count yet: only time is missing. */
function waitingText(current: OwnedReplicaSet | undefined, minReadySeconds: number): string {
  const { ready, available } = current ?? {};
  const waiting = ready === undefined || available === undefined ? 0 : ready - available;
  return waiting > 0 && minReadySeconds > 0
    ? `, ${waiting} ready and available once that has lasted ${span(minReadySeconds)} (minReadySeconds)`
    : '';
}

function lastActivity(
  facts: DeploymentFacts,
  replicasets: Facts['replicasets'] | undefined,
  pods: Evidence['pods'],
): string | undefined {
  const progressing = facts.conditions.find((one) => one.type === 'Progressing');
  const owned: readonly OwnedReplicaSet[] = replicasets?.owned ?? [];
  return newest([
    progressing?.lastUpdateTime,
    facts.desiredSince,
    ...owned.map((one) => one.createdAt),
    ...(pods.state === 'ok' ? pods.value.items.map((one) => one.createdAt) : []),
  ]);
}
