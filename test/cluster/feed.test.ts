/** The live feed against a real API server: what it tells is what a list would answer. */
import assert from 'node:assert/strict';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { connect, type Connected } from '../../src/cluster/connect.ts';
import { REAL_TIME, type FeedTime } from '../../src/cluster/feedTime.ts';
import { isProblem } from '../../src/cluster/problem.ts';
import type { FeedScope } from '../../src/core/feed.ts';
import { summaryOf } from '../../src/core/summary.ts';
import { findAssets } from '../support/controlPlane/assets.ts';
import { startControlPlane, type ControlPlane } from '../support/controlPlane/controlPlane.ts';
import { describeOnCluster } from '../support/controlPlane/sharedCluster.ts';
import { until } from '../support/controlPlane/waiting.ts';
import { calm } from '../support/connectedCluster.ts';
import { Told } from '../support/feedRig.ts';
import { Gate } from '../support/gate.ts';
import { deployment, update } from './objects.ts';

const NAMESPACE = 'feed';

/** An outage of some seconds would otherwise be followed by a wait of some more. */
const HASTY: FeedTime = { ...REAL_TIME, after: (ms, call) => REAL_TIME.after(ms / 4, call) };

class Followed {
  readonly told = new Told();
  readonly #connected: Connected;
  readonly #stop = new AbortController();
  readonly #done: Promise<void>;

  private constructor(connected: Connected, scope: FeedScope) {
    this.#connected = connected;
    this.#done = connected.feed.follow(scope, this.told, this.#stop.signal);
  }

  static async start(kubeconfig: string, scope: FeedScope): Promise<Followed> {
    const connected = await connect({ env: {}, kubeconfig, feedTime: HASTY });
    if (isProblem(connected)) throw new Error(connected.problem);
    return new Followed(connected, scope);
  }

  async until(what: string, holds: (told: Told) => boolean): Promise<void> {
    await until(what, () => Promise.resolve(holds(this.told)), {
      everyMs: 20,
      explain: () => Promise.resolve(this.told.calls.slice(-20).join('\n')),
    });
  }

  /** Until what was told equals what the server lists now. */
  async untilEqual(namespace: string): Promise<void> {
    const listed = async () => {
      const reading = await this.#connected.reader.list('Deployment', { namespace }, calm);
      assert.ok(reading.state === 'ok', JSON.stringify(reading));
      return new Map(reading.value.items.map((item) => [item.metadata?.uid, summaryOf(item)]));
    };
    await until('the feed and a list say the same', async () => {
      try {
        assert.deepEqual(new Map([...this.told.rows].sort()), new Map([...(await listed())].sort()));
        return true;
      } catch {
        return false;
      }
    });
  }

  async end(): Promise<void> {
    this.#stop.abort();
    await this.#done;
    this.#connected.dispose();
  }
}

