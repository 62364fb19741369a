import assert from 'node:assert/strict';
import type { FeedState } from '../../../src/core/feed.ts';
import { Fleet } from '../../../src/core/fleet.ts';
import { deployment } from '../../../src/core/model/workloads.ts';
import { afterwards, BEFORE_RUN, type RunState } from '../../../src/host/panel/diagnosisRun.ts';
import { summaryOf } from '../../../src/core/summary.ts';
import { News } from '../../../src/host/panel/news.ts';
import type { SessionState } from '../../../src/host/session.ts';
import type { OpenSource } from '../../../src/host/source.ts';
import { rawDeployment } from '../../support/objects.ts';
import { report } from '../../support/report.ts';

const STALE: FeedState = { is: 'stale', since: '2026-11-22T10:00:00Z', reason: 'no route' };
const LIVE: FeedState = { is: 'live' };
const LOADING: FeedState = { is: 'loading', seen: 0 };
const SOURCE = {} as OpenSource;

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
  news.begin(SOURCE);
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
      assert.equal(news.isThere(SOURCE, state), isThere);
    });
});

/** What a panel knows of the session, after a run that had its verdict. */
class Rig {
  state: SessionState = { is: 'open', feed: LIVE };
  fleet = new Fleet();
  source = {} as OpenSource;
  readonly news = new News(this, { namespace: 'shop', name: 'web' });

  /** The watch or a list tells of the Deployment. */
  tell(change: Parameters<typeof rawDeployment>[0] = {}): void {
    const read = deployment(rawDeployment(change));
    assert.ok(read);
    this.fleet.upsert([summaryOf(read)], 0);
  }

  begin(): void {
    this.news.begin(this.source);
  }

  openAnew(): void {
    this.source = {} as OpenSource;
    this.fleet = new Fleet();
    this.state = { is: 'open', feed: LOADING };
  }

  get isThere(): boolean {
    return this.news.isThere(this.source, done());
  }
}

describe('news', () => {
  let rig: Rig;
  beforeEach(() => {
    rig = new Rig();
    rig.tell();
    rig.begin();
  });

  it('are another state of the Deployment, or that it is gone', () => {
    assert.equal(rig.isThere, false);
    rig.tell({ spec: { replicas: 7 } });
    assert.equal(rig.isThere, true);
    rig.begin();
    assert.equal(rig.isThere, false);
    rig.fleet = new Fleet();
    assert.equal(rig.isThere, true);
  });

  it('are a source that was opened anew, but not before its list has told of the Deployment', () => {
    rig.openAnew();
    assert.equal(rig.isThere, false);
    rig.tell();
    assert.equal(rig.isThere, true);
    rig.begin();
    rig.state = { is: 'open', feed: LIVE };
    assert.equal(rig.isThere, false);
  });

  it('are a new list as well that ends without it', () => {
    rig.openAnew();
    rig.state = { is: 'open', feed: { is: 'stopped', why: 'forbidden', reason: 'not allowed' } };
    assert.equal(rig.isThere, true);
    rig.begin();
    assert.equal(rig.isThere, false);
  });

  it('are none where a run began before the list, and that does not have the Deployment', () => {
    rig.openAnew();
    rig.begin();
    rig.state = { is: 'open', feed: LIVE };
    assert.equal(rig.isThere, false);
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
