// Packs the extension, byte for byte the same from the same commit: files in one order, with the commit's time, in no
// time zone (a zip holds the time of day without one), whatever the machine's language is.
import { execFileSync } from 'node:child_process';
import { createRequire } from 'node:module';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const vsce = path.join(
  path.dirname(createRequire(import.meta.url).resolve('@vscode/vsce/package.json')),
  'vsce',
);

/** Seconds since 1970 (https://reproducible-builds.org/specs/source-date-epoch/); 1980 where there is no git. */
function sourceDate() {
  const given = process.env.SOURCE_DATE_EPOCH;
  if (given !== undefined && given !== '') return given;
  try {
    return execFileSync('git', ['log', '-1', '--format=%ct'], { cwd: root, stdio: 'pipe' }).toString().trim();
  } catch {
    return '315619200'; // 1980-01-02, a day after the first time that a zip can hold
  }
}

execFileSync(
  process.execPath,
  [
    vsce,
    'package',
    '--no-dependencies',
    '--allow-missing-repository',
    '--no-rewrite-relative-links',
    '-o',
    'dist/rollout-doctor.vsix',
  ],
  {
    cwd: root,
    stdio: 'inherit',
    env: { ...process.env, SOURCE_DATE_EPOCH: sourceDate(), TZ: 'UTC', LC_ALL: 'C' },
  },
);
