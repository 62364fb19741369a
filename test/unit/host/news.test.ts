import assert from 'node:assert/strict';
import type { FeedState } from '../../../src/core/feed.ts';
import { Fleet } from '../../../src/core/fleet.ts';
import { afterwards, BEFORE_RUN, type RunState } from '../../../src/host/panel/diagnosisRun.ts';
import { News } from '../../../src/host/panel/news.ts';
import { report } from '../../support/report.ts';

const STALE: FeedState = { is: 'stale', since: '2026-11-22T10:00:00Z', reason: 'no route' };
const LIVE: FeedState = { is: 'live' };

const done = (status: 'stuck' | 'unknown' = 'stuck'): RunState => {
  const base = report();
  return { ...BEFORE_RUN, phase: 'done', report: { ...base, verdict: { ...base.verdict, status } } };
};
const failed: RunState = { ...BEFORE_RUN, phase: 'failed', notice: 'no route' };

/** What the feed told, in order; the run begins with the first. */
function newsAfter(first: FeedState, ...then: readonly FeedState[]): News {
  let feed = first;
  const session = {
    get state() {
      return { is: 'open', feed } as const;
    },
    fleet: new Fleet(),
  };
  const news = new News(session, { namespace: 'shop', name: 'web' });
  news.begin();
  for (const one of then) {
    feed = one;
    news.look();
  }
  return news;
}

describe('what makes another run worth it', () => {
  const cases: readonly (readonly [string, News, RunState, boolean])[] = [
    ['an outage that ended after a run had failed', newsAfter(LIVE, STALE, LIVE), failed, true],
    ['an outage that a run began in', newsAfter(STALE, LIVE), failed, true],
    ['an outage after which a verdict could not tell', newsAfter(LIVE, STALE, LIVE), done('unknown'), true],
    ['not an outage that lasts', newsAfter(LIVE, STALE), failed, false],
    ['not a failure of its own, which would fail for ever', newsAfter(LIVE, LIVE), failed, false],
    ['not an outage after which there was a verdict', newsAfter(LIVE, STALE, LIVE), done(), false],
  ];
  for (const [what, news, state, isThere] of cases)
    it(`is ${what}`, () => {
      assert.equal(news.isThere(state), isThere);
    });
});

describe('what is shown after a run', () => {
  it('that failed is what there was, and that it is not up to date', () => {
    const { report: kept, notice, phase } = afterwards(done(), failed);
    assert.deepEqual([kept, notice, phase], [done().report, 'Not up to date: no route', 'failed']);
  });

  it('that was cancelled is what there was', () => {
    const next = afterwards(done(), { ...BEFORE_RUN, phase: 'cancelled', notice: 'What had arrived' });
    assert.deepEqual([next.report, next.notice], [done().report, 'Cancelled: this is what there was before']);
  });

  it('that is under way is what there was, without a word', () => {
    assert.deepEqual(afterwards(done(), BEFORE_RUN), { ...done(), phase: 'collecting' });
  });

  it('that found the Deployment gone is that alone', () => {
    const { report: kept, notice } = afterwards(done(), { ...failed, isGone: true });
    assert.equal(kept, null);
    assert.match(notice ?? '', /^There is no Deployment shop\/web any more: it was still there at .* UTC$/);
  });

  it('that was the first to fail is why', () => {
    assert.equal(afterwards(BEFORE_RUN, failed), failed);
  });
});
