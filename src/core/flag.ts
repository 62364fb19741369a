/**
 * Flags: what a look at a Deployment alone gives away, cheap enough for ten thousand of them. A flag is a reason to
 * diagnose, not a diagnosis. A rollout inside its deadline carries none.
 */
import { byPlace } from './byPlace.ts';
import { dated, RELIED_ON_SECONDS } from './desiredSince.ts';
import { isObserved } from './generation.ts';
import type { DeploymentFacts } from './model/evidence.ts';
import type { Condition } from './model/meta.ts';
import { moment, secondsSince, span, type Moment } from './time.ts';

export type Severity = 'information' | 'warning' | 'incident';

export type FlagId =
  | 'unobserved-generation'
  | 'replicaset-create-error'
  | 'replica-failure'
  | 'progress-deadline-exceeded'
  | 'unavailable'
  | 'paused';

export interface Flag {
  readonly id: FlagId;
  readonly severity: Severity;
  readonly text: string;
  readonly since: string | null;
}

/** The controller handles a write within a second or so; a busy one within a few. */
const GRACE_SECONDS = 10;
/** The alert KubeDeploymentGenerationMismatch waits this long. */
const ALERT_SECONDS = 15 * 60;
/** A pod that is replaced is unavailable for a moment. */
const UNAVAILABLE_SECONDS = 60;

/** What flags are read from. */
export type Flaggable = Pick<
  DeploymentFacts,
  | 'deletingSince'
  | 'generation'
  | 'observedGeneration'
  | 'desiredSince'
  | 'replicas'
  | 'conditions'
  | 'paused'
>;

/** One for all that are well. */
export const NO_FLAGS: readonly Flag[] = [];

/** Worst first; NO_FLAGS where nothing is worth a look. */
export function flagsOf(given: Flaggable, now: Moment): readonly Flag[] {
  if (isQuiet(given)) return NO_FLAGS;
  const facts = dated(given, now);
  const flags: Flag[] = [];
  for (const finder of FINDERS) {
    const flag = finder(facts, now);
    if (flag !== undefined) flags.push(flag);
  }
  return flags.length === 0 ? NO_FLAGS : flags.sort((a, b) => RANK[a.severity] - RANK[b.severity]);
}

/** When `flagsOf` may answer differently though nothing was written; undefined: time alone changes nothing. */
export function nextFlagChange(given: Flaggable, now: Moment): Moment | undefined {
  if (isQuiet(given)) return undefined;
  const facts = dated(given, now);
  const written = isObserved(facts) ? undefined : moment(facts.desiredSince);
  const available = find(facts, 'Available');
  const down = available?.status === 'False' ? moment(available.lastTransitionTime) : undefined;
  if (written === undefined && down === undefined) return undefined;
  const isStandIn = facts.desiredSince !== given.desiredSince;
  const moments = [
    written === undefined || !isStandIn ? undefined : written + RELIED_ON_SECONDS * 1000,
    written === undefined ? undefined : written + GRACE_SECONDS * 1000,
    written === undefined ? undefined : written + ALERT_SECONDS * 1000,
    down === undefined ? undefined : down + UNAVAILABLE_SECONDS * 1000,
  ].filter((at) => at !== undefined);
  const ahead = moments.filter((at) => at > now);
  return ahead.length === 0 ? undefined : Math.min(...ahead);
}

export const RANK: Readonly<Record<Severity, number>> = { incident: 0, warning: 1, information: 2 };

interface Ranked {
  readonly namespace: string;
  readonly name: string;
  /** null: not flagged, and so behind all that are. */
  readonly severity: Severity | null;
}

/** By the worst flag, then by namespace and name: the order of the scan and of the tree. */
export function worstFirst(a: Ranked, b: Ranked): number {
  const rank = ({ severity }: Ranked): number => (severity === null ? Infinity : RANK[severity]);
  return a.severity === b.severity ? byPlace(a, b) : rank(a) - rank(b);
}

