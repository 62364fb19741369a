/**
 * The settings, decoded. Those that name files or decide about changes are machine-scoped in package.json; what a
 * workspace says of them is ignored here as well, even where it is trusted (inspect instead of get).
 */
import * as vscode from 'vscode';
import { patternsOf } from './contextPatterns.ts';
import { SETTINGS } from './ids.ts';

export interface Settings {
  /** Absent: as kubectl finds it. */
  readonly kubeconfig: string | undefined;
  readonly groupBy: 'namespace' | 'severity';
  /** Whether the watch goes on, and the badge with it, where nobody looks. */
  readonly watchWhileHidden: boolean;
  /** Patterns of context names that want the Deployment's name typed before a change. */
  readonly protectedContexts: readonly string[];
  /** Patterns of context names on which nothing is ever changed. */
  readonly readOnlyContexts: readonly string[];
}

export function readSettings(): Settings {
  const kubeconfig = ofUser('kubeconfig');
  const settings = vscode.workspace.getConfiguration(SETTINGS);
  return {
    kubeconfig: typeof kubeconfig === 'string' && kubeconfig !== '' ? kubeconfig : undefined,
    groupBy: settings.get<unknown>('groupBy') === 'severity' ? 'severity' : 'namespace',
    watchWhileHidden: settings.get<unknown>('watchWhileHidden') === true,
    protectedContexts: patternsOf(ofUser('protectedContexts'), ['*prod*']),
    readOnlyContexts: patternsOf(ofUser('readOnlyContexts'), []),
  };
}

/** What the user set, or the default; never what a workspace or a folder says. */
function ofUser(name: string): unknown {
  const found = vscode.workspace.getConfiguration(SETTINGS).inspect<unknown>(name);
  return found?.globalValue ?? found?.defaultValue;
}
