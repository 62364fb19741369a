/** What is wanted of the next opening of a cluster; kept in the workspace's state. */
import type * as vscode from 'vscode';
import type { FeedScope } from '../core/feed.ts';
import { readSettings } from './settings.ts';
import type { ClusterChoice } from './source.ts';

export interface Wanted {
  /** Absent: the current one, wherever that goes. */
  readonly context?: string;
  /** Absent or empty: all. */
  readonly namespaces?: readonly string[];
  /** Which names the context; absent: that of the settings. */
  readonly kubeconfig?: string;
}

const KEY = 'rolloutDoctor.wanted';

export function wantedIn(memory: vscode.Memento): Wanted {
  return memory.get<Wanted>(KEY, {});
}

export async function keepWanted(memory: vscode.Memento, wanted: Wanted): Promise<void> {
  await memory.update(KEY, wanted);
}

export function choiceOf({ context, kubeconfig = readSettings().kubeconfig }: Wanted): ClusterChoice {
  return {
    ...(kubeconfig === undefined ? {} : { kubeconfig }),
    ...(context === undefined ? {} : { context }),
  };
}

export function scopeOf({ namespaces = [] }: Wanted): FeedScope {
  return namespaces.length === 0 ? 'all' : namespaces;
}
