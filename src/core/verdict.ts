/** From outcomes to the verdict: one cause, told apart from its symptoms; or why there is none. */
import { PLAYBOOK_STEPS } from './collector.ts';
import { isBehind } from './generation.ts';
import type { Evidence, StepId } from './model/evidence.ts';
import type { BlindState } from './model/reading.ts';
import type { Outcome, Verdict, VerdictStatus } from './model/report.ts';
import { EXPLAINS } from './rules/precedence.ts';
import type { Source } from './ports.ts';
import { rolloutState } from './rolloutState.ts';
import type { Finding } from './runRules.ts';
import type { Moment } from './time.ts';

export interface Judgement {
  readonly verdict: Verdict;
  readonly outcomes: readonly Outcome[];
}

/** Findings come in the order of precedence, as runRules returns them. */
export function judge(
  findings: readonly Finding[],
  evidence: Evidence,
  { incomplete }: Source,
  now: Moment,
): Judgement {
  const cause = findings.find((one) => one.outcome === 'match' && one.canBeCause);
  const explained = new Set(cause === undefined ? [] : EXPLAINS[cause.rule]);
  const role = (one: Finding): Outcome['role'] => {
    if (one.outcome !== 'match') return null;
    if (one === cause) return 'cause';
    return explained.has(one.rule) ? 'symptom' : 'context';
  };
  const outcomes = findings.map((one) => toOutcome(one, role(one)));
  const verdict =
    cause === undefined ? withoutCause(findings, evidence, incomplete, now) : withCause(cause, evidence);
  return { verdict, outcomes };
}

function toOutcome(finding: Finding, role: Outcome['role']): Outcome {
  const { rule, title, diagnosis, outcome, class: subCause, message, evidence, remedies } = finding;
  return { rule, title, diagnosis, outcome, class: subCause, role, message, evidence, remedies };
}

function withCause(cause: Finding, evidence: Evidence): Verdict {
  return {
    status: cause.definition.status ?? 'stuck',
    cause: cause.rule,
    class: cause.class,
    headline: cause.message,
    explainsMismatch: isGapped(evidence) ? cause.definition.holdsGenerationBack === true : null,
    remedies: cause.remedies,
  };
}

function withoutCause(
  findings: readonly Finding[],
  evidence: Evidence,
  incomplete: string | undefined,
  now: Moment,
): Verdict {
  const [status, headline] = statusWithoutCause(findings, evidence, incomplete, now);
  const explainsMismatch = isGapped(evidence) ? false : null;
  const remedies = status === 'unknown' ? remediesOfBlindness(evidence, incomplete) : [];
  return { status, cause: null, class: null, headline, explainsMismatch, remedies };
}

function statusWithoutCause(
  findings: readonly Finding[],
  evidence: Evidence,
  incomplete: string | undefined,
  now: Moment,
): readonly [VerdictStatus, string] {
  const blind = [...blindSteps(evidence, PLAYBOOK_STEPS), ...(incomplete === undefined ? [] : [incomplete])];
  if (blind.length > 0) return ['unknown', `Could not tell: ${blind.join('; ')}`];
  const crashed = findings.find((one) => one.outcome === 'crashed');
  if (crashed !== undefined) return ['unknown', `Could not tell: ${crashed.message}`];
  const [status, headline] = rolloutState(evidence, now);
  const unseen = blindFollowUps(evidence);
  return status === 'healthy' && unseen.length > 0
    ? ['unknown', `${headline}; but not all that was worth a look could be read: ${unseen.join('; ')}`]
    : [status, headline];
}

/** None where everything could be read and still nothing says why. */
function remediesOfBlindness(evidence: Evidence, incomplete: string | undefined): string[] {
  const states = new Set(Object.values(evidence).map(({ state }) => state));
  const remedies: string[] = [];
  if (states.has('forbidden'))
    remedies.push('Let somebody run this who may read what is named as not readable');
  if (states.has('absent') || incomplete !== undefined)
    remedies.push('Record what is named as missing too, or ask the cluster itself');
  if (['timeout', 'failed', 'cancelled', 'notFound'].some((state) => states.has(state as BlindState)))
    remedies.push('Run it again: what is named did not answer as it should');
  return remedies;
}

/** Each reason once: several steps rest on the same read. */
function blindSteps(evidence: Evidence, steps: readonly StepId[]): string[] {
  const reasons = steps.flatMap((step) => {
    const reading = evidence[step];
    return reading.state === 'ok' ? [] : [reading.reason];
  });
  return [...new Set(reasons)];
}

/** Follow-ups that were called for and could not be read. */
function blindFollowUps(evidence: Evidence): string[] {
  const steps = (Object.keys(evidence) as StepId[]).filter((step) => evidence[step].state !== 'skipped');
  return blindSteps(evidence, steps);
}

function isGapped({ deployment }: Evidence): boolean {
  return deployment.state === 'ok' && isBehind(deployment.value);
}
