/**
 * Which of the three alerts about a stuck Deployment would fire on the object as it is: what people call "the
 * generation alert" is often one of the two others. Expressions of kubernetes-mixin, each `for: 15m`:
 * https://github.com/kubernetes-monitoring/kubernetes-mixin/blob/master/alerts/apps_alerts.libsonnet
 */
import type { DeploymentFacts, StrategyFacts } from '../model/evidence.ts';
import type { Condition } from '../model/meta.ts';
import type { AlertReport } from '../model/report.ts';
import { iso, moment, secondsSince, span, type Moment } from '../time.ts';

type Answer = Pick<AlertReport, 'wouldFire' | 'because'>;

/** In a fixed order. Without a Deployment, and where one reading cannot tell, `wouldFire` is null. */
export function alerts(
  deployment: DeploymentFacts | undefined,
  strategy: StrategyFacts | undefined,
  now: Moment,
): AlertReport[] {
  const ask = (judge: (facts: DeploymentFacts) => Answer): Answer =>
    deployment === undefined ? unknown('the Deployment could not be read') : judge(deployment);
  return [
    { name: 'KubeDeploymentGenerationMismatch', ...ask((facts) => generationMismatch(facts, now)) },
    { name: 'KubeDeploymentRolloutStuck', ...ask((facts) => rolloutStuck(facts, strategy, now)) },
    { name: 'KubeDeploymentReplicasMismatch', ...ask((facts) => replicasMismatch(facts, strategy, now)) },
  ];
}

/** kube-state-metrics exports an observedGeneration that is absent as 0. */
function generationMismatch(deployment: DeploymentFacts, now: Moment): Answer {
  const { generation, observedGeneration: observed, desiredSince } = deployment;
  if (generation === undefined) return unknown('metadata.generation was not in the answer');
  if (observed === generation) return quiet(`generation ${generation} is observed`);
  const what = `generation ${generation}, observed ${observed ?? 'none (exported as 0)'}`;
  // An earlier write may have opened the gap; its moment is overwritten by the newest one.
  const single = generation - (observed ?? 0) === 1;
  return firing(what, desiredSince, single ? 'since' : 'at least since', now);
}

function rolloutStuck(deployment: DeploymentFacts, strategy: StrategyFacts | undefined, now: Moment): Answer {
  const progressing = progressingOf(deployment);
  if (progressing?.status === 'False')
    return firing(
      `Progressing is False (${progressing.reason ?? 'no reason'})`,
      progressing.lastTransitionTime,
      'since',
      now,
    );
  if (progressing !== undefined)
    return quiet(`Progressing is ${progressing.status ?? 'unknown'} (${progressing.reason ?? 'no reason'})`);
  if (strategy !== undefined && strategy.progressDeadlineSeconds === undefined)
    return quiet('without progressDeadlineSeconds there is no condition Progressing, so it never fires');
  return quiet('there is no condition Progressing yet');
}

/** The alert also asks that status.updatedReplicas did not change for so long. */
const UNCHANGED_SECONDS = 600;

function replicasMismatch(
  deployment: DeploymentFacts,
  strategy: StrategyFacts | undefined,
  now: Moment,
): Answer {
  const { desired, available } = deployment.replicas;
  // A counter that is not in the status is exported as 0.
  const exported = available ?? 0;
  if (desired <= exported) return quiet(`${exported} of ${desired} replicas are available`);
  const what = `${available ?? 'none'} of ${desired} replicas available`;
  const unchanged = secondsWithoutProgress(deployment, strategy, now);
  if (unchanged === undefined)
    return unknown(`${what}; whether the updated replicas changed within 10m does not show in one reading`);
  if (unchanged < UNCHANGED_SECONDS)
    return unknown(
      `${what}, last progress ${span(unchanged)} ago; counts from ${iso(now + (UNCHANGED_SECONDS - unchanged) * 1000)} on if nothing changes, and fires 15m later`,
    );
  return {
    wouldFire: true,
    because: `${what}, and no progress for ${span(unchanged)}; fires once that has lasted 15m`,
  };
}

/**
 * For how long at least updatedReplicas cannot have grown. Growth is progress, and the condition is renewed by it; a
 * deadline that was exceeded has passed without any before the condition was written.
 */
function secondsWithoutProgress(
  deployment: DeploymentFacts,
  strategy: StrategyFacts | undefined,
  now: Moment,
): number | undefined {
  const progressing = progressingOf(deployment);
  const seconds = secondsSince(progressing?.lastUpdateTime, now);
  const deadline = strategy?.progressDeadlineSeconds;
  if (seconds === undefined || deadline === undefined) return seconds;
  return progressing?.reason === 'ProgressDeadlineExceeded' ? seconds + deadline : seconds;
}

function progressingOf({ conditions }: DeploymentFacts): Condition | undefined {
  return conditions.find((one) => one.type === 'Progressing');
}

const FOR_SECONDS = 15 * 60;

function firing(what: string, since: string | undefined, word: string, now: Moment): Answer {
  const start = moment(since);
  if (start === undefined) return { wouldFire: true, because: `${what}; fires once that has lasted 15m` };
  const age = (now - start) / 1000;
  const when =
    age >= FOR_SECONDS
      ? 'longer than the 15m it waits'
      : `fires at ${iso(start + FOR_SECONDS * 1000)} if nothing changes`;
  return { wouldFire: true, because: `${what}, ${word} ${iso(start)} (${span(age)}): ${when}` };
}

function quiet(because: string): Answer {
  return { wouldFire: false, because };
}

function unknown(because: string): Answer {
  return { wouldFire: null, because };
}
