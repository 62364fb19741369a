/** One snapshot of plain JSON → its report in every form, and what must be true of any of them. */
import assert from 'node:assert/strict';
import { writeFile } from 'node:fs/promises';
import { diagnose } from '../../src/core/diagnose.ts';
import type { Report } from '../../src/core/model/report.ts';
import { reportMarkdown } from '../../src/core/present/markdown.ts';
import { plain, reportText } from '../../src/core/present/text.ts';
import type { DeploymentRef } from '../../src/core/reads.ts';
import { scan } from '../../src/core/scan.ts';
import { openSnapshot } from '../../src/snapshot/open.ts';
import { modelOf } from '../support/panelModels.ts';
import type { Json } from './corpus.ts';

/** `problem`: the snapshot holds nothing that could be used. `gone`: no such Deployment is in it. */
export type Judged =
  | { readonly is: 'report'; readonly report: Report; readonly problems: readonly string[] }
  | { readonly is: 'gone' | 'problem'; readonly reason: string };

/** The moment of judgement of a snapshot that does not tell when it was made. */
const NO_RECORDED_TIME = Date.parse('2026-11-23T05:00:00Z');
const options = { signal: new AbortController().signal, clock: () => NO_RECORDED_TIME };

/** Reads `document` as the command line would read it from `file`. */
export async function judged(file: string, document: Json, target: DeploymentRef): Promise<Judged> {
  await writeFile(file, JSON.stringify(document));
  const opened = await openSnapshot(file);
  if ('problem' in opened) return { is: 'problem', reason: opened.problem };
  const overview = await scan(opened.reader, options);
  assert.ok('flagged' in overview || 'reason' in overview, 'the scan says something');
  const diagnosis = await diagnose(opened.reader, target, options);
  if (diagnosis.is !== 'report') return { is: 'gone', reason: diagnosis.reason };
  return { is: 'report', report: diagnosis.report, problems: opened.problems };
}

/** What no input may break. */
export function assertSound(result: Judged): void {
  if (result.is !== 'report') {
    assertWords(result.reason, 'the reason');
    return;
  }
  const { report } = result;
  for (const { rule, outcome, message } of report.outcomes)
    assert.notEqual(outcome, 'crashed', `${rule}: ${message}`);
  assertHealthIsSeen(result.report, result.problems);
  assertOneCause(report);
  const { verdict, outcomes, steps, alerts } = report;
  assertWords(JSON.stringify({ verdict, outcomes, steps, alerts }), 'the report');
  assertWords(reportText(report, plain, 100), 'the text');
  assertWords(reportMarkdown(report), 'the Markdown');
  assertWords(JSON.stringify(modelOf(report)), 'the panel');
}

/** Never `healthy` where a step of the playbook, or a follow-up that was called for, could not be read. */
function assertHealthIsSeen(report: Report, problems: readonly string[]): void {
  if (report.verdict.status !== 'healthy') return;
  const seen = report.steps.every(
    ({ number, state }) => state === 'ok' || state === 'empty' || (number === null && state === 'skipped'),
  );
  assert.ok(seen, 'healthy, and yet blind');
  assert.deepEqual(problems, [], 'healthy, and yet the snapshot was not read whole');
  assert.equal(report.generation.matches, true);
}

function assertOneCause({ verdict, outcomes }: Report): void {
  const causes = outcomes.filter(({ role }) => role === 'cause');
  assert.deepEqual(
    causes.map(({ rule, class: subCause }) => [rule, subCause]),
    verdict.cause === null ? [] : [[verdict.cause, verdict.class]],
  );
  for (const { rule, outcome, evidence, role } of outcomes) {
    assert.equal(outcome === 'match', role !== null, `${rule} has a role where it matches`);
    assert.equal(outcome === 'match', evidence.length > 0, `${rule} has proof where it matches`);
  }
}

/** Values that never got to be words; none of the inputs has them as a text. */
function assertWords(text: string, what: string): void {
  const at = text.search(/\bundefined\b|\bNaN\b|\[object \w+\]|Invalid Date|\bInfinity\b/);
  if (at >= 0) assert.fail(`${what} says: ${text.slice(Math.max(0, at - 100), at + 100)}`);
}