/** No finder looks at it, or none can find anything, now or later: so it is with nearly all of a fleet. */
function isQuiet(given: Flaggable): boolean {
  if (given.deletingSince !== undefined) return true;
  return isObserved(given) && !given.paused && given.conditions.every(isWell);
}

function isWell({ type, status, reason }: Condition): boolean {
  return status === 'True' && type !== 'ReplicaFailure' && reason !== 'ProgressDeadlineExceeded';
}

function find({ conditions }: Flaggable, type: string): Condition | undefined {
  return conditions.find((one) => one.type === type);
}

function unobserved(facts: Flaggable, now: Moment): Flag | undefined {
  if (isObserved(facts)) return undefined;
  const seconds = secondsSince(facts.desiredSince, now);
  if (seconds !== undefined && seconds < GRACE_SECONDS) return undefined;
  const observed =
    facts.observedGeneration === undefined ? 'never observed' : `observed ${facts.observedGeneration}`;
  const wanted = facts.generation === undefined ? 'unknown' : String(facts.generation);
  const since = seconds === undefined ? '' : ` for ${span(seconds)}`;
  return {
    id: 'unobserved-generation',
    severity: seconds === undefined ? 'warning' : seconds >= ALERT_SECONDS ? 'incident' : 'information',
    text: `generation ${wanted}, ${observed}${since}`,
    since: facts.desiredSince ?? null,
  };
}

/**
 * The controller writes this condition with the old observedGeneration. A change of spec.replicas has the generation
 * observed without another try; the condition is of the past only once there are pods of the wanted template.
 */
function createError(facts: Flaggable): Flag | undefined {
  const condition = find(facts, 'Progressing');
  if (condition?.status !== 'False' || condition.reason !== 'ReplicaSetCreateError') return undefined;
  if (isObserved(facts) && facts.replicas.updated === facts.replicas.desired) return undefined;
  return fromCondition('replicaset-create-error', 'incident', condition);
}

/** Only a rollout refreshes this condition: while paused it may be a leftover. */
function replicaFailure(facts: Flaggable): Flag | undefined {
  const condition = find(facts, 'ReplicaFailure');
  const severity = facts.paused ? 'information' : 'incident';
  return condition?.status === 'True' ? fromCondition('replica-failure', severity, condition) : undefined;
}

function deadlineExceeded(facts: Flaggable): Flag | undefined {
  const condition = find(facts, 'Progressing');
  if (condition?.reason !== 'ProgressDeadlineExceeded' || !isObserved(facts)) return undefined;
  return fromCondition('progress-deadline-exceeded', 'incident', condition);
}

function unavailable(facts: Flaggable, now: Moment): Flag | undefined {
  const condition = find(facts, 'Available');
  const progressing = find(facts, 'Progressing');
  const rollingOut = progressing?.status === 'True' && progressing.reason !== 'NewReplicaSetAvailable';
  const seconds = secondsSince(condition?.lastTransitionTime, now);
  if (condition?.status !== 'False' || rollingOut || facts.paused) return undefined;
  if (seconds !== undefined && seconds < UNAVAILABLE_SECONDS) return undefined;
  const { available, desired } = facts.replicas;
  return {
    id: 'unavailable',
    severity: 'warning',
    text: available === undefined ? 'not available' : `${available} of ${desired} available`,
    since: condition.lastTransitionTime ?? null,
  };
}

function paused(facts: Flaggable): Flag | undefined {
  return facts.paused ? { id: 'paused', severity: 'information', text: 'paused', since: null } : undefined;
}

/** Of two that are equally bad, the former comes first. */
const FINDERS: readonly ((facts: Flaggable, now: Moment) => Flag | undefined)[] = [
  createError,
  replicaFailure,
  deadlineExceeded,
  unobserved,
  unavailable,
  paused,
];

function fromCondition(id: FlagId, severity: Severity, condition: Condition): Flag {
  const text = [condition.reason, condition.message].filter(Boolean).join(': ');
  return { id, severity, text, since: condition.lastUpdateTime ?? condition.lastTransitionTime ?? null };
}
