/** A Deployment narrowed to what the tree and the flags need, so that ten thousand of them can be held. */
import { deploymentFacts } from './collectors/deployment.ts';
import type { DeploymentSummary } from './feed.ts';
import type { Condition, LabelSelector } from './model/meta.ts';
import type { Deployment } from './model/workloads.ts';

/** Gives back an equal text, the same one for all that are equal: most texts of a fleet repeat. */
export type Intern = (text: string) => string;

const FLAGGED_CONDITIONS = ['Available', 'Progressing', 'ReplicaFailure'];

/**
 * A new value that shares nothing with the object, so that the object can go. Of the conditions only those that
 * flags are read from stay, and a message only where it tells of a failure.
 */
export function summaryOf(object: Deployment, intern: Intern = (text) => text): DeploymentSummary {
  const { namespace = '', name = '' } = object.metadata ?? {};
  const facts = deploymentFacts(object, { namespace: intern(namespace), name });
  return {
    namespace: facts.namespace,
    name,
    uid: facts.uid,
    deletingSince: facts.deletingSince,
    generation: facts.generation,
    observedGeneration: facts.observedGeneration,
    desiredSince: facts.desiredSince,
    replicas: facts.replicas,
    conditions: FLAGGED_CONDITIONS.map((type) => facts.conditions.find((one) => one.type === type))
      .filter((one) => one !== undefined)
      .map((one) => slim(one, intern)),
    paused: facts.paused,
    selector: facts.selector === undefined ? undefined : internSelector(facts.selector, intern),
  };
}

function slim(condition: Condition, intern: Intern): Condition {
  const { type, status, reason, message, lastUpdateTime, lastTransitionTime } = condition;
  return {
    ...(type === undefined ? {} : { type: intern(type) }),
    ...(status === undefined ? {} : { status: intern(status) }),
    ...(reason === undefined ? {} : { reason: intern(reason) }),
    ...(message === undefined || isGoodNews(condition) ? {} : { message }),
    ...(lastUpdateTime === undefined ? {} : { lastUpdateTime: intern(lastUpdateTime) }),
    ...(lastTransitionTime === undefined ? {} : { lastTransitionTime: intern(lastTransitionTime) }),
  };
}

/** `ReplicaSet "web-1" has successfully progressed`: as many texts as Deployments, and nobody reads them. */
function isGoodNews({ type, status }: Condition): boolean {
  return status === 'True' && type !== 'ReplicaFailure';
}

function internSelector({ matchLabels, matchExpressions }: LabelSelector, intern: Intern): LabelSelector {
  return {
    ...(matchLabels === undefined
      ? {}
      : {
          matchLabels: Object.fromEntries(
            Object.entries(matchLabels).map(([key, value]) => [intern(key), intern(value)]),
          ),
        }),
    ...(matchExpressions === undefined ? {} : { matchExpressions }),
  };
}
