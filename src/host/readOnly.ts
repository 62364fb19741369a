/** Why nothing may be changed here; the change itself looks again (actions/change.ts). */
import * as vscode from 'vscode';
import { matchesPattern } from './contextPatterns.ts';
import type { ActionContext } from './panel/panelActions.ts';
import { readSettings } from './settings.ts';
import type { OpenSource } from './source.ts';

const CLOSED = 'This is not open now';

export function whyNoChanges(source: OpenSource | undefined): ActionContext {
  const isSnapshot = source?.reader.source.kind === 'snapshot';
  return { isSnapshot, noReads: source === undefined ? CLOSED : null, noChanges: reason(source, isSnapshot) };
}

function reason(source: OpenSource | undefined, isSnapshot: boolean): string | null {
  if (source === undefined) return CLOSED;
  if (isSnapshot) return 'This is a snapshot: nothing can be changed';
  if (!vscode.workspace.isTrusted) return 'This workspace is not trusted';
  const { context } = source.reader.source;
  return matchesPattern(context ?? '', readSettings().readOnlyContexts)
    ? 'This context is set read-only'
    : null;
}
