import assert from 'node:assert/strict';
import type { DeploymentFeed, FeedListener } from '../../../src/core/feed.ts';
import { Live } from '../../../src/host/live.ts';
import { heldReader } from '../../support/heldReader.ts';
import { ago, condition, deployment, NOW } from '../../support/facts.ts';

/** A picture, and the one who tells it. */
function rig() {
  let listener: FeedListener | undefined;
  const feed: DeploymentFeed = {
    follow: (_, told) => {
      listener = told;
      return Promise.resolve();
    },
  };
  const source = {
    reader: heldReader([]),
    feed,
    actions: null,
    namespace: null,
    warnings: [],
    dispose: () => undefined,
  };
  let drawn = 0;
  const log = { info: () => undefined, bug: () => undefined };
  const live = new Live(source, { soon: () => drawn++ }, log);
  live.follow('all');
  assert.ok(listener);
  return { live, feed: listener, drawn: () => drawn };
}

const well = deployment({ uid: 'uid-well', name: 'well' });
const paused = deployment({ paused: true });

describe('the picture of what is open', () => {
  let open: ReturnType<typeof rig>;

  beforeEach(() => {
    open = rig();
  });
  afterEach(() => {
    open.live.dispose();
  });

  it('is drawn while a list is read once something in it is flagged, or a page is whole', () => {
    const { feed, drawn } = open;
    feed.upsert([well], NOW);
    assert.equal(drawn(), 0);
    feed.upsert([paused], NOW);
    assert.equal(drawn(), 1);
    feed.state({ is: 'loading', seen: 2 }, NOW);
    assert.equal(drawn(), 2);
  });

  it('is drawn while a list is read where what was flagged is well again', () => {
    const { feed, drawn } = open;
    feed.upsert([paused], NOW);
    feed.upsert([deployment()], NOW);
    assert.equal(drawn(), 2);
  });

  it('is drawn at each change once the list has been read', () => {
    const { feed, drawn } = open;
    feed.state({ is: 'live' }, NOW);
    feed.upsert([well], NOW);
    feed.remove(['uid-well']);
    assert.equal(drawn(), 3);
  });

  it('shows nothing of what is rehearsed', () => {
    const { live, feed, drawn } = open;
    const hear = feed.rehearsal?.();
    assert.ok(hear);
    for (let number = 0; number < 20; number++)
      hear([deployment({ name: `web-${number}`, uid: `uid-${number}`, paused: true })], NOW);
    assert.deepEqual(live.fleet.all(), []);
    assert.equal(drawn(), 0);
    assert.ok(Math.abs(live.now() - Date.now()) < 60_000, 'nor takes its clock for the server’s');
  });

  it('judges by the clock of the server from the first row on', () => {
    const since = condition('Available', 'False', 'MinimumReplicasUnavailable', '', ago(30));
    const down = deployment({ conditions: [since] });
    // Ours is days ahead, or behind.
    open.feed.upsert([down], NOW);
    assert.deepEqual(open.live.fleet.flagged(), []);
    open.feed.upsert([down], NOW + 60_000);
    assert.deepEqual(
      open.live.fleet.flagged().flatMap(({ flags }) => flags.map(({ id }) => id)),
      ['unavailable'],
    );
  });
});
