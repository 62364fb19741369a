/** In which of its states the view is. */
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
  if (feed.is === 'resting' && fleet.counts.seen === 0) return 'loading';
  return feed.is === 'loading' ? 'loading' : 'ready';
}
