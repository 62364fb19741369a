import { execFile } from 'node:child_process';
import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import { PROJECT, WORK } from '../vscode/layout.ts';

/** Packs a folder of `fixtures/` as an extension; returns the package's path. */
export async function packExtension(fixture: string): Promise<string> {
  const vsix = path.join(WORK, 'fixtures', `${fixture}.vsix`);
  await mkdir(path.dirname(vsix), { recursive: true });
  const vsce = path.join(PROJECT, 'node_modules/@vscode/vsce/vsce');
  const options = ['--no-dependencies', '--allow-missing-repository', '--skip-license', '-o', vsix];
  await promisify(execFile)(process.execPath, [vsce, 'package', ...options], {
    cwd: path.join(import.meta.dirname, 'fixtures', fixture),
  });
  return vsix;
}
