/** What the tests have seen a report say that came of a cluster or a recording of one, not of facts made by hand. */
import { readFile, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Report } from '../../src/core/model/report.ts';
import { openSnapshot } from '../../src/snapshot/open.ts';
import { SCENARIOS } from '../cluster/scenarios/index.ts';
import { replayed } from '../replay/replayed.ts';

const ROOT = join(import.meta.dirname, '../..');
const SEEN = new Set(['ok', 'empty', 'skipped']);

/** `rule/class` of every match, and `blind STEP`: of the golden reports, the demo, and what the scenarios expect. */
export async function fullPipeline(): Promise<ReadonlySet<string>> {
  const expected = SCENARIOS.flatMap(({ expect: { cause, class: subCause, tells = [] } }) =>
    cause === null ? tells : [`${cause}/${subCause ?? ''}`, ...tells],
  );
  const reports = [...(await goldens()), ...(await demo())];
  return new Set([...expected, ...reports.flatMap(toldBy)]);
}

async function goldens(): Promise<Report[]> {
  const folder = join(ROOT, 'test/replay');
  const files = (await readdir(folder)).filter((file) => file.endsWith('.report.json'));
  return Promise.all(
    files.map(async (file) => JSON.parse(await readFile(join(folder, file), 'utf8')) as Report),
  );
}

async function demo(): Promise<Report[]> {
  const path = join(ROOT, 'media/demo');
  const opened = await openSnapshot(path);
  if ('problem' in opened) throw new Error(opened.problem);
  const listed = await opened.reader.list('Deployment', {}, new AbortController().signal);
  if (listed.state !== 'ok') throw new Error(listed.reason);
  const names = listed.value.items.map(
    ({ metadata }) => `${metadata?.namespace ?? ''}/${metadata?.name ?? ''}`,
  );
  const reports: Report[] = [];
  for (const name of names) reports.push(await replayed(path, name));
  return reports;
}

function toldBy({ outcomes, steps }: Report): string[] {
  return [
    ...outcomes.flatMap(({ outcome, rule, class: subCause }) =>
      outcome === 'match' ? [`${rule}/${subCause ?? ''}`] : [],
    ),
    ...steps.filter(({ state }) => !SEEN.has(state)).map(({ id }) => `blind ${id}`),
  ];
}
