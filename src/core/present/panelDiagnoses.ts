/** Every diagnosis of the playbook with its answer, then the fallback, then what the playbook does not name. */
import type { Outcome, Report } from '../model/report.ts';
import type { PanelDiagnoses, PanelOutcome } from './panelTypes.ts';

/** What the playbook has one look at where no event says why. */
const FALLBACK: readonly string[] = [
  'controller-unavailable',
  'controller-errors',
  'cluster-resource-pressure',
  'rapid-modification',
];

export function panelDiagnoses(report: Report): PanelDiagnoses[] {
  const numbered = report.outcomes.filter((one) => one.diagnosis !== null).sort(byNumber);
  const others = report.outcomes.filter((one) => one.diagnosis === null);
  const of = (inFallback: boolean): PanelOutcome[] =>
    others
      .filter(({ rule }) => FALLBACK.includes(rule) === inFallback)
      .map(panelOutcome)
      .sort((a, b) => RESULTS.indexOf(a.result) - RESULTS.indexOf(b.result));
  return [
    { title: 'The playbook’s diagnoses', outcomes: [primaryReason(report), ...numbered.map(panelOutcome)] },
    { title: 'The fallback: controller, capacity, writes', outcomes: of(true) },
    { title: 'Beyond the playbook', outcomes: of(false) },
  ];
}

/** Diagnosis 1 asks for the primary failure reason: that is the verdict, whose sentence is the cause's. */
function primaryReason({ verdict: { cause, status, headline }, outcomes }: Report): PanelOutcome {
  const found = outcomes.find((one) => one.role === 'cause');
  const result = cause !== null ? 'cause' : status === 'unknown' ? 'open' : 'not';
  return {
    rule: cause,
    title: 'The primary failure reason',
    diagnosis: 1,
    result,
    word: cause === null ? WORDS[result] : 'found',
    message: found?.title ?? headline,
    proof: [],
  };
}

function panelOutcome({ rule, title, diagnosis, outcome, role, message, evidence }: Outcome): PanelOutcome {
  const result = outcome === 'match' ? (role ?? 'context') : SILENT[outcome];
  return { rule, title, diagnosis, result, word: WORDS[result], message, proof: evidence };
}

const SILENT = { noMatch: 'not', notApplicable: 'not', blocked: 'open', crashed: 'open' } as const;

/** What was found comes first. */
const RESULTS: readonly PanelOutcome['result'][] = ['cause', 'symptom', 'context', 'open', 'not'];

const WORDS: Readonly<Record<PanelOutcome['result'], string>> = {
  cause: 'the cause',
  symptom: 'a symptom',
  context: 'worth knowing',
  open: 'could not tell',
  not: 'not so',
};

function byNumber(a: Outcome, b: Outcome): number {
  return (a.diagnosis ?? 0) - (b.diagnosis ?? 0);
}
