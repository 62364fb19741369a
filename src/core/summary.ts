/** A Deployment narrowed to what the tree and the flags need, so that ten thousand of them can be held. */
import { desiredSince, replicasOf } from './collectors/deployment.ts';
import type { DeploymentSummary } from './feed.ts';
import type { Condition, LabelSelector } from './model/meta.ts';
import type { Loose } from './model/shape.ts';
import type { Summarizable } from './model/summarized.ts';

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
export function isTelling({ type, status, reason }: Loose<Condition>, isObserved: boolean): boolean {
  return !isObserved || status !== 'True' || type === 'ReplicaFailure' || !GOOD_NEWS.has(reason);
}

/**
 * What the flags of this state can be read from, and no more: only the conditions that they know, without the messages
 * of those that are well, and dates only where something is still to be observed. The next state brings its own. Of a
 * Deployment without a name or namespace these are empty.
 */
export function summaryOf(object: Summarizable, intern = UNSHARED): DeploymentSummary {
  const { metadata, spec, status } = object;
  const name = metadata?.name ?? '';
  const isObserved = metadata?.generation === status?.observedGeneration;
  const conditions: Condition[] = [];
  let isPlain = true;
  for (const one of status?.conditions ?? []) {
    if (!FLAGGED_CONDITIONS.has(one.type)) continue;
    const isWhole = isTelling(one, isObserved);
    if (isWhole) isPlain = false;
    conditions.push(isWhole ? told(one, intern) : named(one, intern));
  }
  return {
    namespace: intern.text(metadata?.namespace ?? ''),
    name,
    uid: metadata?.uid,
    deletingSince: metadata?.deletionTimestamp,
    generation: metadata?.generation,
    observedGeneration: status?.observedGeneration,
    desiredSince: isObserved ? undefined : desiredSince(object),
    replicas: sharedReplicas(replicasOf(object), intern),
    conditions: isPlain ? intern.made(conditions, () => conditions) : conditions,
    paused: spec?.paused === true,
    selector: spec?.selector === undefined ? undefined : plain(spec.selector, name),
  };
}

type Replicas = DeploymentSummary['replicas'];

function sharedReplicas(replicas: Replicas, intern: Intern): Replicas {
  const { desired, total, updated, ready, available, unavailable } = replicas;
  return intern.made([desired, total, updated, ready, available, unavailable], () => replicas);
}

/** All that is kept of one that is well. Few are different in a whole fleet. */
function named({ type, status, reason }: Loose<Condition>, intern: Intern): Condition {
  return intern.made([type, status, reason], () => ({
    ...(type === undefined ? {} : { type: intern.text(type) }),
    ...(status === undefined ? {} : { status: intern.text(status) }),
    ...(reason === undefined ? {} : { reason: intern.text(reason) }),
  }));
}

function told(condition: Loose<Condition>, intern: Intern): Condition {
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
function isGoodNews({ type, reason }: Loose<Condition>): boolean {
  return type !== 'ReplicaFailure' && GOOD_NEWS.has(reason);
}

/** An object without a prototype takes four times the room. Here it may have one: a selector is only walked through. */
function plain({ matchLabels, matchExpressions }: LabelSelector, name: string): LabelSelector {
  const labels = matchLabels === undefined ? {} : { matchLabels: plainLabels(matchLabels, name) };
  return matchExpressions === undefined ? labels : { ...labels, matchExpressions };
}

/** Mostly it is the name that is selected by, and one text does for both. */
function plainLabels(labels: Readonly<Record<string, string>>, name: string): Record<string, string> {
  const plain: Record<string, string> = {};
  for (const key of Object.keys(labels)) {
    const value = labels[key];
    if (value !== undefined) setOwn(plain, key, value === name ? name : value);
  }
  return plain;
}

/** As an entry of a map, whatever the key. Much faster than `Object.fromEntries`, and than an object without a prototype. */
export function setOwn(map: Record<string, string>, key: string, value: string): void {
  if (key === '__proto__')
    Object.defineProperty(map, key, { value, enumerable: true, writable: true, configurable: true });
  else map[key] = value;
}
