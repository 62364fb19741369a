import assert from 'node:assert/strict';
import type { FeedState } from '../../../src/core/feed.ts';
import { ComeBack } from '../../../src/host/comeBack.ts';
import type { SessionState } from '../../../src/host/session.ts';
import { HandTime } from '../../support/handTime.ts';

/** A session that only counts how often it is opened again, and a clock that a test moves by hand. */
class Rig {
  state: SessionState = { is: 'unasked' };
  isOfSnapshot = false;
  isResting = false;
  refreshed = 0;
  readonly comeBack: ComeBack;
  readonly #time = new HandTime();
  #listener: () => void = () => undefined;

  constructor() {
    this.comeBack = new ComeBack(this, this.#time);
  }

  refresh(): Promise<void> {
    this.refreshed++;
    this.become({ is: 'opening' });
    return Promise.resolve();
  }

  onDidChange(listener: () => void): { dispose(): unknown } {
    this.#listener = listener;
    return { dispose: () => (this.#listener = () => undefined) };
  }

  become(state: SessionState): void {
    this.state = state;
    this.#listener();
  }

  feed(feed: FeedState): void {
    this.become({ is: 'open', feed });
  }

  fail(why: 'unauthorized' | 'forbidden' | 'unreachable' | 'failed' = 'failed'): void {
    this.feed({ is: 'stopped', why, reason: 'no' });
  }

  pass(seconds: number): void {
    this.#time.pass(seconds);
  }

  get waits(): number {
    return this.#time.waits;
  }
}

describe('a feed that has ended', () => {
  let rig: Rig;
  beforeEach(() => {
    rig = new Rig();
  });

  for (const why of ['failed', 'unreachable'] as const)
    it(`as ${why} comes back when somebody looks, but not at every look`, () => {
      rig.fail(why);
      rig.comeBack.look();
      assert.equal(rig.refreshed, 0);
      rig.pass(11);
      rig.comeBack.look();
      rig.comeBack.look();
      assert.equal(rig.refreshed, 1);
    });

  it('comes back by itself, ever more slowly while it goes on failing', () => {
    const tries: number[] = [];
    rig.fail();
    for (let minute = 1; minute <= 60; minute++) {
      const before = rig.refreshed;
      rig.pass(60);
      if (rig.refreshed === before) continue;
      tries.push(minute);
      rig.fail();
    }
    assert.deepEqual(tries, [1, 3, 7, 15, 30, 45, 60]);
  });

  it('begins anew once it has been live', () => {
    rig.fail();
    rig.pass(60);
    rig.fail();
    rig.pass(120);
    assert.equal(rig.refreshed, 2);
    rig.feed({ is: 'live' });
    rig.fail();
    rig.pass(60);
    assert.equal(rig.refreshed, 3);
  });

  for (const why of ['unauthorized', 'forbidden'] as const)
    it(`as ${why} waits for the user, who may be asked for a password each time`, () => {
      rig.fail(why);
      for (let i = 0; i < 10; i++) {
        rig.pass(3600);
        rig.comeBack.look();
      }
      assert.deepEqual([rig.refreshed, rig.waits], [0, 0]);
    });

  it('is left alone while it tries by itself, is live, is being opened or is a snapshot', () => {
    rig.feed({ is: 'stale', since: '2026-11-22T10:00:00Z', reason: 'no route' });
    rig.pass(3600);
    rig.comeBack.look();
    rig.feed({ is: 'live' });
    rig.pass(3600);
    rig.become({ is: 'noSource', reason: 'no kubeconfig' });
    rig.pass(3600);
    rig.comeBack.look();
    rig.isOfSnapshot = true;
    rig.fail();
    rig.pass(3600);
    rig.comeBack.look();
    assert.equal(rig.refreshed, 0);
  });

  it('waits for somebody who looks while the session rests, and is then tried at once', () => {
    rig.fail();
    rig.isResting = true;
    rig.fail();
    rig.pass(24 * 3600);
    rig.comeBack.look();
    assert.deepEqual([rig.refreshed, rig.waits], [0, 0]);
    rig.isResting = false;
    rig.comeBack.look();
    assert.equal(rig.refreshed, 1);
  });

  it('is not tried twice where the user was faster, and not after the end', () => {
    rig.fail();
    rig.become({ is: 'opening' });
    rig.pass(3600);
    assert.equal(rig.refreshed, 0);
    rig.fail();
    rig.comeBack.dispose();
    rig.pass(3600);
    assert.deepEqual([rig.refreshed, rig.waits], [0, 0]);
  });
});