describeOnCluster('the live feed', (cluster) => {
  let feed: Followed;

  before(async () => {
    await cluster().createNamespace(NAMESPACE);
  });
  afterEach(async () => {
    await feed.end();
  });
  after(async () => {
    await cluster().admin.remove('Namespace', { name: NAMESPACE });
  });

  const row = (name: string) => [...feed.told.rows.values()].find((one) => one.name === name);

  it('sees a Deployment come, roll out, change and go', async () => {
    const { admin, plane } = cluster();
    feed = await Followed.start(plane.kubeconfig, [NAMESPACE]);
    await feed.until('it is live', ({ last }) => last?.is === 'live');
    const object = deployment({ name: 'comes', replicas: 1 });
    await admin.create({ ...object, metadata: { ...object.metadata, namespace: NAMESPACE } });
    await feed.until('it is rolled out', () => row('comes')?.replicas.available === 1);
    assert.equal(row('comes')?.observedGeneration, 1);
    await admin.patch(
      'Deployment',
      { namespace: NAMESPACE, name: 'comes' },
      update({ name: 'comes', paused: true }),
    );
    await feed.until('it is paused', () => row('comes')?.paused === true);
    await feed.untilEqual(NAMESPACE);
    await admin.remove('Deployment', { namespace: NAMESPACE, name: 'comes' });
    await feed.until('it is gone', () => row('comes') === undefined);
    assert.deepEqual(
      feed.told.states.map((one) => one.is),
      ['loading', 'live'],
    );
  });

  it('is stopped for somebody who may not list, and names the permission', async () => {
    feed = await Followed.start(await cluster().plane.addUser('nobody'), 'all');
    await feed.until('it is stopped', ({ last }) => last?.is === 'stopped');
    const { last } = feed.told;
    assert.ok(last?.is === 'stopped');
    assert.equal(last.why, 'forbidden');
    assert.match(last.reason, /permission "list" on "deployments.apps" in all namespaces is missing/);
  });

  describe('of a cluster of its own', () => {
    let plane: ControlPlane;
    let gate: Gate;
    let kubeconfig: string;
    /** The same, with nothing compressed. */
    let asItIs: string;

    before(async function () {
      this.timeout(90_000);
      plane = await startControlPlane(findAssets(process.env)!);
      gate = new Gate(Number(new URL(plane.server).port));
      await gate.open();
      kubeconfig = join(plane.folder, 'kubeconfig-through-the-gate');
      const through = (await readFile(plane.kubeconfig, 'utf8')).replace(
        plane.server,
        `https://127.0.0.1:${gate.port}`,
      );
      await writeFile(kubeconfig, through, { mode: 0o600 });
      asItIs = `${kubeconfig}-uncompressed`;
      const uncompressed = through.replace(/^( *)server: .*$/m, '$&\n$1disable-compression: true');
      await writeFile(asItIs, uncompressed, { mode: 0o600 });
      await Promise.all(Array.from({ length: 130 }, (_, number) => create(number)));
    });
    after(async () => {
      await gate.close();
      await plane.stop(false);
    });

    const create = async (number: number): Promise<void> => {
      const object = deployment({ name: `web-${number}`, replicas: 0 });
      // A page of a hundred is well above what the server compresses from.
      const annotations = { padding: 'x'.repeat(4000) };
      await plane.admin.create({
        ...object,
        metadata: { ...object.metadata, namespace: 'default', annotations },
      });
    };
    const remove = async (number: number): Promise<void> => {
      await plane.admin.remove('Deployment', { namespace: 'default', name: `web-${number}` });
    };

    it('turns the pages of a list', async () => {
      feed = await Followed.start(kubeconfig, 'all');
      await feed.until('it is live', ({ last }) => last?.is === 'live');
      assert.equal(feed.told.rows.size, 130);
      assert.deepEqual(
        feed.told.states.flatMap((one) => (one.is === 'loading' ? [one.seen] : [])),
        [0, 100, 130],
      );
      await feed.untilEqual('default');
    });

    it('reads the rest of a long list over a connection of its own where it is not compressed', async () => {
      for (const [file, connections] of [
        [kubeconfig, 1],
        [asItIs, 2],
      ] as const) {
        const before = gate.connections;
        feed = await Followed.start(file, 'all');
        await feed.until('it is live', ({ last }) => last?.is === 'live');
        assert.equal(gate.connections - before, connections);
        assert.equal(feed.told.rows.size, 130);
        await feed.untilEqual('default');
        await feed.end();
      }
    });

    it('catches up after the connection was gone', async () => {
      feed = await Followed.start(kubeconfig, 'all');
      await feed.until('it is live', ({ last }) => last?.is === 'live');
      await gate.close();
      await Promise.all([remove(0), create(200)]);
      await feed.until('it is stale', ({ last }) => last?.is === 'stale');
      assert.equal(feed.told.rows.size, 130, 'what was known stays');
      await gate.open();
      await feed.until('it is live again', ({ last }) => last?.is === 'live');
      await feed.untilEqual('default');
      assert.ok(row('web-200') !== undefined && row('web-0') === undefined);
    });

    it('catches up after the apiserver was restarted and has forgotten what happened', async function () {
      this.timeout(120_000);
      feed = await Followed.start(kubeconfig, 'all');
      await feed.until('it is live', ({ last }) => last?.is === 'live');
      await gate.close();
      await Promise.all([remove(1), remove(2), create(201)]);
      await plane.restartApiserver();
      await gate.open();
      await feed.until('it is live again', ({ last }) => last?.is === 'live');
      await feed.untilEqual('default');
      assert.ok(row('web-201') !== undefined && row('web-1') === undefined);
      assert.ok(!feed.told.states.some((one) => one.is === 'stopped'));
      const removed = feed.told.calls
        .filter((call) => call.startsWith('-'))
        .join()
        .split(',');
      assert.equal(removed.length, 2, 'only what is gone was taken away');
    });

    it('follows through a restart of the apiserver', async function () {
      this.timeout(120_000);
      feed = await Followed.start(kubeconfig, 'all');
      await feed.until('it is live', ({ last }) => last?.is === 'live');
      await plane.restartApiserver();
      await create(202);
      await feed.until('the new one is there', () => row('web-202') !== undefined);
      await feed.until('it is live', ({ last }) => last?.is === 'live');
      await feed.untilEqual('default');
    });
  });
});
