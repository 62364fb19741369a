/**
 * The report as Markdown, for an incident's channel or a ticket. What came from the cluster is escaped in prose and
 * fenced in tables, so that no image loads, no link runs and no table breaks.
 */
import type { Outcome, Report, StepReport, Table } from '../model/report.ts';
import { clockTime } from '../time.ts';
import { generationSentence, STATUS_WORDS } from './words.ts';

const TIMELINE_ENTRIES = 200;
/** Whoever posts it should know; nobody can tell which names are confidential. */
const WHAT_IS_IN_IT =
  'This names the context, namespaces, objects, nodes and images, and quotes messages of the cluster. Values of variables, arguments, and what looks like a secret are left out.';

export function reportMarkdown(report: Report): string {
  const { target, verdict, collectedAt, source } = report;
  const place = source.kind === 'snapshot' ? 'a snapshot' : `context ${target.context ?? source.where}`;
  return `${[
    `# ${escape(`${target.namespace}/${target.name}`)}: ${STATUS_WORDS[verdict.status]}`,
    `**${escape(verdict.headline.trim())}**`,
    `${escape(generationSentence(report))}. Judged as of ${collectedAt}, from ${escape(place)}.`,
    ...list('What to do', verdict.remedies.map(withCode), '1.'),
    ...list('Proof', proof(report), '-'),
    ...list(
      'Alerts',
      report.alerts.map((one) => `${one.name}: ${fires(one.wouldFire)}. ${escape(one.because)}`),
      '-',
    ),
    '## Playbook',
    ...report.steps.filter((one) => one.number !== null || one.state !== 'skipped').flatMap(step),
    '## Diagnoses',
    fence(
      textTable({
        title: '',
        columns: ['rule', 'diagnosis', 'outcome', 'why'],
        rows: report.outcomes.map(row),
      }),
    ),
    '## Timeline',
    fence(timeline(report)),
    WHAT_IS_IN_IT,
  ].join('\n\n')}\n`;
}

/**
 * Text as one line of Markdown that means nothing but itself: what CommonMark, and GitHub beside it (links without
 * brackets, tables, strike-through, formulas), would take for markup is escaped, and no more, for people read it raw.
 */
export function escape(text: string): string {
  return text
    .replace(/\s+/g, ' ')
    .replace(/[\\`*[\]<&~|$@]/g, '\\$&')
    .replace(/(?<![\p{L}\p{N}])_|_(?![\p{L}\p{N}])/gu, '\\_')
    .replace(/:(?=\/\/)/g, '\\:')
    .replace(/www\./gi, (found) => `${found.slice(0, -1)}\\.`)
    .replace(/^( ?)([#>+=-])/, '$1\\$2')
    .replace(/^( ?\d{1,9})([.)])/, '$1\\$2');
}

/** A fence longer than any run of backticks inside. */
export function fence(text: string): string {
  const marks = '`'.repeat(
    largest(
      [...text.matchAll(/`+/g)].map(([run]) => run.length),
      2,
    ) + 1,
  );
  return `${marks}text\n${text}\n${marks}`;
}

/** Columns aligned with spaces; a cell's own line breaks become spaces. */
export function textTable({ columns, rows }: Table): string {
  const all = [columns, ...rows].map((cells) => cells.map((cell) => cell.replace(/\s+/g, ' ')));
  const lengths = (column: number): number[] => all.map((cells) => cells[column]?.length ?? 0);
  const widths = columns.map((_, column) => Math.min(60, largest(lengths(column), 0)));
  return all
    .map((cells) =>
      cells
        .map((cell, i) => cell.padEnd(widths[i] ?? 0))
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}

/** As Math.max, which has no room for a hundred thousand arguments. */
function largest(numbers: readonly number[], least: number): number {
  return numbers.reduce((most, one) => Math.max(most, one), least);
}

function list(title: string, items: readonly string[], mark: string): string[] {
  return items.length === 0 ? [] : [`## ${title}`, items.map((item) => `${mark} ${item}`).join('\n')];
}

/** Remedies carry commands in backticks; those stay code, on one line, for a line break ends it; the rest is escaped. */
function withCode(remedy: string): string {
  return remedy
    .split(/(`[^`]+`)/)
    .map((part) => (/^`[^`]+`$/.test(part) ? part.replace(/\s+/g, ' ') : escape(part)))
    .join('');
}

function proof({ outcomes }: Report): string[] {
  const cause = outcomes.find((one) => one.role === 'cause');
  return (cause?.evidence ?? []).map(({ object, fact }) => `${escape(object)}: ${escape(fact)}`);
}

function fires(wouldFire: boolean | null): string {
  return wouldFire === null ? 'cannot be told' : wouldFire ? 'would fire' : 'would not fire';
}

function step({ number, title, state, command, summary, tables }: StepReport): string[] {
  const heading = `### ${number === null ? '' : `${number}. `}${title}`;
  const seen = state === 'ok' || state === 'empty' ? '' : `(${state}) `;
  return [
    heading,
    `${seen}${escape(summary)}`,
    fence(command),
    ...tables.flatMap((table) => [escape(table.title), fence(textTable(table))]),
  ];
}

function row({ rule, diagnosis, outcome, role, message }: Outcome): string[] {
  return [rule, diagnosis === null ? '' : String(diagnosis), role ?? outcome, message];
}

function timeline({ timeline: entries }: Report): string {
  const cut = entries.length - TIMELINE_ENTRIES;
  const lines = entries
    .slice(-TIMELINE_ENTRIES)
    .map((one) =>
      `${clockTime(one.at)}  ${one.object}  ${one.what}${one.count > 1 ? ` (x${one.count})` : ''}`.replace(
        /\s*\n\s*/g,
        ' ',
      ),
    );
  return [...(cut > 0 ? [`(${cut} older entries left out)`] : []), ...lines].join('\n');
}
