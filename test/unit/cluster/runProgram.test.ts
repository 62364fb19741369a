import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { until } from '../../support/controlPlane/waiting.ts';
import { Folder } from '../../support/folder.ts';

const MODULE = join(import.meta.dirname, '../../../src/cluster/runProgram.ts');

describe('a program that is run to sign in', () => {
  const folder = new Folder();
  after(() => {
    folder.remove();
  });

  it('ends with the process that has started it, also where it does not heed SIGTERM', async () => {
    const pid = folder.at('pid');
    const stubborn = folder.write(
      'stubborn',
      `#!/bin/sh\ntrap '' TERM\necho $$ > '${pid}'\nwhile :; do sleep 0.1; done\n`,
      0o700,
    );
    const parent = `
      import { existsSync } from 'node:fs';
      import { runProgram } from ${JSON.stringify(MODULE)};
      const stop = new AbortController();
      void runProgram({ file: ${JSON.stringify(stubborn)}, args: [], env: process.env, cwd: '.', timeoutMs: 60_000,
        maxStdoutBytes: 100, signal: stop.signal });
      setInterval(() => {
        if (!existsSync(${JSON.stringify(pid)})) return;
        stop.abort();
        process.exit();
      }, 20);`;
    const args = ['--no-warnings', '--input-type=module', '--eval', parent];
    assert.equal(spawnSync(process.execPath, args, { timeout: 15_000 }).status, 0);
    const number = Number(readFileSync(pid, 'utf8'));
    // Who has adopted it takes a moment to bury it.
    await until('it is gone', () => Promise.resolve(!isAlive(number)), { timeoutMs: 10_000 });
  });
});

/** Dead and not yet buried is not alive: a container's first process may never bury it. */
function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return process.platform !== 'linux' || !/\) [ZX] /.test(readFileSync(`/proc/${pid}/stat`, 'utf8'));
  } catch {
    return false;
  }
}
