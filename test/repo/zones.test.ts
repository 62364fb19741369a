import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { readdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';

const ROOT = join(import.meta.dirname, '../..');
const ZONES = ['core', 'cluster', 'snapshot', 'cli', 'protocol', 'host'];

/** Forbidden imports, planted beside the real ones. */
const PLANTED: readonly (readonly [zone: string, source: string])[] = [
  ['core', "import '../cluster/connect.ts';"],
  ['core', "import 'node:fs';"],
  ['core', "export const late = () => import('../snapshot/open.ts');"],
  ['core', "export type { ClientRequest } from 'node:http';"],
  ['cluster', "import '../snapshot/open.ts';"],
  ['snapshot', "import '../cli/run.ts';"],
  ['snapshot', "import '@kubernetes/client-node';"],
  ['cli', "import '@kubernetes/client-node';"],
  ['cli', "import 'vscode';"],
  ['host', "import '../cluster/connect.ts';"],
  ['protocol', "import '../core/diagnose.ts';"],
];

describe('the import zones', function () {
  this.timeout(120_000);
  const fileOf = (zone: string, index: number): string => `src/${zone}/planted-${process.pid}-${index}.ts`;
  const files = PLANTED.map(([zone], index) => fileOf(zone, index));
  let output = '';

  before(async () => {
    await Promise.all(PLANTED.map(([, source], i) => writeFile(join(ROOT, files[i] ?? ''), `${source}\n`)));
    const tool = join(ROOT, 'node_modules/.bin/depcruise');
    const cruise = promisify(execFile)(tool, ['--config', '.dependency-cruiser.mjs', ...files], {
      cwd: ROOT,
    });
    output = await cruise.then(
      ({ stdout }) => stdout,
      (error: unknown) => String((error as { stdout?: unknown }).stdout),
    );
  });
  after(() => Promise.all(files.map((file) => rm(join(ROOT, file), { force: true }))));

  it('none is empty', async () => {
    for (const zone of ZONES)
      assert.ok((await readdir(join(ROOT, 'src', zone))).some((file) => !file.startsWith('planted')));
  });

  for (const [index, [zone, source]] of PLANTED.entries())
    it(`catch in ${zone}: ${source}`, () => {
      assert.match(output, new RegExp(`not-in-allowed: ${fileOf(zone, index)} `));
    });
});
