/** In which of its states the view is, and what can be done there. */
import type { NextNode } from '../core/present/treeOutline.ts';
import { COMMANDS } from './ids.ts';
import type { Session } from './session.ts';

export type ViewState =
  | 'unasked'
  | 'loading'
  | 'ready'
  | 'noKubeconfig'
  | 'unreadable'
  | 'unreachable'
  | 'signIn'
  | 'forbidden'
  | 'failed';

export function viewState({ state, fleet, isOfSnapshot }: Session): ViewState {
  if (state.is === 'noSource') {
    if (isOfSnapshot) return 'unreadable';
    return /no kubeconfig/i.test(state.reason) ? 'noKubeconfig' : 'failed';
  }
  if (state.is !== 'open') return state.is === 'opening' ? 'loading' : 'unasked';
  const { feed } = state;
  if (feed.is === 'stopped' && isOfSnapshot) return 'unreadable';
  if (feed.is === 'stopped') return feed.why === 'unauthorized' ? 'signIn' : feed.why;
  // Nothing has ever been seen, which is not the same as nothing flagged.
  if (feed.is === 'stale' && fleet.counts.seen === 0) return 'unreachable';
  return feed.is === 'loading' ? 'loading' : 'ready';
}

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
export function nextSteps(session: Session, all: boolean): readonly NextNode[] {
  switch (viewState(session)) {
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
