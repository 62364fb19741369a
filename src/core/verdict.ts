/** From outcomes to the verdict: one cause, told apart from its symptoms; or why there is none. */
import { blindText, forbiddenResources } from './blindText.ts';
import { PLAYBOOK_STEPS } from './collector.ts';
import { isBehind } from './generation.ts';
import { commandTarget } from './kubectl.ts';
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
  source: Source,
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
    cause === undefined ? withoutCause(findings, evidence, source, now) : withCause(cause, evidence);
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
  source: Source,
  now: Moment,
): Verdict {
  const [status, headline] = statusWithoutCause(findings, evidence, source, now);
  const explainsMismatch = isGapped(evidence) ? false : null;
  const remedies = status === 'unknown' ? remediesOfBlindness(evidence, source) : [];
  return { status, cause: null, class: null, headline, explainsMismatch, remedies };
}

function statusWithoutCause(
  findings: readonly Finding[],
  evidence: Evidence,
  { incomplete }: Source,
  now: Moment,
): readonly [VerdictStatus, string] {
  const blind = [blindText(evidence, PLAYBOOK_STEPS), incomplete ?? ''].filter((one) => one !== '');
  if (blind.length > 0) return ['unknown', `Could not tell: ${blind.join('; ')}`];
  const crashed = findings.find((one) => one.outcome === 'crashed');
  if (crashed !== undefined) return ['unknown', `Could not tell: ${crashed.message}`];
  const [status, headline] = rolloutState(evidence, now);
  const unseen = blindText(evidence, calledFor(evidence));
  return status === 'healthy' && unseen !== ''
    ? ['unknown', `${headline}; but not all that was worth a look could be read: ${unseen}`]
    : [status, headline];
}

/** None where everything could be read and still nothing says why. */
function remediesOfBlindness(evidence: Evidence, { context, incomplete }: Source): string[] {
  const states = new Set(Object.values(evidence).map(({ state }) => state));
  const remedies: string[] = [];
  if (states.has('forbidden')) remedies.push(askForPermission(evidence, context));
  if (states.has('absent') || incomplete !== undefined)
    remedies.push('Record what is named as missing too, or ask the cluster itself');
  if (['timeout', 'failed', 'cancelled', 'notFound'].some((state) => states.has(state as BlindState)))
    remedies.push('Run it again: what is named did not answer as it should');
  return remedies;
}

/** With the smallest role that would do, where what is missing lies in the Deployment's own namespace. */
function askForPermission(evidence: Evidence, context: Source['context']): string {
  const advice = 'Let somebody run this who may read what is named as not readable';
  const resources = forbiddenResources(evidence, PLAYBOOK_STEPS);
  const { deployment } = evidence;
  if (resources.length === 0 || deployment.state !== 'ok') return advice;
  const { namespace, name } = deployment.value;
  const { in: place } = commandTarget(namespace, name, context, undefined);
  return `${advice}, or have a role bound to you: \`kubectl create role rollout-doctor --verb=get,list --resource=${resources.join(',')} ${place}\``;
}

/** A follow-up that nothing called for is skipped by choice. */
function calledFor(evidence: Evidence): StepId[] {
  return (Object.keys(evidence) as StepId[]).filter((step) => evidence[step].state !== 'skipped');
}

function isGapped({ deployment }: Evidence): boolean {
  return deployment.state === 'ok' && isBehind(deployment.value);
}
