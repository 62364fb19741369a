/** When pods that run and are not ready have had their time. */
import { isObserved } from '../generation.ts';
import type { DeploymentFacts, OwnedReplicaSet, PodFact, StrategyFacts } from '../model/evidence.ts';
import type { Proof } from '../model/report.ts';
import { noMatch, notApplicable, type Silence } from '../rule.ts';
import { secondsSince, span, type Moment } from '../time.ts';
import { conditionOf, DEFAULT_DEADLINE_SECONDS, passedDeadline } from './progressDeadline.ts';
import { unreadySince } from './unready.ts';

export interface Overdue {
  readonly since: 'never-ready' | 'lost-readiness';
  /** How long, in words. */
  readonly age: string;
  readonly proof: Proof;
}

/** A restart, or a readiness probe that fails three times, makes a pod unavailable for that long. */
const FLICKER_SECONDS = 60;

/**
 * `never-ready`: the deadline of this generation is over, or there is none and the pod is as old. `lost-readiness`: the
 * rollout had been complete, after which no deadline is looked at, and there are too few available pods since; or this
 * pod, which the others can spare, has not been ready for as long as a new one may take by default.
 */
export function patience(
  deployment: DeploymentFacts,
  current: OwnedReplicaSet | undefined,
  { progressDeadlineSeconds }: StrategyFacts,
  pod: PodFact,
  now: Moment,
): Overdue | { readonly silence: Silence } {
  const { conditions, name } = deployment;
  const object = `Deployment/${name}`;
  const podAge = secondsSince(pod.createdAt, now);
  const age = podAge === undefined ? 'an unknown time' : span(podAge);
  const deadline = passedDeadline(deployment, { current });
  if ('passed' in deadline) {
    const fact = 'status.conditions[Progressing]: ProgressDeadlineExceeded';
    return { since: 'never-ready', age, proof: { step: 'deployment', object, fact } };
  }
  if (!isObserved(deployment))
    return {
      silence: notApplicable('The wanted generation is not observed, so its rollout has no clock yet'),
    };

  const progressing = conditionOf(conditions, 'Progressing');
  const available = conditionOf(conditions, 'Available');
  const lost = available?.status === 'False' ? secondsSince(available.lastTransitionTime, now) : undefined;
  if (progressing?.reason === 'NewReplicaSetAvailable') {
    if (lost === undefined)
      return (
        lingering(pod, now) ?? { silence: noMatch('The rollout was complete, and enough pods are available') }
      );
    if (lost <= FLICKER_SECONDS)
      return {
        silence: noMatch(`The rollout was complete; too few pods are available only for ${span(lost)}`),
      };
    const fact = `status.conditions[Available]: False since ${available?.lastTransitionTime ?? ''}`;
    return { since: 'lost-readiness', age: span(lost), proof: { step: 'deployment', object, fact } };
  }
  if (progressDeadlineSeconds === undefined && podAge !== undefined && podAge > DEFAULT_DEADLINE_SECONDS) {
    const fact = `no spec.progressDeadlineSeconds, and pod ${pod.name} was created ${pod.createdAt ?? ''}`;
    return { since: 'never-ready', age, proof: { step: 'strategy', object, fact } };
  }
  const limit = span(progressDeadlineSeconds ?? DEFAULT_DEADLINE_SECONDS);
  return { silence: noMatch(`New pods are still starting, ${age} old; the deadline is ${limit}`) };
}

/** One pod of several: no condition of the Deployment tells of it. */
function lingering(pod: PodFact, now: Moment): Overdue | undefined {
  const since = unreadySince(pod);
  const seconds = secondsSince(since, now);
  if (seconds === undefined || seconds <= DEFAULT_DEADLINE_SECONDS) return undefined;
  const fact = `status.conditions[Ready]: not True since ${since ?? ''}`;
  return {
    since: 'lost-readiness',
    age: span(seconds),
    proof: { step: 'pods', object: `Pod/${pod.name}`, fact },
  };
}
