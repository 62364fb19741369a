/** A Deployment narrowed to what the tree and the flags need, so that ten thousand of them can be held. */
import { desiredSince, summaryFacts } from './collectors/deployment.ts';
import type { DeploymentSummary } from './feed.ts';
import { condition, labelSelector, type Condition, type LabelSelector } from './model/meta.ts';
import { flag, integer, json, list, object, text, type Read } from './model/shape.ts';
import type { Deployment } from './model/workloads.ts';

/** Gives back an equal value, the same one for all that are equal: much of a fleet repeats. */
export interface Intern {
  readonly text: (value: string) => string;
  /**
   * Has a value made of its parts, for the first that asks.
   * @param parts all that it is made of, always in the same order: texts, numbers, what was given back before, and undefined
   */
  readonly made: <T extends object>(parts: readonly unknown[], make: () => T) => T;
}

/** Shares nothing. */
export const UNSHARED: Intern = { text: (value) => value, made: (_, make) => make() };

/** A Deployment as far as `summaryOf` reads it, with the version that a watch goes on from: no template, no labels. */
export const summarizedDeployment = object({
  metadata: object({
    name: text,
    namespace: text,
    uid: text,
    resourceVersion: text,
    generation: integer,
    creationTimestamp: text,
    deletionTimestamp: text,
    managedFields: list(object({ time: text, subresource: text, fieldsV1: json })),
  }),
  spec: object({ replicas: integer, paused: flag, selector: labelSelector }),
  status: object({
    observedGeneration: integer,
    replicas: integer,
    updatedReplicas: integer,
    readyReplicas: integer,
    availableReplicas: integer,
    unavailableReplicas: integer,
    conditions: list(condition),
  }),
});

export type SummarizedDeployment = Read<typeof summarizedDeployment>;

const FLAGGED_CONDITIONS: ReadonlySet<string | undefined> = new Set([
  'Available',
  'Progressing',
  'ReplicaFailure',
]);
/** What most Deployments carry most of the time. */
const GOOD_NEWS: ReadonlySet<string | undefined> = new Set([
  'MinimumReplicasAvailable',
  'NewReplicaSetAvailable',
  'ReplicaSetUpdated',
]);

/**
 * Whether all of such a condition has to be kept. Once the wanted generation is observed, no flag is read from when good
 * news came, and most Deployments have nothing else; before, the times date the last sync.
 */
export function isTelling({ type, status, reason }: Condition, isObserved: boolean): boolean {
  return !isObserved || status !== 'True' || type === 'ReplicaFailure' || !GOOD_NEWS.has(reason);
}

/**
 * What the flags of this state can be read from, and no more: only the conditions that they know, without the messages
 * of those that are well, and dates only where something is still to be observed. The next state brings its own. Of a
 * Deployment without a name or namespace these are empty.
 */
export function summaryOf(object: Deployment, intern = UNSHARED): DeploymentSummary {
  const { namespace = '', name = '', generation } = object.metadata ?? {};
  const isObserved = generation === object.status?.observedGeneration;
  const target = { namespace: intern.text(namespace), name };
  const facts = summaryFacts(object, target, isObserved ? undefined : desiredSince(object));
  const conditions: Condition[] = [];
  let isPlain = true;
  for (const one of facts.conditions) {
    if (!FLAGGED_CONDITIONS.has(one.type)) continue;
    const isWhole = isTelling(one, isObserved);
    if (isWhole) isPlain = false;
    conditions.push(isWhole ? told(one, intern) : named(one, intern));
  }
  return {
    ...facts,
    replicas: intern.made(Object.values(facts.replicas), () => facts.replicas),
    conditions: isPlain ? intern.made(conditions, () => conditions) : conditions,
    selector: facts.selector === undefined ? undefined : plain(facts.selector, name),
  };
}

/** All that is kept of one that is well. Few are different in a whole fleet. */
function named({ type, status, reason }: Condition, intern: Intern): Condition {
  return intern.made([type, status, reason], () => ({
    ...(type === undefined ? {} : { type: intern.text(type) }),
    ...(status === undefined ? {} : { status: intern.text(status) }),
    ...(reason === undefined ? {} : { reason: intern.text(reason) }),
  }));
}

function told(condition: Condition, intern: Intern): Condition {
  const { message, lastUpdateTime, lastTransitionTime } = condition;
  return {
    ...named(condition, intern),
    ...(message === undefined || isGoodNews(condition) ? {} : { message }),
    ...(lastUpdateTime === undefined ? {} : { lastUpdateTime }),
    // Mostly they are equal, and one text does for both.
    ...(lastTransitionTime === undefined
      ? {}
      : { lastTransitionTime: lastTransitionTime === lastUpdateTime ? lastUpdateTime : lastTransitionTime }),
  };
}

/** `ReplicaSet "web-1" has successfully progressed.`: as many texts as Deployments, and nobody reads them. */
function isGoodNews({ type, reason }: Condition): boolean {
  return type !== 'ReplicaFailure' && GOOD_NEWS.has(reason);
}

/** An object without a prototype takes four times the room. Here it may have one: a selector is only walked through. */
function plain({ matchLabels, matchExpressions }: LabelSelector, name: string): LabelSelector {
  // Mostly it is the name that is selected by, and one text does for both.
  const labels = Object.entries(matchLabels ?? {}).map(
    ([key, value]) => [key, value === name ? name : value] as const,
  );
  return {
    ...(matchLabels === undefined ? {} : { matchLabels: Object.fromEntries(labels) }),
    ...(matchExpressions === undefined ? {} : { matchExpressions }),
  };
}
