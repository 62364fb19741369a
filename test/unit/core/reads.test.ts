import assert from 'node:assert/strict';
import { read } from '../../../src/core/model/reading.ts';
import { heldReader } from '../../support/heldReader.ts';
import { rawDeployment, rawHealthy, rawPod } from '../../support/objects.ts';
import { readsOf } from '../../support/reads.ts';

describe('the reads of one diagnosis', () => {
  it('are made once, however many ask', async () => {
    const reader = heldReader(rawHealthy());
    const reads = readsOf(reader);
    await Promise.all([
      reads.deployment(),
      reads.replicaSets(),
      reads.pods(),
      reads.deployment(),
      reads.pods(),
    ]);
    assert.deepEqual(reader.requests.toSorted(), [
      'GET Deployment shop/web',
      'LIST Pod shop app=web',
      'LIST ReplicaSet shop app=web',
    ]);
  });

  it('go out together where the selector is known', async () => {
    const started: string[] = [];
    let release = (): void => undefined;
    const gate = new Promise<void>((resolve) => {
      release = resolve;
    });
    const reader = heldReader(rawHealthy(), {
      before: (request) => {
        started.push(request);
        return gate;
      },
    });
    const reads = readsOf(reader, { knownSelector: { matchLabels: { app: 'web' } } });
    const all = [reads.deployment(), reads.replicaSets(), reads.pods(), reads.events()];
    await new Promise((resolve) => setImmediate(resolve));
    assert.equal(started.length, 4, started.join());
    release();
    for (const reading of await Promise.all(all)) assert.equal(reading.state, 'ok');
  });

  it('are made again where the selector has changed since', async () => {
    const reader = heldReader(rawHealthy());
    const pods = await readsOf(reader, { knownSelector: { matchLabels: { app: 'old' } } }).pods();
    assert.ok(pods.state === 'ok');
    assert.equal(pods.value.items.length, 2);
    assert.deepEqual(
      reader.requests.filter((request) => request.startsWith('LIST')),
      ['LIST Pod shop app=old', 'LIST Pod shop app=web'],
    );
  });

  describe('where one may look around', () => {
    const other = rawPod('other-1', { metadata: { labels: { app: 'other' } } });
    const lists = ({ requests }: { readonly requests: readonly string[] }): string[] =>
      requests.filter((request) => request.startsWith('LIST')).toSorted();

    it('go out together without a selector, and leave out what does not match', async () => {
      const reader = heldReader([...rawHealthy(), other]);
      const reads = readsOf(reader, { looksAround: true });
      const [pods, replicaSets] = await Promise.all([reads.pods(), reads.replicaSets()]);
      const usual = await readsOf(heldReader([...rawHealthy(), other])).pods();
      assert.deepEqual(pods, usual);
      assert.ok(pods.state === 'ok' && replicaSets.state === 'ok');
      assert.equal(pods.value.items.length, 2);
      assert.deepEqual(lists(reader), ['LIST Pod shop', 'LIST ReplicaSet shop']);
    });

    it('ask with the selector after all where a page does not hold the whole namespace', async () => {
      const reader = heldReader([...rawHealthy(), other], { pageSize: 2 });
      const pods = await readsOf(reader, { looksAround: true }).pods();
      assert.ok(pods.state === 'ok');
      assert.equal(pods.value.items.length, 2);
      assert.deepEqual(lists(reader), ['LIST Pod shop', 'LIST Pod shop app=web']);
    });

    for (const state of ['forbidden', 'failed'] as const)
      it(`tell of what is ${state} as without, and do not ask again`, async () => {
        const blind = { Pod: { state, reason: 'not this time' } } as const;
        const reader = heldReader(rawHealthy(), { blind });
        assert.deepEqual(await readsOf(reader, { looksAround: true }).pods(), blind.Pod);
        assert.deepEqual(lists(reader), ['LIST Pod shop']);
      });

    it('ask with the selector where a snapshot holds no other list', async () => {
      const reader = heldReader(rawHealthy());
      const list = reader.list.bind(reader);
      reader.list = async (kind, query, signal) =>
        query.labelSelector === undefined
          ? { state: 'absent', reason: 'not in the snapshot' }
          : list(kind, query, signal);
      const pods = await readsOf(reader, { looksAround: true }).pods();
      assert.ok(pods.state === 'ok');
      assert.equal(pods.value.items.length, 2);
    });

    it('go out with the selector where it is known', async () => {
      const reader = heldReader(rawHealthy());
      const knownSelector = { matchLabels: { app: 'web' } };
      await readsOf(reader, { looksAround: true, knownSelector }).pods();
      assert.deepEqual(lists(reader), ['LIST Pod shop app=web']);
    });
  });

  it('turn the pages of a list', async () => {
    const pods = Array.from({ length: 7 }, (_, i) => rawPod(`web-2-${i}`));
    const reading = await readsOf(heldReader([rawDeployment(), ...pods], { pageSize: 3 })).pods();
    assert.ok(reading.state === 'ok');
    assert.equal(reading.value.items.length, 7);
  });

  it('take a page of any size, as a snapshot may have', async () => {
    const reader = heldReader([rawDeployment()]);
    const crowd = Array.from({ length: 200_000 }, (_, i) => ({ metadata: { name: `web-${i}` } }));
    reader.list = () => Promise.resolve(read({ items: crowd }) as never);
    const reading = await readsOf(reader).pods();
    assert.ok(reading.state === 'ok');
    assert.equal(reading.value.items.length, crowd.length);
  });

  it('come in the order of an API server, though a snapshot may have another', async () => {
    const pods = ['web-2-c', 'web-2-a', 'web-2-b'].map((name) => rawPod(name));
    const reading = await readsOf(heldReader([rawDeployment(), ...pods], { pageSize: 2 })).pods();
    assert.ok(reading.state === 'ok');
    assert.deepEqual(
      reading.value.items.map(({ metadata }) => metadata?.name),
      ['web-2-a', 'web-2-b', 'web-2-c'],
    );
  });

  it('stop where a server sends the same page for ever', async () => {
    const reader = heldReader([rawDeployment()]);
    reader.list = () => Promise.resolve({ state: 'ok', value: { items: [], continueToken: 'again' } });
    const reading = await readsOf(reader).pods();
    assert.ok(reading.state === 'failed');
    assert.equal(reading.failure, 'invalid-response');
  });

  it('of what depends on the selector are skipped where the Deployment cannot be read', async () => {
    const blind = { Deployment: { state: 'forbidden', reason: 'may not get deployments' } } as const;
    const reading = await readsOf(heldReader(rawHealthy(), { blind })).pods();
    assert.ok(reading.state === 'skipped');
    assert.match(reading.reason, /may not get deployments/);
  });

  describe('tell the time', () => {
    const now = (reader: ReturnType<typeof heldReader>, asked?: number): Promise<number> =>
      readsOf(reader, { clock: () => 5, ...(asked === undefined ? {} : { now: asked }) }).now();

    it('as asked for first', async () => {
      assert.equal(await now(heldReader(rawHealthy(), { serverTime: '2026-11-22T10:00:00Z' }), 7), 7);
    });
    it('then as the server says', async () => {
      const reader = heldReader(rawHealthy(), { serverTime: '2026-11-22T10:00:00Z' });
      assert.equal(await now(reader), Date.parse('2026-11-22T10:00:00Z'));
    });
    it('then as the snapshot was recorded', async () => {
      const reader = heldReader(rawHealthy());
      const recorded = { ...reader, source: { ...reader.source, recordedAt: '2026-11-22T11:00:00Z' } };
      assert.equal(await now(recorded), Date.parse('2026-11-22T11:00:00Z'));
    });
    it('and by the local clock only last', async () => {
      assert.equal(await now(heldReader(rawHealthy())), 5);
    });
  });
});
