import assert from 'node:assert/strict';
import type { FeedListener } from '../../../src/core/feed.ts';
import { Session } from '../../../src/host/session.ts';
import type { OpenSource, Problem, Sources } from '../../../src/host/source.ts';
import { cleansUp, heldSource, memento, RememberedLog, replace } from './support.ts';

interface Rig {
  readonly session: Session;
  readonly log: RememberedLog;
  /** The names of what was asked to be opened: a context's or a path. */
  readonly asked: string[];
}

function rig(open: (what: string) => Promise<OpenSource | Problem>): Rig {
  const log = new RememberedLog();
  const asked: string[] = [];
  const ask = (what: string): Promise<OpenSource | Problem> => {
    asked.push(what);
    return open(what);
  };
  const sources: Sources = {
    openCluster: ({ context }) => ask(context ?? 'current'),
    identifyCluster: () => Promise.resolve({ problem: 'not here' }),
    watchKubeconfig: () => Promise.resolve({ look: () => Promise.resolve(), dispose: () => undefined }),
    openSnapshot: ask,
    listContexts: () => Promise.resolve({ contexts: [] }),
  };
  return { session: new Session(sources, memento(), log.asLog), log, asked };
}

describe('the session', () => {
  cleansUp();

  it('opens once, however many look at the same time', async () => {
    const { session, asked } = rig(() => Promise.resolve(heldSource()));
    await Promise.all([session.ensureOpen(), session.ensureOpen()]);
    assert.deepEqual(asked, ['current']);
    session.dispose();
  });

  it('is open for everybody who waited for it, also for who came while it was being opened', async () => {
    let arrive: (source: OpenSource) => void = () => undefined;
    const { session } = rig(() => new Promise((resolve) => (arrive = resolve)));
    const opening = session.ensureOpen();
    let waits = true;
    const second = session.ensureOpen().then(() => (waits = false));
    await new Promise((resolve) => setTimeout(resolve, 20));
    assert.equal(waits, true);
    arrive(heldSource());
    await Promise.all([opening, second]);
    assert.notEqual(session.source, undefined);
    session.dispose();
  });

  it('is at what was asked for last, and closes what comes late', async () => {
    const late = heldSource();
    let arrive: (source: OpenSource) => void = () => undefined;
    const { session } = rig((what) =>
      what === 'slow' ? new Promise((resolve) => (arrive = resolve)) : Promise.resolve(heldSource()),
    );
    const slow = session.openCluster({ context: 'slow' });
    // Asked for while the other is still writing down its choice.
    const fast = session.openSnapshot('/recorded.yaml');
    await fast;
    const { source } = session;
    arrive(late);
    await slow;
    assert.equal(session.source, source);
    assert.notEqual(source, late);
    assert.equal(late.disposed, 1);
    session.dispose();
  });

  it('opens a snapshot again by its path when it could not be read the first time', async () => {
    const { session, asked } = rig(() => Promise.resolve({ problem: 'half a file' }));
    await session.openSnapshot('/recorded.yaml');
    assert.deepEqual(session.state, { is: 'noSource', reason: 'half a file' });
    await session.refresh();
    assert.deepEqual(asked, ['/recorded.yaml', '/recorded.yaml']);
    session.dispose();
  });

  it('says that a bug has kept it from opening, and does not go on opening for ever', async () => {
    const { session, log } = rig(() => Promise.reject(new Error('a bug')));
    await session.openCluster();
    assert.equal(session.state.is, 'noSource');
    assert.deepEqual(log.lines[0], 'bug in open: Error: a bug');
    session.dispose();
  });

  it('falls back to the context’s own namespace where the whole cluster may not be listed, and says what is missing', async () => {
    const scopes: unknown[] = [];
    const follow = (scope: unknown, listener: FeedListener): Promise<void> => {
      scopes.push(scope);
      if (scope === 'all')
        listener.state({ is: 'stopped', why: 'forbidden', reason: 'may not list' }, undefined);
      else listener.state({ is: 'live' }, undefined);
      return Promise.resolve();
    };
    const { session } = rig(() => Promise.resolve(heldSource({ feed: { follow } })));
    await session.openCluster();
    assert.deepEqual(scopes, ['all', ['shop']]);
    assert.deepEqual(session.state, { is: 'open', feed: { is: 'live', missing: ['may not list'] } });
    session.dispose();
  });

  it('leaves no timer, no source and no feed behind', async () => {
    const timers = new Set<unknown>();
    const { setInterval: every, clearInterval: stop, setTimeout: later, clearTimeout: cancel } = globalThis;
    replace(globalThis, 'setInterval', (...given: Parameters<typeof every>) => {
      const timer = every(...given);
      timers.add(timer);
      return timer;
    });
    replace(globalThis, 'clearInterval', (timer: NodeJS.Timeout) => {
      timers.delete(timer);
      stop(timer);
    });
    replace(globalThis, 'setTimeout', (...given: Parameters<typeof later>) => {
      const timer = later(...given);
      if (given[1] === 250) timers.add(timer);
      return timer;
    });
    replace(globalThis, 'clearTimeout', (timer: NodeJS.Timeout) => {
      timers.delete(timer);
      cancel(timer);
    });
    const signals: AbortSignal[] = [];
    const opened: ReturnType<typeof heldSource>[] = [];
    const { session } = rig(() => {
      const source = heldSource({
        feed: {
          follow: (_, listener, signal) => {
            signals.push(signal as AbortSignal);
            listener.state({ is: 'live' }, undefined);
            return Promise.resolve();
          },
        },
      });
      opened.push(source);
      return Promise.resolve(source);
    });
    assert.equal(timers.size, 0, 'nothing ticks before it is used');
    await session.openCluster();
    await session.openCluster({ context: 'other' });
    await session.openSnapshot('/recorded.yaml');
    assert.deepEqual(
      signals.map(({ aborted }) => aborted),
      [true, true, false],
    );
    // What is about to be told has a timer as well, unless it was told at once.
    assert.notEqual(timers.size, 0, 'it ticks while it is open');
    session.dispose();
    assert.equal(timers.size, 0);
    assert.ok(signals.every(({ aborted }) => aborted));
    assert.deepEqual(
      opened.map(({ disposed }) => disposed),
      [1, 1, 1],
    );
  });
});
