/** The live feed of a server that fails in ways that the unit tests of the feed leave out. */
import assert from 'node:assert/strict';
import { createServer, type AddressInfo, type Socket } from 'node:net';
import { gzipSync } from 'node:zlib';
import { isProblem } from '../../src/cluster/problem.ts';
import { TIME_LIMITS } from '../../src/cluster/leash.ts';
import { Fleet } from '../../src/core/fleet.ts';
import { Authority, type KeyPair } from '../support/certificates.ts';
import { base64, calm, connectTo, tryToConnect, type Setup } from '../support/connectedCluster.ts';
import { FaultServer, inTurn, json, status, type Script } from '../support/faultServer.ts';
import { deploymentList, fed, FeedRig } from '../support/feedRig.ts';
import { Folder } from '../support/folder.ts';
import { connectProxy } from '../support/proxyServers.ts';

const LIST = deploymentList('10', [fed('a', 1), fed('b', 2)]);
const JSON_TYPE = { 'Content-Type': 'application/json' };

describe('the feed through a server', () => {
  const folder = new Folder();
  let authority: Authority;
  let pair: KeyPair;
  let server: FaultServer;
  let rig: FeedRig;

  before(async () => {
    authority = new Authority('feed-faults');
    pair = authority.issue({ subject: '/CN=api', names: 'IP:127.0.0.1,DNS:api.cluster.test' });
    server = await FaultServer.start({ certificate: pair }, json({}));
  });
  afterEach(async () => {
    await rig.end();
    await rig.until('no connection is left', () => server.open === 0);
  });
  after(async () => {
    await server.close();
    authority.dispose();
    folder.remove();
  });

  const trusted = (): Record<string, unknown> => ({ 'certificate-authority-data': base64(authority.cert) });

  async function prepare(setup: Setup = {}): Promise<void> {
    rig = await FeedRig.make(server, folder, { cluster: trusted(), user: { token: 'abc123' }, ...setup });
    rig.list = json(LIST);
  }

  async function live(setup: Setup = {}): Promise<void> {
    await prepare(setup);
    rig.follow();
    await rig.untilState('live');
  }

  /** The first answer breaks as told, after some bytes. */
  const broken =
    (end: (socket: Socket) => void, headers = {}): Script =>
    (response) => {
      response.writeHead(200, { ...JSON_TYPE, ...headers });
      response.write(JSON.stringify(LIST).slice(0, 900));
      setTimeout(() => {
        end(response.socket!);
      }, 20);
    };

  for (const [how, script] of [
    ['a cut', broken((socket) => socket.destroy())],
    ['an end inside a chunk', broken((socket) => socket.end())],
    ['an end before its length', broken((socket) => socket.end(), { 'Content-Length': 100_000 })],
  ] as const)
    it(`whose second page is broken off by ${how}: asked for once more, with the same token [F5]`, async () => {
      await prepare();
      rig.list = inTurn(
        json(deploymentList('10', [fed('a', 1)], 'more')),
        script,
        json(deploymentList('10', [fed('b', 2)])),
      );
      rig.follow();
      await rig.untilState('live');
      assert.deepEqual(rig.told.names, ['a', 'b']);
      assert.deepEqual(
        rig.listQueries.map((query) => query.get('continue')),
        [null, 'more', 'more'],
      );
      assert.ok(!rig.told.calls.some((call) => call.startsWith('-')));
    });

  it('whose list never begins: given up, said so, tried again [F3]', async () => {
    await prepare({ limits: { head: 400 } });
    rig.list = inTurn(() => undefined, json(LIST));
    rig.follow();
    assert.equal(await rig.passWait(), 800);
    await rig.untilState('live');
    const [stale] = rig.told.states.filter((one) => one.is === 'stale');
    assert.match(stale?.reason ?? '', /no answer within 0\.4 s/);
  });

  it('with the limits that are promised: 10 s for a connection, 30 s for an answer’s beginning, 15 s without progress [F2] [F3] [F4]', async () => {
    await live();
    assert.deepEqual(TIME_LIMITS, { connect: 10_000, head: 30_000, total: 30_000, idle: 15_000 });
  });

  for (const [code, reason] of [
    ['EHOSTUNREACH', /no route to/],
    ['ENETUNREACH', /no route to/],
    ['EAI_AGAIN', /cannot be resolved/],
  ] as const)
    it(`to which there is no way (${code}): said so, and found when there is one [F1]`, async () => {
      let isGone = true;
      await prepare({
        host: 'api.cluster.test',
        lookup: (_name, options, callback) => {
          if (isGone) callback(Object.assign(new Error(code), { code }), '', 4);
          else if (options.all === true) callback(null, [{ address: '127.0.0.1', family: 4 }]);
          else callback(null, '127.0.0.1', 4);
        },
      });
      rig.follow();
      await rig.untilState('stale');
      isGone = false;
      assert.match(rig.told.last?.is === 'stale' ? rig.told.last.reason : '', reason);
      await rig.passWait();
      await rig.untilState('live');
    });

  it('whose compressed list is a bomb of 4 GB: an error, and the memory stays [F10]', async () => {
    // 64 MB of blanks shrink to 64 KB, and members of gzip may follow each other.
    const member = gzipSync(Buffer.alloc(64_000_000, ' '));
    await prepare();
    let sent = 0;
    rig.list = inTurn((response) => {
      response.writeHead(200, { ...JSON_TYPE, 'Content-Encoding': 'gzip' });
      const more = (): void => {
        while (!response.destroyed && sent++ < 64) if (!response.write(member)) return;
        if (!response.destroyed) response.end();
      };
      response.on('drain', more);
      more();
    }, json(LIST));
    const before = process.memoryUsage().rss;
    rig.follow();
    await rig.untilState('stale');
    assert.match(
      rig.told.last?.is === 'stale' ? rig.told.last.reason : '',
      /compressed like a bomb|a part of more than 8 MB/,
    );
    assert.ok(process.memoryUsage().rss - before < 200_000_000);
    await rig.passWait();
    await rig.untilState('live');
  });

  it('that answers JSON whatever is asked for, and refuses what does not take it [F23]', async () => {
    await prepare();
    rig.list = (response, arrival, number) => {
      const takesJson = /application\/json|\*\/\*/.test(arrival.headers.accept ?? '');
      (takesJson ? json(LIST) : status(406, 'only application/json is supported'))(response, arrival, number);
    };
    rig.follow();
    await rig.untilState('live');
    assert.deepEqual(rig.told.names, ['a', 'b']);
    assert.ok(!rig.told.states.some((one) => one.is === 'stale'));
  });

  it('that answers in an encoding nobody asked for: an error, not an empty list [F23]', async () => {
    await prepare();
    rig.list = inTurn((response) => {
      response.writeHead(200, { 'Content-Type': 'application/cbor' }).end('\xd9\xd9\xf7');
    }, json(LIST));
    rig.follow();
    await rig.untilState('stale');
    assert.equal(rig.told.rows.size, 0);
    await rig.passWait();
    await rig.untilState('live');
  });

  it('that does not know us any more when the watch begins: credentials once more, then stopped, in two requests [F22] [F32]', async () => {
    const token = folder.write('token', 'first');
    await prepare({ user: { tokenFile: token } });
    rig.watch = (response, arrival, number) => {
      folder.write('token', 'second');
      status(401, 'Unauthorized')(response, arrival, number);
    };
    rig.follow();
    await rig.until('it has ended', () => rig.ended);
    const { last } = rig.told;
    assert.ok(last?.is === 'stopped');
    assert.equal(last.why, 'unauthorized');
    assert.deepEqual([rig.listQueries.length, rig.watchQueries.length], [1, 2]);
    assert.deepEqual(rig.told.names, ['a', 'b'], 'what was known stays');
  });

  it('that sends a bookmark before anything else [F31]', async () => {
    await live();
    const watch = await rig.nextWatch();
    watch.bookmark('50');
    await rig.until('the bookmark came', () => rig.time.timers.includes(150_000));
    rig.time.advance(2000);
    watch.response.end();
    const next = await rig.nextWatch();
    assert.equal(next.query.get('resourceVersion'), '50');
    assert.equal(rig.listQueries.length, 1);
  });

  it('that sends five thousand changes of ten Deployments at once: told in few calls, the last of each [F34]', async () => {
    await live();
    const watch = await rig.nextWatch();
    const lines: string[] = [];
    for (let at = 0; at < 5000; at++) {
      const object = fed(`d${at % 10}`, 11 + at, { metadata: { generation: at + 1 } });
      lines.push(`${JSON.stringify({ type: 'MODIFIED', object })}\n`);
    }
    const before = rig.told.calls.length;
    watch.response.write(lines.join(''));
    await rig.until('all has come', () => rig.told.rows.get('uid-d9')?.generation === 5000);
    assert.equal(rig.told.rows.size, 12);
    const calls = rig.told.calls.length - before;
    assert.ok(calls < 500, `${calls} calls`);
    for (let at = 0; at < 10; at++) assert.equal(rig.told.rows.get(`uid-d${at}`)?.generation, 4991 + at);
  });

  it('with ten thousand Deployments: each is told once, in few bytes [F20]', async function () {
    this.timeout(60_000);
    const count = 10_000;
    await prepare();
    rig.list = (response, arrival, number) => {
      const { searchParams } = new URL(arrival.url, 'http://server');
      const start = Number(searchParams.get('continue') ?? 0);
      const end = Math.min(count, start + Number(searchParams.get('limit')));
      const items = Array.from({ length: end - start }, (_, at) => fed(`d${start + at}`, start + at + 1));
      json(deploymentList('20000', items, end < count ? String(end) : undefined))(response, arrival, number);
    };
    const fleet = new Fleet();
    const told: number[] = [];
    rig.told.upsert = (summaries) => {
      fleet.upsert(summaries, rig.time.wall());
      told.push(summaries.length);
    };
    rig.told.remove = (uids) => {
      fleet.remove(uids);
    };
    global.gc?.();
    const before = process.memoryUsage().heapUsed;
    rig.follow();
    await rig.untilState('live');
    server.arrivals.length = 0;
    global.gc?.();
    const bytes = (process.memoryUsage().heapUsed - before) / count;
    assert.equal(fleet.counts.seen, count);
    assert.equal(
      told.reduce((a, b) => a + b, 0),
      count,
    );
    assert.ok(bytes < 3000, `${Math.round(bytes)} bytes for each, rows of the tree included`);
  });

  it('behind a proxy that dies in the middle of a watch: a new way is made, and nothing is lost [F13]', async () => {
    await prepare();
    const proxy = await connectProxy('jane:s3cret');
    let port = proxy.port;
    await rig.end();
    rig = await FeedRig.make(server, folder, {
      cluster: { ...trusted(), 'proxy-url': `http://jane:s3cret@127.0.0.1:${port}` },
    });
    rig.list = json(LIST);
    rig.follow();
    await rig.untilState('live');
    (await rig.nextWatch()).event('ADDED', fed('c', 11));
    await rig.until('c is there', () => rig.told.rows.has('uid-c'));
    rig.time.advance(2000);
    await proxy.close();
    await rig.untilState('stale');
    const { last } = rig.told;
    assert.match(
      last?.is === 'stale' ? last.reason : '',
      /the proxy http:\/\/127\.0\.0\.1:\d+ cannot be reached/,
    );
    assert.doesNotMatch(JSON.stringify(rig.told.states), /s3cret/);
    const again = await connectProxy('jane:s3cret', undefined, port);
    port = again.port;
    await rig.passWait();
    const next = await rig.nextWatch();
    assert.equal(next.query.get('resourceVersion'), '11');
    await rig.end();
    await again.close();
  });

  it('that never answers the TLS handshake, while the tree is looked at [F2]', async () => {
    await prepare();
    const silent = createServer((socket) => socket.resume());
    await new Promise<void>((resolve) => silent.listen(0, '127.0.0.1', resolve));
    const { port } = silent.address() as AddressInfo;
    const connected = await tryToConnect(`https://127.0.0.1:${port}`, folder, {
      cluster: trusted(),
      limits: { connect: 50 },
    });
    assert.ok(!isProblem(connected));
    const stop = new AbortController();
    const following = connected.feed.follow('all', rig.told, stop.signal);
    await rig.untilState('stale');
    assert.match(rig.told.last?.is === 'stale' ? rig.told.last.reason : '', /no connection within 0\.05 s/);
    stop.abort();
    await following;
    connected.dispose();
    await new Promise((resolve) => silent.close(resolve));
  });

  it('given up for another one: nothing of the old is told, and its token goes nowhere else [F35]', async () => {
    await prepare();
    rig.list = inTurn(json(deploymentList('10', [fed('a', 1)], 'more')), () => undefined);
    rig.follow();
    await rig.until('it is in the middle of the list', () => rig.listQueries.length === 2);
    const other = await FaultServer.start({ certificate: pair }, json(LIST));
    rig.stop.abort();
    rig.connected.dispose();
    const before = rig.told.calls.length;
    const connected = await connectTo(other, folder, { cluster: trusted(), user: { token: 'of-the-other' } });
    assert.equal((await connected.reader.list('Deployment', {}, calm)).state, 'ok');
    connected.dispose();
    assert.deepEqual(
      new Set(other.arrivals.map(({ headers }) => headers.authorization)),
      new Set(['Bearer of-the-other']),
    );
    assert.deepEqual(
      new Set(server.arrivals.map(({ headers }) => headers.authorization)),
      new Set(['Bearer abc123']),
    );
    assert.equal(rig.told.calls.length, before);
    await other.close();
  });
});
