/** The report for a terminal: the answer first, then what to do, then how it was found. */
import type { Outcome, Report, StepReport, TimelineEntry } from '../model/report.ts';
import { clockTime } from '../time.ts';
import { hanging } from './wrap.ts';
import { generationSentence, STATUS_WORDS } from './words.ts';

export type Tone = 'good' | 'bad' | 'attention' | 'quiet' | 'strong';
/** Colours a piece of text, or leaves it alone. */
export type Paint = (tone: Tone, text: string) => string;

export const plain: Paint = (_tone, text) => text;

const TIMELINE_ENTRIES = 15;

export function reportText(report: Report, paint: Paint, width: number): string {
  const { target, verdict, source } = report;
  const place =
    source.kind === 'snapshot' ? `snapshot ${source.where}` : `context ${target.context ?? source.where}`;
  const sections = [
    [
      paint(TONES[verdict.status], firstLine(verdict, width)),
      paint('quiet', hanging('', `Deployment ${target.namespace}/${target.name}, ${place}`, width)),
      hanging('', generationSentence(report), width),
    ],
    section(
      'What to do',
      verdict.remedies.map((one, i) => hanging(`  ${i + 1}. `, one, width)),
      paint,
    ),
    section('Proof', proof(report, width), paint),
    section(
      'Playbook',
      report.steps.filter(worthALine).map((one) => stepLine(one, paint, width)),
      paint,
    ),
    section('Diagnoses', diagnoses(report.outcomes, paint, width), paint),
    section(
      'Alerts',
      report.alerts.map((one) =>
        hanging('  ', `${one.name}: ${fires(one.wouldFire)}. ${one.because}`, width),
      ),
      paint,
    ),
    section(
      timelineTitle(report.timeline),
      report.timeline.slice(-TIMELINE_ENTRIES).map((one) => timelineLine(one, width)),
      paint,
    ),
  ];
  return `${sections
    .filter((lines) => lines.length > 0)
    .map((lines) => lines.join('\n'))
    .join('\n\n')}\n`;
}

/** Status, then the headline; that of an unknown verdict may begin with the same words. */
function firstLine({ status, headline }: Report['verdict'], width: number): string {
  const word = STATUS_WORDS[status];
  const said = `${word}: `;
  const rest = headline.toLowerCase().startsWith(said) ? headline.slice(said.length) : headline;
  return hanging(`${word.toUpperCase()}: `, rest, width);
}

const TONES = {
  healthy: 'good',
  progressing: 'good',
  paused: 'attention',
  stuck: 'bad',
  unknown: 'attention',
} as const;

function section(title: string, lines: readonly string[], paint: Paint): readonly string[] {
  return lines.length === 0 ? [] : [paint('strong', title), ...lines];
}

function proof({ outcomes }: Report, width: number): string[] {
  const cause = outcomes.find((one) => one.role === 'cause');
  return (cause?.evidence ?? []).map(({ object, fact }) => hanging('  - ', `${object}: ${fact}`, width));
}

function worthALine({ number, state }: StepReport): boolean {
  return number !== null || state !== 'skipped';
}

function stepLine({ number, id, state, summary }: StepReport, paint: Paint, width: number): string {
  const lead = `  ${number ?? '+'} ${id.padEnd(16)}`;
  const seen = state === 'ok' || state === 'empty';
  return seen
    ? hanging(lead, summary, width)
    : paint('attention', hanging(lead, `${BLIND[state]}: ${summary}`, width));
}

const BLIND = {
  forbidden: 'NOT ALLOWED',
  notFound: 'NOT FOUND',
  timeout: 'NO ANSWER IN TIME',
  failed: 'FAILED',
  cancelled: 'CANCELLED',
  skipped: 'NOT READ',
  absent: 'NOT IN THE SNAPSHOT',
} as const;

/** A line for each match; what is open or ruled out for the same reason shares one. */
function diagnoses(outcomes: readonly Outcome[], paint: Paint, width: number): string[] {
  const matches = outcomes
    .filter((one) => one.outcome === 'match')
    .map((one) => {
      const line = hanging(`  ${(one.role ?? 'match').padEnd(8)} `, `${name(one)}: ${one.message}`, width);
      return one.role === 'cause' ? paint('bad', line) : line;
    });
  const unclear = outcomes.filter((one) => one.outcome === 'blocked' || one.outcome === 'crashed');
  const open = [...new Set(unclear.map((one) => one.message))].map((message) => {
    const names = unclear.filter((one) => one.message === message).map(name);
    return paint('attention', hanging('  open     ', `${names.join(', ')}: ${message}`, width));
  });
  const out = outcomes
    .filter((one) => one.outcome === 'noMatch' || one.outcome === 'notApplicable')
    .map(name);
  const ruledOut = out.length === 0 ? [] : [paint('quiet', hanging('  not so   ', out.join(', '), width))];
  return [...matches, ...open, ...ruledOut];
}

function name({ rule, diagnosis }: Outcome): string {
  return diagnosis === null ? rule : `${rule} (${diagnosis})`;
}

function fires(wouldFire: boolean | null): string {
  if (wouldFire === null) return 'cannot be told';
  return wouldFire ? 'would fire' : 'would not fire';
}

function timelineTitle({ length }: readonly TimelineEntry[]): string {
  return length > TIMELINE_ENTRIES
    ? `Timeline (the last ${TIMELINE_ENTRIES} of ${length} entries)`
    : 'Timeline';
}

function timelineLine({ at, object, what, count }: TimelineEntry, width: number): string {
  const times = count > 1 ? ` (x${count})` : '';
  return hanging(`  ${clockTime(at)} `, `${object} ${what}${times}`, width);
}
