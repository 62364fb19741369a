import assert from 'node:assert/strict';
import type { FeedState } from '../../../src/core/feed.ts';
import { Fleet } from '../../../src/core/fleet.ts';
import type { Session, SessionState } from '../../../src/host/session.ts';
import { viewMessage } from '../../../src/host/viewMessage.ts';
import { deployment } from '../../support/facts.ts';

const SINCE = '2026-11-22T03:00:05.000Z';

interface Given {
  readonly seen?: number;
  readonly namespaces?: readonly string[];
  readonly all?: boolean;
}

function said(state: SessionState, { seen = 1, namespaces = [], all = false }: Given = {}) {
  const fleet = new Fleet();
  const now = Date.parse(SINCE);
  fleet.upsert(
    Array.from({ length: seen }, (_, i) => deployment({ name: `web-${i}`, uid: `uid-${i}` })),
    now,
  );
  const session = { state, fleet, namespaces, source: { namespace: 'shop' }, now: () => now };
  return viewMessage(session as unknown as Session, all);
}

const open = (feed: FeedState): SessionState => ({ is: 'open', feed });
const stopped = (why: 'unauthorized' | 'forbidden' | 'failed', since?: string): SessionState =>
  open({ is: 'stopped', why, reason: 'sign in again', ...(since === undefined ? {} : { since }) });

describe('the message of the view', () => {
  const cases: readonly (readonly [string, string | undefined, string | undefined])[] = [
    ['before anybody looked', said({ is: 'unasked' }), undefined],
    [
      'of what is old and tried again',
      said(open({ is: 'stale', since: SINCE, reason: 'no route' })),
      'As of 11-22 03:00:05 UTC, trying again: no route',
    ],
    [
      'where nothing was ever seen',
      said(open({ is: 'stale', since: SINCE, reason: 'no route' }), { seen: 0 }),
      'Trying again: no route',
    ],
    [
      'of what is old until the user does something',
      said(stopped('unauthorized', SINCE)),
      'As of 11-22 03:00:05 UTC, until you look again: sign in again',
    ],
    [
      'of what is old and comes back by itself',
      said(stopped('failed', SINCE)),
      'As of 11-22 03:00:05 UTC, trying again: sign in again',
    ],
    ['where nothing was seen and nothing will be', said(stopped('forbidden'), { seen: 0 }), 'Sign in again'],
    [
      'of one healthy Deployment',
      said(open({ is: 'live' })),
      'Nothing flagged: 1 Deployment seen at 03:00 UTC, every rollout done or on its way.',
    ],
    ['where all are shown', said(open({ is: 'live' }), { all: true }), undefined],
    [
      'of a user who may not list the whole cluster',
      said(open({ is: 'live', missing: ['not allowed to list'] })),
      'Nothing flagged: 1 Deployment seen at 03:00 UTC, every rollout done or on its way. ' +
        'Only namespace shop is seen (Choose namespaces… for others): not allowed to list',
    ],
    [
      'of a user who chose more than he may see, and looks at all',
      said(open({ is: 'live', missing: ['not allowed to list'] }), { namespaces: ['a', 'b'], all: true }),
      'Not all that was chosen is seen: not allowed to list',
    ],
  ];
  for (const [when, text, wanted] of cases)
    it(`${when} is ${wanted === undefined ? 'none' : JSON.stringify(wanted)}`, () => {
      assert.equal(text, wanted);
    });
});
