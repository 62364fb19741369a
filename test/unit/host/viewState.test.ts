import assert from 'node:assert/strict';
import { Fleet } from '../../../src/core/fleet.ts';
import type { Session, SessionState } from '../../../src/host/session.ts';
import { nextSteps } from '../../../src/host/tree/nextSteps.ts';
import { viewState } from '../../../src/host/viewState.ts';

function session(state: SessionState, isOfSnapshot = false): Session {
  return { state, fleet: new Fleet(), isOfSnapshot } as unknown as Session;
}

const stopped = (why: 'unauthorized' | 'forbidden' | 'unreachable' | 'failed'): SessionState => ({
  is: 'open',
  feed: { is: 'stopped', why, reason: 'no' },
});

describe('the state of the view', () => {
  const states: readonly (readonly [string, SessionState, boolean, string, readonly string[]])[] = [
    ['before anybody looked', { is: 'unasked' }, false, 'unasked', []],
    ['while it is opened', { is: 'opening' }, false, 'loading', []],
    [
      'without a kubeconfig',
      { is: 'noSource', reason: 'There is no kubeconfig' },
      false,
      'noKubeconfig',
      ['Choose context…', 'Open snapshot…', 'Try it without a cluster'],
    ],
    [
      'with a kubeconfig that cannot be used',
      { is: 'noSource', reason: 'the context "a" is not in it' },
      false,
      'failed',
      ['Look again', 'Choose context…', 'Open snapshot…', 'Try it without a cluster'],
    ],
    [
      'with a snapshot that cannot be read',
      { is: 'noSource', reason: 'half a file' },
      true,
      'unreadable',
      ['Open another snapshot…', 'Look at the cluster', 'Try it without a cluster'],
    ],
    [
      'with a snapshot that holds no Deployments',
      stopped('failed'),
      true,
      'unreadable',
      ['Open another snapshot…', 'Look at the cluster', 'Try it without a cluster'],
    ],
    [
      'where a sign-in is needed',
      stopped('unauthorized'),
      false,
      'signIn',
      ['Look again', 'Choose context…'],
    ],
    [
      'where listing is forbidden',
      stopped('forbidden'),
      false,
      'forbidden',
      ['Choose namespaces…', 'Choose context…'],
    ],
    [
      'where nobody answers',
      { is: 'open', feed: { is: 'stale', since: '2026-11-22T10:00:00Z', reason: 'no route' } },
      false,
      'unreachable',
      ['Look again', 'Choose context…', 'Open snapshot…', 'Try it without a cluster'],
    ],
    ['while the list is read', { is: 'open', feed: { is: 'loading', seen: 0 } }, false, 'loading', []],
    [
      'while it is caught up after a rest with what had no Deployments',
      { is: 'open', feed: { is: 'resting', since: '2026-11-22T10:00:00Z' } },
      false,
      'loading',
      [],
    ],
    ['with nothing flagged', { is: 'open', feed: { is: 'live' } }, false, 'ready', ['Show all Deployments']],
  ];
  for (const [when, state, isOfSnapshot, name, rows] of states)
    it(`${when} is ${name}, with what can be done`, () => {
      const now = session(state, isOfSnapshot);
      assert.equal(viewState(now), name);
      assert.deepEqual(
        nextSteps(viewState(now), false).map(({ label }) => label),
        rows,
      );
    });
});
