/** From outcomes to the verdict: one cause, told apart from its symptoms; or why there is none. */
import type { PlaybookEvidence, PlaybookStepId } from './collector.ts';
import type { Evidence } from './model/evidence.ts';
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
  const outcomes = findings.map(({ definition: _, canBeCause: __, ...outcome }): Outcome => {
    if (outcome.outcome !== 'match') return { ...outcome, role: null };
    if (outcome.rule === cause?.rule) return { ...outcome, role: 'cause' };
    return { ...outcome, role: explained.has(outcome.rule) ? 'symptom' : 'context' };
  });
  const verdict =
    cause === undefined ? withoutCause(findings, evidence, incomplete, now) : withCause(cause, evidence);
  return { verdict, outcomes };
}

function withCause(cause: Finding, evidence: Evidence): Verdict {
  return {
    status: cause.definition.status ?? 'stuck',
    cause: cause.rule,
    class: cause.class,
    headline: cause.message,
    explainsMismatch: behind(evidence) === true ? cause.definition.holdsGenerationBack === true : null,
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
  const explainsMismatch = behind(evidence) === true ? false : null;
  const remedies =
    status === 'unknown' ? ['Let somebody run this who may read what is named as not readable'] : [];
  return { status, cause: null, class: null, headline, explainsMismatch, remedies };
}

function statusWithoutCause(
  findings: readonly Finding[],
  evidence: Evidence,
  incomplete: string | undefined,
  now: Moment,
): readonly [VerdictStatus, string] {
  const blind = [...blindSteps(evidence), ...(incomplete === undefined ? [] : [incomplete])];
  if (blind.length > 0) return ['unknown', `Could not tell: ${blind.join('; ')}`];
  const crashed = findings.find((one) => one.outcome === 'crashed');
  if (crashed !== undefined) return ['unknown', `Could not tell: ${crashed.message}`];
  return rolloutState(evidence, now);
}

const PLAYBOOK_STEPS: readonly PlaybookStepId[] = [
  'deployment',
  'events',
  'rollout-history',
  'replicasets',
  'pods',
  'strategy',
];

/** Each reason once: several steps rest on the same read. */
function blindSteps(evidence: PlaybookEvidence): string[] {
  const reasons = PLAYBOOK_STEPS.flatMap((step) => {
    const reading = evidence[step];
    return reading.state === 'ok' ? [] : [reading.reason];
  });
  return [...new Set(reasons)];
}

/** Is observedGeneration behind? undefined where the Deployment could not be read. */
function behind({ deployment }: Evidence): boolean | undefined {
  if (deployment.state !== 'ok') return undefined;
  return deployment.value.observedGeneration !== deployment.value.generation;
}
