/** A Deployment narrowed to what the tree and the flags need, so that ten thousand of them can be held. */
import { desiredSince, summaryFacts } from './collectors/deployment.ts';
import type { DeploymentSummary } from './feed.ts';
import { condition, labelSelector, type Condition, type LabelSelector } from './model/meta.ts';
import { flag, integer, json, list, object, text, type Read } from './model/shape.ts';
import type { Deployment } from './model/workloads.ts';

/** Gives back an equal value, the same one for all that are equal: much of a fleet repeats. */
export interface Intern {
  readonly text: (value: string) => string;
  /** @param parts all that it is made of, always in the same order: numbers, and what was given back before */
  readonly made: <T extends object>(value: T, parts: readonly unknown[]) => T;
}

/** Shares nothing. */
export const UNSHARED: Intern = { text: (value) => value, made: (value) => value };

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
  const isPlain = facts.conditions.every((one) => !isTelling(one, isObserved));
  const conditions = facts.conditions
    .filter(({ type }) => FLAGGED_CONDITIONS.has(type))
    .map((one) => slim(one, isObserved, intern));
  return {
    ...facts,
    replicas: intern.made(facts.replicas, Object.values(facts.replicas)),
    conditions: isPlain ? intern.made(conditions, conditions) : conditions,
    selector: facts.selector === undefined ? undefined : plain(facts.selector, name),
  };
}

/** While it is being filled. */
export type Open<T> = { -readonly [K in keyof T]: T[K] };

function slim(condition: Condition, isObserved: boolean, intern: Intern): Condition {
  const slim: Open<Condition> = {};
  if (condition.type !== undefined) slim.type = intern.text(condition.type);
  if (condition.status !== undefined) slim.status = intern.text(condition.status);
  if (condition.reason !== undefined) slim.reason = intern.text(condition.reason);
  if (!isTelling(condition, isObserved)) return intern.made(slim, [slim.type, slim.status, slim.reason]);
  const { message, lastUpdateTime, lastTransitionTime } = condition;
  if (message !== undefined && !isGoodNews(condition)) slim.message = message;
  if (lastUpdateTime !== undefined) slim.lastUpdateTime = lastUpdateTime;
  // Mostly they are equal, and one text does for both.
  if (lastTransitionTime !== undefined)
    slim.lastTransitionTime = lastTransitionTime === lastUpdateTime ? lastUpdateTime : lastTransitionTime;
  return slim;
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
