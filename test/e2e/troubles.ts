/** What should not have happened while the tests ran: errors of ours, and requests to the outside. */
import assert from 'node:assert/strict';
import { globSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import type { Workbench } from './workbench.ts';

/** Our files, or what a webview's own policy refused; VS Code itself has errors to tell on every run. */
const OURS = /rollout-?doctor|Content Security Policy|webview\.(js|css)/i;

export async function assertNoTroubles(workbench: Workbench): Promise<void> {
  assert.deepEqual(workbench.outsideRequests, []);
  assert.deepEqual(
    workbench.errors.filter((error) => OURS.test(error)),
    [],
  );
  for (const log of ownLogs(workbench)) assert.doesNotMatch(await readFile(log, 'utf8'), /\[error\]/i, log);
}

/** Empty as long as the extension had nothing to tell. */
export function ownLogs({ userData = '' }: Workbench): string[] {
  return globSync(path.join(userData, 'logs/**/*Rollout Doctor.log'));
}
