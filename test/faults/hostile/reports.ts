/** The reports on recorded clusters, as they come out where every text is hostile. */
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { diagnose } from '../../../src/core/diagnose.ts';
import type { Report } from '../../../src/core/model/report.ts';
import { scan, type ScanReport } from '../../../src/core/scan.ts';
import type { ClusterReader } from '../../../src/core/ports.ts';
import { openSnapshot } from '../../../src/snapshot/open.ts';
import { recordingReader, toSnapshot } from '../../../src/snapshot/record.ts';
import { specimens, type Specimen } from '../../property/corpus.ts';
import { infected, type Place } from './infected.ts';
import { TEXTS } from './texts.ts';

export interface Case {
  readonly name: string;
  readonly specimen: Specimen;
  readonly report: Report;
  /** Undefined where the recording holds no list of Deployments. */
  readonly scanned: ScanReport | undefined;
  readonly reader: ClusterReader;
  /** What was said of the file when it was opened. */
  readonly problems: readonly string[];
  /** The evidence, recorded again. */
  readonly recorded: string;
}

const options = { signal: new AbortController().signal, clock: () => Date.parse('2026-11-23T05:00:00Z') };

/** Each recording twice, with the texts spread over it so that each of them stands everywhere in some. */
export async function hostileCases(): Promise<Case[]> {
  const texts = Object.values(TEXTS);
  let at = 0;
  const next = (): string => texts[at++ % texts.length] ?? '';
  const folder = mkdtempSync(join(tmpdir(), 'hostile-reports-'));
  try {
    const cases: Case[] = [];
    for (const specimen of specimens())
      for (const place of ['said', 'named'] as const)
        cases.push(await hostileCase(specimen, place, next, folder));
    return cases;
  } finally {
    rmSync(folder, { recursive: true });
  }
}

async function hostileCase(
  specimen: Specimen,
  place: Place,
  next: () => string,
  folder: string,
): Promise<Case> {
  const name = `${specimen.name}, ${place}`;
  const file = join(folder, 'cluster.json');
  writeFileSync(file, JSON.stringify(infected(specimen.list, place, next)));
  const opened = await openSnapshot(file);
  assert.ok('reader' in opened, name);
  const reader = recordingReader(hostileSource(opened.reader, next()));
  const diagnosis = await diagnose(reader, specimen.target, options);
  assert.ok(diagnosis.is === 'report', `${name}: ${JSON.stringify(diagnosis)}`);
  const { report } = diagnosis;
  const overview = await scan(reader, options);
  const scanned = 'flagged' in overview ? overview : undefined;
  const { context } = reader.source;
  const recorded = toSnapshot(reader.recording, { context, collectedAt: report.collectedAt, key: 'k' });
  return { name, specimen, report, scanned, reader, problems: opened.problems, recorded };
}

/** Names of contexts and paths of files are whatever somebody wrote into a kubeconfig or called a file. */
function hostileSource(reader: ClusterReader, text: string): ClusterReader {
  return { ...reader, source: { ...reader.source, context: `prod${text}`, where: `/tmp/${text}` } };
}
