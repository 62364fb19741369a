/**
 * A verdict before all has been read: what the first wave of reads shows of the pods is mostly the cause, whatever logs
 * or the rest of a full namespace's events will add.
 */
import { FOLLOW_UPS } from './collectors/index.ts';
import type { FollowUpId, PlaybookEvidence } from './collector.ts';
import type { Evidence, StepId } from './model/evidence.ts';
import type { Blind } from './model/reading.ts';
import type { Outcome, Report } from './model/report.ts';
import type { Rule } from './rule.ts';
import { RULES } from './rules/index.ts';
import { given } from './runRules.ts';
import type { Moment } from './time.ts';

/** The evidence so far, and which steps are still to come or to grow. */
export interface EarlyEvidence {
  readonly evidence: Evidence;
  readonly pending: ReadonlySet<StepId>;
}

const BEING_READ: Blind = { state: 'skipped', reason: 'still being read' };

/** Undefined where there is no more to wait for, or the Deployment itself was not read. @param areAll its events */
export function earlyEvidence(
  playbook: PlaybookEvidence,
  areAll: boolean,
  now: Moment,
): EarlyEvidence | undefined {
  if (playbook.deployment.state !== 'ok') return undefined;
  const pending = new Set<StepId>(areAll ? [] : ['events']);
  const followUp = (id: FollowUpId): Blind => {
    const collector = FOLLOW_UPS[id];
    if (!collector.wanted(playbook, now)) return { state: 'skipped', reason: collector.unwanted };
    pending.add(id);
    return BEING_READ;
  };
  const evidence = {
    ...playbook,
    controller: followUp('controller'),
    nodes: followUp('nodes'),
    quotas: followUp('quotas'),
    webhooks: followUp('webhooks'),
    logs: followUp('logs'),
  };
  return pending.size === 0 ? undefined : { evidence, pending };
}

/** Whether the cause stays what it is: no rule that goes before it can still find something in what is to come. */
export function isDecided({ outcomes, generation }: Report, early: EarlyEvidence, now: Moment): boolean {
  const cause = outcomes.findIndex((one) => one.role === 'cause');
  if (cause < 0) return false;
  return RULES.slice(0, cause).every((rule, at) => {
    // Nothing holds back what is observed; but the controller is asked as well where the pods contradict the status.
    const holdsNothing = generation.matches === true && rule.holdsGenerationBack === true;
    if (holdsNothing && !awaits(rule.needs, early)) return true;
    return !mayStillMatch(rule, outcomes[at]?.outcome, early, now);
  });
}

function mayStillMatch(
  rule: Rule,
  outcome: Outcome['outcome'] | undefined,
  early: EarlyEvidence,
  now: Moment,
): boolean {
  const { evidence, pending } = early;
  if (awaits(rule.needs, early)) return true;
  if (rule.needs.some((step) => evidence[step].state !== 'ok')) return false;
  if (awaits(rule.uses ?? [], early) && outcome !== 'notApplicable') return true;
  return pending.has('events') && looksAtEvents(rule, evidence, now);
}

/** Of events a part is there. */
function awaits(steps: readonly StepId[], { pending }: EarlyEvidence): boolean {
  return steps.some((step) => step !== 'events' && pending.has(step));
}

/** Rules are pure: what one has not looked at cannot change its answer. */
function looksAtEvents(rule: Rule, evidence: Evidence, now: Moment): boolean {
  const { events } = evidence;
  if (events.state !== 'ok') return true;
  let looked = false;
  const watched = new Proxy(events.value, {
    get: (facts, key, receiver): unknown => {
      looked = true;
      return Reflect.get(facts, key, receiver);
    },
  });
  try {
    rule.evaluate(given(rule, { ...evidence, events: { ...events, value: watched } }), now);
  } catch {
    // A bug that runRules tells of.
    return true;
  }
  return looked;
}
