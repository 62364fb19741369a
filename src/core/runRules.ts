/** Asks every rule, in the order of precedence; one whose evidence is missing is blocked, one that throws crashed. */
import { blindText } from './blindText.ts';
import { PLAYBOOK_STEPS } from './collector.ts';
import { commandWords } from './kubectl.ts';
import type { Evidence, StepId } from './model/evidence.ts';
import type { Outcome, Proof } from './model/report.ts';
import type { Ambient, Match, Messages, Rule, Silence } from './rule.ts';
import type { Moment } from './time.ts';

/** An outcome before the verdict has given it a role. */
export interface Finding extends Omit<Outcome, 'role'> {
  readonly definition: Rule;
  /** Of a match: may it be the cause by itself? */
  readonly canBeCause: boolean;
}

export function runRules(
  rules: readonly Rule[],
  evidence: Evidence,
  ambient: Readonly<Record<Ambient, string>>,
  now: Moment,
): Finding[] {
  return rules.map((rule) => ask(rule, evidence, ambient, now));
}

function ask(
  rule: Rule,
  evidence: Evidence,
  ambient: Readonly<Record<Ambient, string>>,
  now: Moment,
): Finding {
  const missing = rule.needs.filter((step) => evidence[step].state !== 'ok');
  if (missing.length > 0) return unasked(rule, evidence, missing);
  try {
    const result = rule.evaluate(given(rule, evidence), now);
    return result.outcome === 'match' ? matched(rule, result, ambient) : silent(rule, result);
  } catch (error) {
    // A bug in one rule must not hide what the others found; it is told, never read as "no problem".
    const what = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
    return finding(rule, 'crashed', `This rule failed (${what}); please report it`);
  }
}

/**
 * A follow-up that nothing called for leaves the question open by choice; evidence out of reach blocks the rule. A
 * step of the playbook is never skipped by choice, only because what it builds on could not be read.
 */
function unasked(rule: Rule, evidence: Evidence, missing: readonly StepId[]): Finding {
  const blind = missing.filter((step) => evidence[step].state !== 'skipped' || isPlaybookStep(step));
  if (blind.length > 0) return finding(rule, 'blocked', `Could not tell: ${blindText(evidence, blind)}`);
  const reasons = missing.map((step) => {
    const reading = evidence[step];
    return reading.state === 'ok' ? step : `${step}: ${reading.reason}`;
  });
  return finding(rule, 'notApplicable', reasons.join('; '));
}

function isPlaybookStep(step: StepId): boolean {
  return (PLAYBOOK_STEPS as readonly StepId[]).includes(step);
}

/** The evidence that a rule names, as it takes it. */
export function given(rule: Rule, evidence: Evidence): never {
  const entries = [...rule.needs, ...(rule.uses ?? [])].map((step) => {
    const reading = evidence[step];
    return [step, reading.state === 'ok' ? reading.value : undefined] as const;
  });
  // The definition's own types pair each step with its facts; Object.fromEntries cannot carry that through.
  return Object.fromEntries(entries) as never;
}

function matched(rule: Rule, match: Match<Messages>, ambient: Readonly<Record<Ambient, string>>): Finding {
  const template = rule.messages[match.message];
  if (template === undefined) throw new Error(`no message "${match.message}"`);
  const data = { ...match.data, ...ambient };
  return {
    ...finding(rule, 'match', fillTemplate(template.text, data)),
    class: match.class ?? match.message,
    canBeCause: template.standing !== 'context',
    evidence: each(match.proof),
    remedies: remediesFor(template.remedies, match.data).map((one) => fillRemedy(one, match.data, ambient)),
  };
}

/** Two helpers of a rule may rest on one fact; it is told once. */
function each(proof: readonly Proof[]): Proof[] {
  return proof.filter(
    ({ object, fact }, index) =>
      proof.findIndex((one) => one.object === object && one.fact === fact) === index,
  );
}

function silent(rule: Rule, { outcome, because }: Silence): Finding {
  return finding(rule, outcome, because);
}

function finding(rule: Rule, outcome: Outcome['outcome'], message: string): Finding {
  return {
    definition: rule,
    rule: rule.id,
    title: rule.title,
    diagnosis: rule.diagnosis,
    outcome,
    class: null,
    canBeCause: false,
    message,
    evidence: [],
    remedies: [],
  };
}

const PLACEHOLDER = /\{(\w+)\}/g;

/** Without those that name what has no value. */
export function remediesFor(remedies: readonly string[], data: Readonly<Record<string, unknown>>): string[] {
  const isThere = ([, name = '']: RegExpMatchArray): boolean => !(name in data) || data[name] !== undefined;
  return remedies.filter((remedy) => Array.from(remedy.matchAll(PLACEHOLDER)).every(isThere));
}

/** Fills `{x}` from data; a placeholder without data stays visible, so that a test finds it. */
export function fillTemplate(template: string, data: Readonly<Record<string, string | number>>): string {
  return template.replace(PLACEHOLDER, (whole, name: string) => String(data[name] ?? whole));
}

/**
 * The same for a remedy. What the cluster says becomes words of the commands in backticks, which people copy, and never
 * a command of its own; a backtick, which no name holds, would end them early. `ambient` is quoted already.
 */
export function fillRemedy(
  template: string,
  data: Readonly<Record<string, string | number>>,
  ambient: Readonly<Record<string, string>>,
): string {
  const told = unquoted({ ...data, ...ambient });
  const words = unquoted({ ...mapValues(data, commandWords), ...ambient });
  return template
    .split(/(`[^`]+`)/)
    .map((part) => fillTemplate(part, part.startsWith('`') ? words : told))
    .join('');
}

function unquoted(data: Readonly<Record<string, string | number>>): Record<string, string> {
  return mapValues(data, (one) => one.replaceAll('`', 'ˋ'));
}

function mapValues(
  data: Readonly<Record<string, string | number>>,
  change: (value: string) => string,
): Record<string, string> {
  return Object.fromEntries(Object.entries(data).map(([key, value]) => [key, change(String(value))]));
}
