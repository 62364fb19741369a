/**
 * The shape of a collector: it reads, narrows to facts and passes failures on as values. It judges nothing.
 * Playbook steps always run; follow-ups only when the playbook's evidence calls for them.
 */
import type { Evidence, Facts, StepId } from './model/evidence.ts';
import type { Reading } from './model/reading.ts';
import type { Reads } from './reads.ts';
import type { Moment } from './time.ts';

/** The playbook's six, in its order. */
export const PLAYBOOK_STEPS = [
  'deployment',
  'events',
  'rollout-history',
  'replicasets',
  'pods',
  'strategy',
] as const satisfies readonly StepId[];

export type PlaybookStepId = (typeof PLAYBOOK_STEPS)[number];
export type FollowUpId = Exclude<StepId, PlaybookStepId>;
export type PlaybookEvidence = Pick<Evidence, PlaybookStepId>;

/** Names for the kubectl command lines: already quoted for a POSIX shell. */
export interface CommandTarget {
  readonly name: string;
  /** `-n NAMESPACE --context CONTEXT` */
  readonly in: string;
  /** The label selector as kubectl takes it. */
  readonly selector: string;
  /** `--context CONTEXT`, for what is not in the namespace; may be empty. */
  readonly context: string;
}

interface Step<S extends StepId> {
  readonly id: S;
  readonly title: string;
  /** What a person would type to see the same. */
  command(target: CommandTarget): string;
}

export interface PlaybookCollector<S extends PlaybookStepId> extends Step<S> {
  /** The playbook's step number. */
  readonly number: number;
  collect(reads: Reads): Promise<Reading<Facts[S]>>;
}

export interface FollowUpCollector<S extends FollowUpId> extends Step<S> {
  readonly number: null;
  /** Why it is worth reading now; undefined: nothing calls for it. */
  wanted(evidence: PlaybookEvidence, now: Moment): boolean;
  /** Said in the report where it was not read. */
  readonly unwanted: string;
  collect(reads: Reads, evidence: PlaybookEvidence): Promise<Reading<Facts[S]>>;
}

export function defineCollector<S extends PlaybookStepId>(
  collector: PlaybookCollector<S>,
): PlaybookCollector<S> {
  return collector;
}

export function defineFollowUp<S extends FollowUpId>(collector: FollowUpCollector<S>): FollowUpCollector<S> {
  return collector;
}
