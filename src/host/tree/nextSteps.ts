/** What can be done where the tree has no Deployment to show. */
import type { NextNode } from '../../core/present/treeOutline.ts';
import { COMMANDS } from '../ids.ts';
import type { ViewState } from '../viewState.ts';

const REFRESH = next(COMMANDS.refresh, 'Look again');
const CONTEXT = next(COMMANDS.chooseContext, 'Choose context…');
const NAMESPACES = next(COMMANDS.chooseNamespaces, 'Choose namespaces…');
const SNAPSHOT = next(COMMANDS.openSnapshot, 'Open snapshot…');
const DEMO = next(COMMANDS.openDemo, 'Try it without a cluster');
const OTHER_SNAPSHOT = next(COMMANDS.openSnapshot, 'Open another snapshot…');
const CLUSTER = next(COMMANDS.useCluster, 'Look at the cluster');
const SHOW_ALL = next(COMMANDS.showAll, 'Show all Deployments');

/**
 * Rows for a tree without Deployments. VS Code shows no welcome text (`viewsWelcome`) under a view's message, and the
 * message is needed: it says why, or how many were seen.
 */
export function nextSteps(state: ViewState, all: boolean): readonly NextNode[] {
  switch (state) {
    case 'unasked':
    case 'loading':
      return [];
    case 'ready':
      return all ? [] : [SHOW_ALL];
    case 'noKubeconfig':
      return [CONTEXT, SNAPSHOT, DEMO];
    case 'unreadable':
      return [OTHER_SNAPSHOT, CLUSTER, DEMO];
    case 'signIn':
      return [REFRESH, CONTEXT];
    case 'forbidden':
      return [NAMESPACES, CONTEXT];
    case 'unreachable':
    case 'failed':
      return [REFRESH, CONTEXT, SNAPSHOT, DEMO];
  }
}

function next(command: string, label: string): NextNode {
  return { kind: 'next', id: `next:${command}`, label, command };
}
