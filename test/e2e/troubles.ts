/** What should not have happened while the tests ran: errors of ours, and requests to the outside. */
import assert from 'node:assert/strict';
import { globSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import path from 'node:path';

/** What a workbench has seen; see there. */
export interface Seen {
  readonly outsideRequests: readonly string[];
  readonly errors: readonly string[];
  readonly root: string | undefined;
}

/** Our files, or what a webview's own policy refused; VS Code itself has errors to tell on every run. */
const OURS = /rollout-?doctor|Content Security Policy|webview\.(js|css)/i;

/** Rejects with what there was. A workbench asks for it when it is closed, so no file of tests can forget to. */
export async function assertNoTroubles(seen: Seen): Promise<void> {
  assert.deepEqual(seen.outsideRequests, []);
  assert.deepEqual(
    seen.errors.filter((error) => OURS.test(error)),
    [],
  );
  for (const log of ownLogs(seen)) {
    const text = await readFile(log, 'utf8');
    assert.doesNotMatch(text, /\[error\]/i, `${log}:\n${text}`);
  }
}

/** The extension's own, one for each time that VS Code was loaded. */
export function ownLogs({ root }: Pick<Seen, 'root'>): string[] {
  return root === undefined ? [] : globSync(path.join(root, 'user-data/logs/**/*Rollout Doctor.log'));
}
