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
  const fallback = others.filter((one) => FALLBACK.includes(one.rule));
  const beyond = others.filter((one) => !FALLBACK.includes(one.rule));
  return [
    { title: 'The playbook’s diagnoses', outcomes: [primaryReason(report), ...numbered.map(panelOutcome)] },
    { title: 'The fallback: controller, capacity, writes', outcomes: fallback.map(panelOutcome) },
    { title: 'Beyond the playbook', outcomes: beyond.map(panelOutcome) },
  ];
}

/** Diagnosis 1 asks for the primary failure reason: that is the verdict. */
function primaryReason({ verdict: { cause, status, headline } }: Report): PanelOutcome {
  const result = cause !== null ? 'cause' : status === 'unknown' ? 'open' : 'not';
  const word = cause !== null ? 'found' : WORDS[result];
  return {
    rule: cause,
    title: 'The primary failure reason',
    diagnosis: 1,
    result,
    word,
    message: headline,
    proof: [],
  };
}

function panelOutcome({ rule, title, diagnosis, outcome, role, message, evidence }: Outcome): PanelOutcome {
  const result = outcome === 'match' ? (role ?? 'context') : RESULTS[outcome];
  return { rule, title, diagnosis, result, word: WORDS[result], message, proof: evidence };
}

const RESULTS = { noMatch: 'not', notApplicable: 'not', blocked: 'open', crashed: 'open' } as const;

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
