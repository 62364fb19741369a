/**
 * The judged half, replayed from recordings: a snapshot and the golden report of its Deployment. UPDATE_GOLDEN=1
 * rewrites the reports; read each before it is committed. test/cluster/recordReplay.ts records most of the snapshots.
 */
import assert from 'node:assert/strict';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Report } from '../../src/core/model/report.ts';
import { replayed } from './replayed.ts';
import { REPLAYS } from './replays.ts';

const isUpdate = process.env['UPDATE_GOLDEN'] === '1';

describe('replay', () => {
  for (const { golden, snapshot = `${golden}.yaml`, target = 'shop/web', minutesLater, verdict, why } of REPLAYS)
    it(`${golden}: ${verdict.filter(Boolean).join(', ')}`, async () => {
      assert.ok(why.split('\n').length <= 4, 'three lines of why');
      const report = await replayed(join(import.meta.dirname, snapshot), target, minutesLater);
      assert.deepEqual([report.verdict.status, report.verdict.cause], verdict, report.verdict.headline);
      const text = written(report);
      const file = join(import.meta.dirname, `${golden}.report.json`);
      if (isUpdate) await writeFile(file, text);
      // Line by line: a difference then shows its lines, and not two long strings.
      const expected = await readFile(file, 'utf8');
      assert.deepEqual(text.split('\n'), expected.split('\n'), `${golden}: read it, then UPDATE_GOLDEN=1`);
    });
});

/** As `--output json` prints it, but for the path of the snapshot, which depends on the clone. */
function written(report: Report): string {
  const source = { ...report.source, where: 'test/replay' };
  return `${JSON.stringify({ ...report, source }, null, 2)}\n`;
}
