/**
 * Flags: what a look at a Deployment alone gives away, cheap enough for ten thousand of them. A flag is a reason to
 * diagnose, not a diagnosis. A rollout inside its deadline carries none.
 */
import type { DeploymentFacts } from './model/evidence.ts';
import type { Condition } from './model/meta.ts';
import { secondsSince, span, type Moment } from './time.ts';

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

/** Worst first; empty where nothing is worth a look. */
export function flagsOf(facts: DeploymentFacts, now: Moment): Flag[] {
  if (facts.deletingSince !== undefined) return [];
  const flags = [
    createError(facts),
    replicaFailure(facts),
    deadlineExceeded(facts),
    unobserved(facts, now),
    unavailable(facts, now),
    paused(facts),
  ].filter((flag) => flag !== undefined);
  return flags.sort((a, b) => RANK[a.severity] - RANK[b.severity]);
}

export const RANK: Readonly<Record<Severity, number>> = { incident: 0, warning: 1, information: 2 };

function isObserved({ generation, observedGeneration }: DeploymentFacts): boolean {
  return generation === observedGeneration;
}

function find({ conditions }: DeploymentFacts, type: string): Condition | undefined {
  return conditions.find((one) => one.type === type);
}

function unobserved(facts: DeploymentFacts, now: Moment): Flag | undefined {
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

/** The controller writes this condition with the old observedGeneration; once observed, it is of the past. */
function createError(facts: DeploymentFacts): Flag | undefined {
  const condition = find(facts, 'Progressing');
  if (condition?.reason !== 'ReplicaSetCreateError' || isObserved(facts)) return undefined;
  return fromCondition('replicaset-create-error', 'incident', condition);
}

function replicaFailure(facts: DeploymentFacts): Flag | undefined {
  const condition = find(facts, 'ReplicaFailure');
  return condition?.status === 'True' ? fromCondition('replica-failure', 'incident', condition) : undefined;
}

function deadlineExceeded(facts: DeploymentFacts): Flag | undefined {
  const condition = find(facts, 'Progressing');
  if (condition?.reason !== 'ProgressDeadlineExceeded' || !isObserved(facts)) return undefined;
  return fromCondition('progress-deadline-exceeded', 'incident', condition);
}

function unavailable(facts: DeploymentFacts, now: Moment): Flag | undefined {
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

function paused(facts: DeploymentFacts): Flag | undefined {
  return facts.paused ? { id: 'paused', severity: 'information', text: 'paused', since: null } : undefined;
}

function fromCondition(id: FlagId, severity: Severity, condition: Condition): Flag {
  const text = [condition.reason, condition.message].filter(Boolean).join(': ');
  return { id, severity, text, since: condition.lastUpdateTime ?? condition.lastTransitionTime ?? null };
}
