import assert from 'node:assert/strict';
import { diagnose } from '../../src/core/diagnose.ts';
import type { Report } from '../../src/core/model/report.ts';
import { openSnapshot } from '../../src/snapshot/open.ts';

/** The report of `namespace/name` in a snapshot, as of so many minutes after the moment when it was recorded. */
export async function replayed(path: string, target: string, minutesLater = 0): Promise<Report> {
  const opened = await openSnapshot(path);
  assert.ok('reader' in opened, JSON.stringify(opened));
  assert.deepEqual(opened.problems, []);
  const recordedAt = Date.parse(opened.reader.source.recordedAt ?? '');
  const [namespace = '', name = ''] = target.split('/');
  const diagnosis = await diagnose(
    opened.reader,
    { namespace, name },
    {
      signal: new AbortController().signal,
      clock: () => assert.fail('a snapshot has its own time'),
      now: recordedAt + minutesLater * 60_000,
    },
  );
  assert.ok(diagnosis.is === 'report', JSON.stringify(diagnosis));
  return diagnosis.report;
}
