/**
 * A status that is not of the Deployment as it is. The controller writes it at the end of each sync, and every change of
 * a pod's readiness begins one; so what the pods have contradicted for a minute says that no sync has come to its end
 * since, whatever it claims. So does a generation that the Deployment has not reached: a restore leaves one, and the
 * first sync puts it right.
 * https://github.com/kubernetes/kubernetes/blob/v1.28.0/pkg/controller/deployment/sync.go#L540-L576
 */
import { currentPods } from './judge/currentPods.ts';
import { unreadySince } from './judge/unready.ts';
import type { DeploymentFacts, PodFact, PodFacts } from './model/evidence.ts';
import type { Proof } from './model/report.ts';
import { allPodsAre } from './rolloutCounts.ts';
import { secondsSince, span, type Moment } from './time.ts';

export interface StaleStatus {
  /** `the status says that all 3 pods are available, but only 1 is ready, for 5m`. */
  readonly why: string;
  /** How long it has been wrong, at least; undefined where nothing tells. */
  readonly seconds: number | undefined;
  readonly proof: Proof;
}

/** Seconds: the controllers pass it on within a few. */
const PATIENCE = 60;

/** Wrong for so short a time that the next sync is still on its way. */
export function isOnItsWay({ seconds }: StaleStatus): boolean {
  return seconds !== undefined && seconds <= PATIENCE;
}

/** Of a Deployment that is complete by its status. @param pods undefined where they could not be read */
export function staleStatus(
  deployment: DeploymentFacts,
  pods: PodFacts | undefined,
  now: Moment,
): StaleStatus | undefined {
  return (
    ofAnotherLife(deployment, now) ?? (pods === undefined ? undefined : againstPods(deployment, pods, now))
  );
}

function ofAnotherLife(deployment: DeploymentFacts, now: Moment): StaleStatus | undefined {
  const { name, generation, observedGeneration, desiredSince, createdAt } = deployment;
  if (generation === undefined || observedGeneration === undefined || observedGeneration <= generation)
    return undefined;
  const seconds = secondsSince(desiredSince ?? createdAt, now);
  return {
    why: `the status is of generation ${observedGeneration}, and this Deployment is at ${generation}${lasting(seconds)}`,
    seconds,
    proof: {
      step: 'deployment',
      object: `Deployment/${name}`,
      fact: `status.observedGeneration ${observedGeneration}, metadata.generation ${generation}`,
    },
  };
}

function againstPods(
  { name, replicas: { desired } }: DeploymentFacts,
  pods: PodFacts,
  now: Moment,
): StaleStatus | undefined {
  if (pods.truncated !== undefined) return undefined;
  const current = currentPods(pods);
  const unready = current.filter((pod) => !pod.ready);
  const ready = current.length - unready.length;
  if (ready >= desired) return undefined;
  const seconds = tooFewFor(unready, current.length - desired, now);
  const are = ready === 1 ? 'only 1 is' : ready === 0 ? 'none is' : `only ${ready} are`;
  return {
    why: `the status says that ${allPodsAre(desired)} available, but ${are} ready${lasting(seconds)}`,
    seconds,
    proof: {
      step: 'pods',
      object: 'Pod/*',
      fact: `status.conditions[Ready] is True of ${ready} pods of the wanted template; status.availableReplicas of Deployment ${name} is ${desired}`,
    },
  };
}

/** Since the last one that could be spared ceased to be ready; of pods that are not there, nothing tells since when. */
function tooFewFor(unready: readonly PodFact[], spare: number, now: Moment): number | undefined {
  if (spare < 0) return undefined;
  const ages = unready.map((pod) => secondsSince(unreadySince(pod), now) ?? Infinity);
  const age = ages.toSorted((a, b) => b - a)[spare];
  return age === undefined || age === Infinity ? undefined : Math.max(0, age);
}

function lasting(seconds: number | undefined): string {
  return seconds === undefined ? '' : `, for ${span(seconds)}`;
}
