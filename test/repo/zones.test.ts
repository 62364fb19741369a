import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { readdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';

const ROOT = join(import.meta.dirname, '../..');
const ZONES = [
  'src/core',
  'src/cluster',
  'src/snapshot',
  'src/registry',
  'src/cli',
  'src/protocol',
  'src/host',
  'webview',
];

/** Forbidden imports, planted beside the real ones. */
const PLANTED: readonly (readonly [zone: string, source: string])[] = [
  ['src/core', "import '../cluster/connect.ts';"],
  ['src/core', "import 'node:fs';"],
  ['src/core', "export const late = () => import('../snapshot/open.ts');"],
  ['src/core', "export type { ClientRequest } from 'node:http';"],
  ['src/cluster', "import '../snapshot/open.ts';"],
  ['src/snapshot', "import '../cli/run.ts';"],
  ['src/snapshot', "import '@kubernetes/client-node';"],
  ['src/registry', "import '../cluster/connect.ts';"],
  ['src/cli', "import '@kubernetes/client-node';"],
  ['src/cli', "import 'vscode';"],
  ['src/host', "import '../cluster/connect.ts';"],
  ['src/host', "import '../registry/lookUpImage.ts';"],
  ['src/protocol', "import '../core/diagnose.ts';"],
  ['webview', "import { diagnose } from '../src/core/diagnose.ts'; diagnose;"],
  ['webview', "import '@vscode/webview-ui-toolkit';"],
];

describe('the import zones', function () {
  this.timeout(120_000);
  const fileOf = (zone: string, index: number): string => `${zone}/planted-${process.pid}-${index}.ts`;
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
      assert.ok((await readdir(join(ROOT, zone))).some((file) => !file.startsWith('planted')));
  });

  for (const [index, [zone, source]] of PLANTED.entries())
    it(`catch in ${zone}: ${source}`, () => {
      assert.match(output, new RegExp(`not-in-allowed: ${fileOf(zone, index)} `));
    });
});
