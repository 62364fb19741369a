import assert from 'node:assert/strict';
import { readFileSync, rmSync } from 'node:fs';
import type { ServerResponse } from 'node:http';
import net, { type AddressInfo } from 'node:net';
import { isProblem } from '../../../src/cluster/problem.ts';
import type { FeedState } from '../../../src/core/feed.ts';
import { Authority, type KeyPair } from '../../support/certificates.ts';
import { base64, tryToConnect, type Setup } from '../../support/connectedCluster.ts';
import { FaultServer, inTurn, json, status, text, type Script } from '../../support/faultServer.ts';
import { deploymentList, fed, FeedRig, StillTime, Told, type OpenWatch } from '../../support/feedRig.ts';
import { Folder } from '../../support/folder.ts';
import { protobufBody } from '../../support/load/protobuf.ts';

const JSON_TYPE = { 'Content-Type': 'application/json' };
const LIST = deploymentList('10', [fed('a', 1), fed('b', 2)]);
const FIRST_LIST = 'limit=100';
const RELIST = 'resourceVersion=10&resourceVersionMatch=NotOlderThan';

function raw(body: string, headers: Readonly<Record<string, string | number>> = JSON_TYPE): Script {
  return (response) => {
    response.writeHead(200, headers).end(body);
  };
}

/** Half of a list, then the end of the connection. */
const dropped: Script = (response) => {
  response.writeHead(200, { ...JSON_TYPE, 'Content-Length': 100_000 });
  response.write(JSON.stringify(LIST).slice(0, 900));
  setTimeout(() => response.socket?.destroy(), 20);
};

/** Begins, and says no more. */
const stalled: Script = (response) => {
  response.writeHead(200, JSON_TYPE);
  response.write('{"kind":"DeploymentList","items":[');
};

const gone = (response: { socket: net.Socket | null }): void => {
  response.socket?.destroy();
};

function line(type: string, object: unknown): string {
  return `${JSON.stringify({ type, object })}\n`;
}

function error(code: number | undefined, message: string, reason?: string): string {
  return line('ERROR', { kind: 'Status', status: 'Failure', code, message, reason });
}

describe('the feed of Deployments', () => {
  const folder = new Folder();
  let authority: Authority;
  let pair: KeyPair;
  let server: FaultServer;
  let rig: FeedRig;

  before(async () => {
    authority = new Authority('feed');
    pair = authority.issue({ subject: '/CN=api', names: 'IP:127.0.0.1' });
    server = await FaultServer.start({ certificate: pair }, json({}));
  });
  afterEach(async () => {
    await rig.endWithoutRest();
  });
  after(async () => {
    await server.close();
    authority.dispose();
    folder.remove();
  });

  async function prepare(setup: Setup = {}): Promise<FeedRig> {
    rig = await FeedRig.make(server, folder, {
      cluster: { 'certificate-authority-data': base64(authority.cert) },
      user: { token: 'abc123' },
      ...setup,
    });
    rig.list = json(LIST);
    return rig;
  }

  /** Follows a healthy server until it is live. */
  async function live(setup: Setup = {}): Promise<void> {
    await prepare(setup);
    rig.follow();
    await rig.untilState('live');
  }

  const queries = (of: URLSearchParams[]): string[] => of.map((query) => query.toString());
  const versions = (): (string | null)[] => rig.watchQueries.map((query) => query.get('resourceVersion'));
  const reasons = (): string[] =>
    rig.told.states.flatMap((one) => (one.is === 'stale' || one.is === 'stopped' ? [one.reason] : []));

  describe('before the first answer', () => {
    it('rehearses, and tells none of that as true', async () => {
      await prepare();
      const rehearsed: string[] = [];
      rig.told.rehearsal = () => (summaries) => rehearsed.push(...summaries.map(({ name }) => name));
      let answer: (() => void) | undefined;
      rig.list = (response, arrival, number) => {
        answer = () => {
          json(LIST)(response, arrival, number);
        };
      };
      rig.follow();
      await rig.until('it is asked', () => answer !== undefined && rehearsed.length > 0);
      answer!();
      await rig.untilState('live');
      assert.equal(rehearsed[0], 'web-0');
      assert.deepEqual(rig.told.calls, ['loading', '+a,b', 'loading', 'live']);
    });

    it('rehearses once, however often it follows', async () => {
      await prepare();
      let times = 0;
      rig.told.rehearsal = () => {
        times++;
        return () => undefined;
      };
      for (let again = 0; again < 2; again++)
        await rig.connected.feed.follow([], rig.told, rig.stop.signal, rig.rest);
      assert.equal(times, 1);
    });

    it('goes on where who hears it fails, and notes that', async () => {
      await prepare();
      rig.told.rehearsal = () => () => {
        throw new Error('not drawn');
      };
      rig.follow();
      await rig.untilState('live');
      await rig.until('it is noted', () => rig.notes.length > 0);
      assert.deepEqual(rig.notes, ['the listener of the Deployments failed: not drawn']);
    });
  });

  describe('of a healthy server', () => {
    it('lists in pages, tells each at once, and watches from the version of the list', async () => {
      await prepare();
      rig.list = inTurn(
        json(deploymentList('10', [fed('a', 1), fed('b', 2)], 'more')),
        json(deploymentList('10', [fed('c', 3)])),
      );
      rig.follow();
      await rig.untilState('live');
      assert.deepEqual(rig.told.calls, ['loading', '+a,b', 'loading', '+c', 'loading', 'live']);
      assert.deepEqual(queries(rig.listQueries), [FIRST_LIST, 'limit=500&continue=more']);
      assert.deepEqual(queries(rig.watchQueries), [
        'watch=1&resourceVersion=10&allowWatchBookmarks=true&timeoutSeconds=300',
      ]);
    });

    /** A page in protobuf that comes without its last bytes, and then ends as the test says. */
    async function tellsAhead(end: (response: ServerResponse, left: Buffer) => void): Promise<string[]> {
      await prepare();
      const many = Array.from({ length: 30 }, (_, at) => fed(`d${at}`, at + 1));
      const page = protobufBody('apps/v1', 'DeploymentList', deploymentList('10', many));
      let ending: (() => void) | undefined;
      rig.list = (response, arrival, count) => {
        if (count > 1) {
          json(deploymentList('10', many))(response, arrival, count);
          return;
        }
        response.writeHead(200, { 'Content-Type': 'application/vnd.kubernetes.protobuf' });
        response.write(page.subarray(0, -9));
        ending = () => {
          end(response, page.subarray(-9));
        };
      };
      rig.follow();
      await rig.until('some are told', () => rig.told.names.length > 0);
      assert.deepEqual(rig.told.states, [{ is: 'loading', seen: 0 }]);
      ending?.();
      await rig.untilState('live');
      assert.equal(rig.told.names.length, 30);
      return rig.told.calls.map((call) => (call.startsWith('+') ? `+${call.split(',').length}` : call));
    }

    it('tells what it has read of a page before the page is whole', async () => {
      const calls = await tellsAhead((response, left) => response.end(left));
      assert.deepEqual(calls, ['loading', '+30', 'loading', 'live']);
    });

    it('tells none twice of a page that breaks off, and is asked for again [F5]', async () => {
      const calls = await tellsAhead(gone);
      assert.deepEqual(calls, ['loading', '+30', 'loading', 'live']);
    });

    it('lets a watch last five to ten minutes, at random', async () => {
      await prepare();
      rig.time.chance(0.9999);
      rig.follow();
      await rig.untilState('live');
      assert.equal(rig.watchQueries[0]?.get('timeoutSeconds'), '600');
    });

    it('tells what is created, changed and deleted', async () => {
      await live();
      const watch = await rig.nextWatch();
      watch.event('ADDED', fed('c', 11));
      watch.event('MODIFIED', fed('a', 12, { spec: { paused: true } }));
      await rig.until('a is paused', () => rig.told.rows.get('uid-a')?.paused === true);
      watch.event('DELETED', fed('c', 13));
      await rig.until('c is gone', () => rig.told.names.join() === 'a,b');
    });

    it('tells the time of the server', async () => {
      await prepare();
      rig.list = json(LIST, 200, { Date: 'Sun, 22 Nov 2026 12:30:00 GMT' });
      rig.follow();
      await rig.untilState('loading');
      await rig.until('a list was read', () => rig.told.states.length > 1);
      assert.deepEqual(rig.told.serverTimes.slice(0, 2), [undefined, Date.parse('2026-11-22T12:30:00Z')]);
    });

    it('follows some namespaces with a list and a watch for each, one list at a time', async () => {
      await prepare();
      let inFlight = 0;
      let most = 0;
      rig.list = (response, arrival) => {
        most = Math.max(most, ++inFlight);
        const namespace = arrival.url.split('/')[5] ?? '';
        setTimeout(() => {
          inFlight--;
          response.writeHead(200, JSON_TYPE);
          response.end(
            JSON.stringify(deploymentList('10', [fed(namespace, 1, { metadata: { namespace } })])),
          );
        }, 10);
      };
      rig.follow(['shop', 'api', 'shop', 'web']);
      await rig.untilState('live');
      assert.deepEqual(rig.told.names, ['api', 'shop', 'web']);
      assert.deepEqual([most, rig.listQueries.length, rig.watchQueries.length], [1, 3, 3]);
      assert.ok(server.arrivals.every(({ url }) => url.startsWith('/apis/apps/v1/namespaces/')));
      const counts = rig.told.states.flatMap((one) => (one.is === 'loading' ? [one.seen] : []));
      assert.deepEqual(counts, [0, 1, 2, 3]);
    });

    it('is live at once where there is no namespace to follow', async () => {
      await prepare();
      rig.follow([]);
      await rig.until('it has ended', () => rig.ended);
      assert.deepEqual(rig.told.states, [{ is: 'live' }]);
      assert.equal(server.arrivals.length, 0);
    });
  });

  describe('while nobody looks', () => {
    /** Live, then left alone until its watch is closed. */
    async function resting(): Promise<OpenWatch> {
      await live();
      const watch = await rig.nextWatch();
      watch.event('MODIFIED', fed('a', 12));
      watch.bookmark('15');
      await rig.until('a is told again', () => rig.told.calls.at(-1) === '+a');
      rig.rest.turn(true);
      await rig.untilState('resting');
      await rig.until('the watch is closed', () => watch.isClosed);
      return watch;
    }

    it('closes the watch, asks for nothing, and keeps what it told', async () => {
      await resting();
      const asked = server.arrivals.length;
      rig.time.advance(3_600_000);
      assert.equal(server.arrivals.length, asked);
      assert.deepEqual(rig.told.names, ['a', 'b']);
      assert.deepEqual(rig.time.timers, [5000], 'but for the heart, no timer runs');
    });

    it('goes on from its version without a list, and is live once it has caught up', async () => {
      await resting();
      const told = rig.told.calls.length;
      rig.time.advance(3_600_000);
      rig.rest.turn(false);
      const watch = await rig.nextWatch();
      assert.equal(rig.told.last?.is, 'resting', 'what was missed is still on its way');
      watch.event('MODIFIED', fed('b', 21));
      await rig.untilState('live');
      assert.deepEqual(rig.told.calls.slice(told), ['+b', 'live']);
      assert.deepEqual([rig.listQueries.length, versions()], [1, ['10', '15']]);
    });

    it('is live after a second where nothing has happened meanwhile', async () => {
      await resting();
      rig.rest.turn(false);
      await rig.nextWatch();
      await rig.until('it settles', () => rig.time.timers.includes(1000));
      rig.time.advance(1000);
      await rig.untilState('live');
      assert.equal(rig.listQueries.length, 1);
    });

    it('lists once where its version has expired, loses no row and tells only differences [F25]', async () => {
      await resting();
      const told = rig.told.calls.length;
      rig.list = json(deploymentList('90', [fed('a', 12), fed('c', 80)]));
      rig.watch = (response, arrival, number) => {
        rig.watch = rig.opens();
        status(410, 'too old resource version: 15 (90)')(response, arrival, number);
      };
      rig.rest.turn(false);
      await rig.nextWatch();
      await rig.until('it settles', () => rig.time.timers.includes(1000));
      rig.time.advance(1000);
      await rig.untilState('live');
      assert.deepEqual(rig.told.calls.slice(told), ['+c', '-uid-b', 'live']);
      assert.deepEqual(queries(rig.listQueries).slice(1), [
        'resourceVersion=15&resourceVersionMatch=NotOlderThan',
      ]);
    });

    it('says since when it is old, also where it then cannot be caught up with', async () => {
      await resting();
      rig.time.advance(3_600_000);
      rig.watch = status(503, 'shutting down');
      rig.rest.turn(false);
      await rig.untilState('stale');
      const since = rig.told.states.flatMap((one) => ('since' in one ? [one.since] : []));
      assert.equal(since.length, 2);
      assert.equal(since[0], since[1]);
    });

    it('ends a wait before the next try, and tries at once when somebody looks', async () => {
      await prepare();
      rig.list = inTurn(status(503, 'not yet'), json(LIST));
      rig.follow();
      await rig.untilState('stale');
      rig.rest.turn(true);
      await rig.untilState('resting');
      rig.rest.turn(false);
      await rig.until('a list was read', () => rig.told.names.length === 2);
    });

    it('does not begin while it rests, and ends in the middle of it [F35]', async () => {
      await prepare();
      rig.rest.turn(true);
      rig.follow(['shop', 'api']);
      await rig.untilState('resting');
      assert.equal(server.arrivals.length, 0);
      rig.stop.abort();
      await rig.until('it has ended', () => rig.ended);
    });

    it('sleeps with the computer, and still asks for nothing', async () => {
      await resting();
      const asked = server.arrivals.length;
      rig.time.sleep(8 * 3_600_000);
      rig.time.advance(10_000);
      assert.equal(rig.told.last?.is, 'resting');
      assert.equal(server.arrivals.length, asked);
    });
  });

  describe('tries a list again that', () => {
    const html = text('<html>Sign in</html>', 'text/html');
    const cases: [string, Script, number, RegExp][] = [
      ['is answered with 429 and no time [F14]', status(429, 'slow down'), 800, /overloaded \(429\)/],
      [
        'is answered with 429 for 7 s [F14]',
        status(429, 'slow', { 'Retry-After': '7' }),
        7000,
        /come back in 7 s/,
      ],
      ['is answered with 429 for 0 s [F14]', status(429, 'slow', { 'Retry-After': '0' }), 800, /429/],
      ['is answered with 429 for -5 s [F14]', status(429, 'slow', { 'Retry-After': '-5' }), 800, /429/],
      ['is answered with 429 for NaN [F14]', status(429, 'slow', { 'Retry-After': 'NaN' }), 800, /429/],
      [
        'is answered with 429 for eleven days [F14]',
        status(429, 'slow', { 'Retry-After': '999999' }),
        60_000,
        /429/,
      ],
      [
        'is answered with 429 until a date [F14]',
        status(429, 'slow', {
          Date: 'Sun, 22 Nov 2026 10:00:00 GMT',
          'Retry-After': 'Sun, 22 Nov 2026 10:00:09 GMT',
        }),
        9000,
        /429/,
      ],
      [
        'is answered with 500 [F15]',
        status(500, 'etcdserver: leader changed'),
        800,
        /etcdserver: leader changed/,
      ],
      [
        'is answered with 502 by a gateway [F15]',
        text('<html>Bad Gateway', 'text/html', 502),
        800,
        /: 502 Bad Gateway$/,
      ],
      ['is answered with 503 [F15]', status(503, 'starting'), 800, /starting/],
      ['is answered with 504 [F15]', status(504, 'request did not complete'), 800, /did not complete/],
      [
        'is a login page [F8]',
        html,
        800,
        /^not a Kubernetes API answered \(200 OK, text\/html: the login page of a VPN or proxy\?\)$/,
      ],
      [
        'leads to another host [F9]',
        text('', 'text/html', 302, { Location: 'http://other.test/?s=1' }),
        800,
        /redirects to http:\/\/other.test\/ /,
      ],
      [
        'is forbidden by something that is no API [F8]',
        text('<html>403', 'text/html', 403),
        800,
        /not a Kubernetes API/,
      ],
      ['is half of itself [F7]', raw(JSON.stringify(LIST).slice(0, -20)), 800, /not valid JSON/],
      [
        'is something else [F18]',
        json({ kind: 'Status', status: 'Success' }),
        800,
        /something else than a DeploymentList/,
      ],
      ['has no items [F18]', json({ kind: 'DeploymentList', metadata: {} }), 800, /no list of items/],
      [
        'sends the same token again [F17]',
        inTurn(
          json(deploymentList('10', [fed('a', 1)], 't')),
          json(deploymentList('10', [fed('b', 2)], 't')),
        ),
        800,
        /same page again/,
      ],
      [
        'sends the same page under another token [F17]',
        inTurn(
          json(deploymentList('10', [fed('a', 1)], 't')),
          json(deploymentList('10', [fed('a', 1)], 'u')),
        ),
        800,
        /same page again/,
      ],
      ['sends an empty page with a token [F17]', json(deploymentList('10', [], 't')), 800, /same page again/],
    ];
    for (const [what, faulty, wait, reason] of cases)
      it(what, async () => {
        await prepare();
        rig.list = faulty;
        rig.follow();
        await rig.untilState('stale');
        const before = server.arrivals.length;
        rig.list = json(LIST);
        assert.equal(await rig.passWait(), wait);
        await rig.untilState('live');
        assert.deepEqual(rig.told.names, ['a', 'b']);
        assert.match(reasons().join(), reason);
        assert.equal(reasons().length, 1);
        assert.deepEqual(queries(rig.listQueries.slice(before)), [FIRST_LIST]);
        assert.ok(!rig.told.calls.some((call) => call.startsWith('-')), 'nothing was taken away');
      });

    it('breaks off, the first time at once [F5]', async () => {
      await prepare();
      rig.list = inTurn(dropped, json(LIST));
      rig.follow();
      await rig.untilState('live');
      assert.deepEqual(rig.told.calls, ['loading', '+a,b', 'loading', 'live']);
    });

    it('breaks off twice [F5]', async () => {
      await prepare();
      rig.list = inTurn(dropped, dropped, json(LIST));
      rig.follow();
      assert.equal(await rig.passWait(), 800);
      await rig.untilState('live');
      assert.match(reasons().join(), /closed the connection before the answer was complete/);
    });

    it('stops in the middle [F4]', async () => {
      await prepare({ limits: { idle: 300 } });
      rig.list = inTurn(stalled, json(LIST));
      rig.follow();
      assert.equal(await rig.passWait(), 800);
      await rig.untilState('live');
      assert.match(reasons().join(), /stopped coming/);
    });

    it('expires between its pages, at once and from the beginning, and takes nothing away [F16]', async () => {
      await prepare();
      rig.list = inTurn(
        json(deploymentList('10', [fed('a', 1)], 't')),
        status(410, 'The provided continue parameter is too old'),
        json(deploymentList('12', [fed('a', 1), fed('c', 3)])),
      );
      rig.follow();
      await rig.untilState('live');
      assert.deepEqual(rig.told.calls, ['loading', '+a', 'loading', '+c', 'loading', 'live']);
      assert.deepEqual(queries(rig.listQueries), [FIRST_LIST, 'limit=500&continue=t', FIRST_LIST]);
    });

    it('expires again and again, but not at once [F16]', async () => {
      await prepare();
      rig.list = (response, arrival, number) => {
        const isFirst = !arrival.url.includes('continue');
        (isFirst ? json(deploymentList('10', [fed('a', 1)], 't')) : status(410, 'too old'))(
          response,
          arrival,
          number,
        );
      };
      rig.follow();
      assert.deepEqual([await rig.passWait(), await rig.passWait()], [1600, 3200]);
    });
  });

  it('asks a server that refuses connections eight times in the first minute, and tells since when it does [F1]', async () => {
    const closed = net.createServer().listen(0, '127.0.0.1');
    await new Promise((resolve) => closed.once('listening', resolve));
    const { port } = closed.address() as AddressInfo;
    await new Promise((resolve) => closed.close(resolve));
    await prepare();
    const time = new StillTime();
    const told = new Told();
    const connected = await tryToConnect(`https://127.0.0.1:${port}`, folder, {
      feedTime: time,
      cluster: { 'certificate-authority-data': base64(authority.cert) },
    });
    assert.ok(!isProblem(connected));
    const stop = new AbortController();
    const following = connected.feed.follow('all', told, stop.signal);
    const waits: number[] = [];
    while (waits.reduce((a, b) => a + b, 0) < 60_000) {
      await rig.until('it waits', () => time.timers.some((ms) => ms !== 5000));
      const [wait = 0] = time.timers.filter((ms) => ms !== 5000);
      waits.push(wait);
      time.advance(wait);
    }
    assert.deepEqual(waits, [800, 1600, 3200, 6400, 12800, 25600, 30000]);
    assert.deepEqual(told.last, {
      is: 'stale',
      since: '2026-11-22T10:00:00.000Z',
      reason: `https://127.0.0.1:${port} refuses connections: is the cluster running, is the port right?`,
    });
    assert.equal(told.states.length, 2);
    stop.abort();
    await following;
    assert.deepEqual(time.timers, []);
    connected.dispose();
  });

  it('leaves out of a list what is no Deployment, keeps the others, and notes it once [F18]', async () => {
    await prepare();
    const odd = [null, {}, { metadata: {} }, fed('x', 1, { metadata: { uid: null } }), fed('', 1), 'text'];
    rig.list = json(
      deploymentList('10', [
        ...odd,
        fed('a', 1, { status: { conditions: null, replicas: '2' } }),
        fed('b', 2, { metadata: { generation: 9007199254740993 } }),
      ]),
    );
    rig.follow();
    await rig.untilState('live');
    assert.deepEqual(rig.told.names, ['a', 'b']);
    assert.deepEqual(rig.told.rows.get('uid-a')?.conditions, []);
    assert.equal(rig.told.rows.get('uid-b')?.generation, undefined);
    assert.deepEqual(rig.notes, ['a list holds items that are no Deployments']);
  });

  describe('is stopped', () => {
    const message = 'deployments.apps is forbidden: User "jane" cannot list resource';
    const cases: [string, Script, Extract<FeedState, { is: 'stopped' }>['why'], RegExp][] = [
      [
        'by 403 [F21]',
        status(403, message),
        'forbidden',
        /permission "list" on "deployments.apps" in all namespaces is missing/,
      ],
      [
        'by 401 [F22]',
        status(401, 'Unauthorized'),
        'unauthorized',
        /does not accept the token of user "tester": sign in again/,
      ],
      ['by 404', status(404, 'the server could not find the requested resource'), 'failed', /could not find/],
      ['by 400', status(400, 'bad'), 'failed', /bad/],
    ];
    for (const [how, faulty, why, reason] of cases)
      it(`${how}, with one request`, async () => {
        await prepare();
        rig.list = faulty;
        rig.follow();
        await rig.until('it has ended', () => rig.ended);
        const { last } = rig.told;
        assert.ok(last?.is === 'stopped');
        assert.equal(last.why, why);
        assert.match(last.reason, reason);
        assert.equal(server.arrivals.length, 1);
      });

    it('by 401 only after new credentials were refused too [F22]', async () => {
      const token = folder.write('token', 'first');
      await prepare({ user: { tokenFile: token } });
      rig.list = (response, arrival, number) => {
        if (number === 1) folder.write('token', 'second');
        status(401, 'Unauthorized')(response, arrival, number);
      };
      rig.follow();
      await rig.until('it has ended', () => rig.ended);
      assert.deepEqual(
        server.arrivals.map(({ headers }) => headers.authorization),
        ['Bearer first', 'Bearer second'],
      );
      assert.equal(rig.told.last?.is === 'stopped' && rig.told.last.why, 'unauthorized');
    });

    describe('by a program that signs in and fails', () => {
      const { now } = Date;
      let later = 0;
      beforeEach(() => {
        later = 0;
        Date.now = () => now() + later;
      });
      afterEach(() => {
        Date.now = now;
      });

      /** Gives a token for an hour as long as the file is there. */
      function plugin(): { readonly exec: object; readonly file: string; readonly runs: () => number } {
        const [file, runs] = [folder.write('network', ''), folder.write('runs', '')];
        const apiVersion = 'client.authentication.k8s.io/v1';
        const expirationTimestamp = new Date(now() + 3_600_000).toISOString();
        const token = {
          kind: 'ExecCredential',
          apiVersion,
          status: { token: 'abc123', expirationTimestamp },
        };
        const script = `#!/bin/sh\necho run >> '${runs}'\n[ -e '${file}' ] || { echo 'no network' >&2; exit 1; }\necho '${JSON.stringify(token)}'\n`;
        const exec = { apiVersion, command: folder.write('plugin', script, 0o700) };
        return { exec, file, runs: () => readFileSync(runs, 'utf8').split('\n').length - 1 };
      }

      it('at the first try: that needs the user', async () => {
        const { exec, file, runs } = plugin();
        rmSync(file);
        await prepare({ env: { PATH: process.env['PATH'] }, user: { exec } });
        rig.follow();
        await rig.until('it has ended', () => rig.ended);
        assert.equal(rig.told.last?.is === 'stopped' && rig.told.last.why, 'unauthorized');
        assert.equal(runs(), 1);
      });

      it('later on: not for good, as after a sleep, when the network is not there yet', async () => {
        const { exec, file, runs } = plugin();
        await prepare({ env: { PATH: process.env['PATH'] }, user: { exec } });
        rig.follow();
        await rig.until('it is live', () => rig.told.last?.is === 'live');
        rig.time.advance(2_000);
        rmSync(file);
        later = 7_200_000;
        rig.watches.at(-1)?.response.end();
        await rig.until('it is stale', () => rig.told.last?.is === 'stale');
        assert.match((rig.told.last as { reason: string }).reason, /exec plugin .* no network/);
        assert.deepEqual(rig.told.names, ['a', 'b']);
        folder.write('network', '');
        rig.time.advance(59_000);
        assert.equal(runs(), 2);
        later += 60_000;
        rig.time.advance(62_000);
        await rig.until('it is watched again', () => rig.watches.at(-1)?.isClosed === false);
        rig.watches.at(-1)?.event('MODIFIED', fed('a', 11));
        await rig.until('it is live again', () => rig.told.last?.is === 'live');
        assert.equal(runs(), 3);
      });
    });

    it('by a name that no namespace can have, without asking for it', async () => {
      await prepare();
      rig.follow(['../pods']);
      await rig.until('it has ended', () => rig.ended);
      assert.equal(server.arrivals.length, 0);
      assert.equal(rig.told.last?.is === 'stopped' && rig.told.last.why, 'failed');
    });

    it('in one namespace only by what is refused there: the others are live, and it is said what is missing [F21]', async () => {
      await prepare();
      rig.list = (response, arrival, number) => {
        (arrival.url.includes('/secret/') ? status(403, message) : json(LIST))(response, arrival, number);
      };
      rig.follow(['shop', 'secret']);
      await rig.untilState('live');
      const { last } = rig.told;
      assert.ok(last?.is === 'live');
      assert.match(
        last.missing?.join('|') ?? '',
        /^[^|]*"list" on "deployments.apps" in namespace "secret"[^|]*$/,
      );
      assert.equal(rig.ended, false);
    });

    it('everywhere where one namespace does not know the user [F22]', async () => {
      await prepare();
      rig.list = (response, arrival, number) => {
        (arrival.url.includes('/api/') ? status(401, 'Unauthorized') : json(LIST))(response, arrival, number);
      };
      rig.follow(['shop', 'api']);
      await rig.until('it has ended', () => rig.ended);
      assert.equal(rig.told.last?.is === 'stopped' && rig.told.last.why, 'unauthorized');
    });
  });

  describe('goes on with its watch from the last version when it', () => {
    it('ends after its time, without a word', async () => {
      await live();
      const watch = await rig.nextWatch();
      watch.event('ADDED', fed('c', 11));
      watch.bookmark('15');
      await rig.until('the bookmark came', () => rig.time.timers.includes(150_000));
      rig.time.advance(100_000);
      watch.response.end();
      await rig.until('another watch stands', () => rig.watches.length === 2);
      assert.deepEqual(versions(), ['10', '15']);
      assert.deepEqual(
        rig.told.states.map((one) => one.is),
        ['loading', 'loading', 'live'],
      );
    });

    it('breaks off', async () => {
      await live();
      const watch = await rig.nextWatch();
      watch.event('ADDED', fed('c', 11));
      await rig.until('c is there', () => rig.told.rows.has('uid-c'));
      rig.time.advance(2000);
      gone(watch.response);
      await rig.until('another watch stands', () => rig.watches.length === 2);
      assert.deepEqual(versions(), ['10', '11']);
    });

    it('breaks off in the middle of an event [F27]', async () => {
      await live();
      const watch = await rig.nextWatch();
      const event = line('ADDED', fed('d', 12));
      watch.response.write(line('ADDED', fed('c', 11)) + event.slice(0, event.length / 2));
      await rig.until('c is there', () => rig.told.rows.has('uid-c'));
      rig.time.advance(2000);
      gone(watch.response);
      await rig.until('another watch stands', () => rig.watches.length === 2);
      (await rig.nextWatch()).response.write(event);
      await rig.until('d is there', () => rig.told.rows.has('uid-d'));
      assert.deepEqual(versions(), ['10', '11']);
      assert.equal(rig.listQueries.length, 1);
    });

    it('does not end in its time', async () => {
      await live();
      rig.time.advance(329_999);
      assert.equal(rig.watches.length, 1);
      rig.time.advance(1);
      await rig.until('another watch stands', () => rig.watches.length === 2);
      assert.equal(rig.told.last?.is, 'live');
    });

    const cases: [string, Script, number, RegExp][] = [
      [
        'is answered with 429 for 3 s [F32]',
        status(429, 'slow', { 'Retry-After': '3' }),
        3000,
        /watch deployments.*429/,
      ],
      ['is answered with 503 [F32]', status(503, 'starting'), 800, /starting/],
      ['is answered with a login page [F8]', text('<html>', 'text/html'), 800, /not a Kubernetes API/],
      ['is answered by nobody, twice [F32]', gone, 800, /closed the connection/],
      ['brings an error of an unknown code [F26]', raw(error(599, 'strange')), 800, /strange/],
      ['brings an error without a code [F26]', raw(error(undefined, 'no code')), 800, /no code/],
      [
        'brings an error without an object [F26]',
        raw('{"type":"ERROR"}\n'),
        800,
        /the server reports an error \(no code\)/,
      ],
      ['brings a line without an end [F27]', raw('x'.repeat(8_100_000)), 800, /event of more than 8 MB/],
    ];
    for (const [what, faulty, wait, reason] of cases)
      it(what, async () => {
        await prepare();
        rig.watch = faulty === gone ? inTurn(gone, gone, rig.opens()) : inTurn(faulty, rig.opens());
        rig.follow();
        await rig.untilState('stale');
        assert.equal(await rig.passWait(), wait);
        const watch = await rig.nextWatch();
        watch.bookmark('11');
        await rig.untilState('live');
        assert.match(reasons().join(), reason);
        assert.deepEqual([...new Set(versions())], ['10']);
        assert.equal(rig.listQueries.length, 1, 'no list again');
        assert.deepEqual(rig.told.names, ['a', 'b']);
      });
  });

  it('asks ever more seldom where the server ends each watch at once: six requests in eight seconds at most [F28]', async () => {
    await prepare();
    rig.watch = raw('');
    rig.follow();
    const waits: number[] = [];
    while (waits.reduce((a, b) => a + b, 0) < 8000) waits.push(await rig.passWait());
    assert.deepEqual(waits, [800, 1600, 3200, 6400]);
    await rig.until('the request after the last wait has come', () => server.arrivals.length === 6);
    assert.deepEqual(
      rig.told.states.map((one) => one.is),
      ['loading', 'loading', 'live', 'stale'],
      'live is not said before it is true',
    );
  });

  it('asks ever more seldom where each watch ends at once after a word of news [F28]', async () => {
    await prepare();
    let version = 10;
    rig.watch = (response, arrival, number) => {
      raw(line('MODIFIED', fed('a', ++version)))(response, arrival, number);
    };
    rig.follow();
    assert.deepEqual([await rig.passWait(), await rig.passWait()], [800, 1600]);
    assert.deepEqual(versions().slice(0, 3), ['10', '11', '12']);
  });

  it('begins its back-off anew after two minutes of health', async () => {
    await live();
    const fail = async (watch: OpenWatch): Promise<number> => {
      watch.response.write(error(599, 'strange'));
      return await rig.passWait();
    };
    const health = async (ms: number): Promise<OpenWatch> => {
      const watch = await rig.nextWatch();
      watch.bookmark('20');
      await rig.untilState('live');
      rig.time.advance(ms);
      return watch;
    };
    assert.equal(await fail(await rig.nextWatch()), 800);
    assert.equal(await fail(await rig.nextWatch()), 1600);
    assert.equal(await fail(await health(119_000)), 3200);
    assert.equal(await fail(await health(121_000)), 800);
  });

  describe('lists again and tells only what differs when its watch', () => {
    const cases: [string, Script, string][] = [
      ['is answered with 410 [F25]', status(410, 'too old resource version: 1 (70474)'), RELIST],
      [
        'brings an error 410 [F25]',
        raw(error(410, 'too old resource version: 1 (70474)', 'Expired')),
        RELIST,
      ],
      ['brings an error that says Expired [F25]', raw(error(undefined, 'gone', 'Expired')), RELIST],
      [
        'brings the 500 of a compacted version [F25]',
        raw(error(500, 'etcdserver: mvcc: required revision has been compacted')),
        RELIST,
      ],
      ['brings a line that is not JSON [F26]', raw('%!s(PANIC=runtime error)\n'), RELIST],
      ['is ahead of the server [F25]', status(504, 'Too large resource version: 10, current: 5'), FIRST_LIST],
      [
        'turns out to be ahead of the server [F25]',
        raw(error(504, 'Too large resource version: 10, current: 5')),
        FIRST_LIST,
      ],
    ];
    for (const [what, faulty, query] of cases)
      it(what, async () => {
        await prepare();
        rig.list = inTurn(json(LIST), json(deploymentList('20', [fed('a', 1), fed('c', 15), fed('d', 16)])));
        rig.watch = inTurn(faulty, rig.opens());
        rig.follow();
        await rig.until('two lists were read', () => rig.told.rows.has('uid-d'));
        await rig.nextWatch();
        assert.deepEqual(
          rig.told.calls.filter((call) => /^[+-]/.test(call)),
          ['+a,b', '+c,d', '-uid-b'],
        );
        assert.deepEqual(queries(rig.listQueries), [FIRST_LIST, query]);
        assert.deepEqual(versions(), ['10', '20']);
        assert.deepEqual(reasons(), [], 'nobody needs to know');
      });

    const refusals: [string, Script][] = [
      ['old', status(410, 'Expired')],
      ['new', status(504, 'Too large resource version: 10, current: 5')],
    ];
    for (const [age, refusal] of refusals)
      it(`has expired; and asks for the newest list where the version is too ${age} for one [F25]`, async () => {
        await prepare();
        rig.list = inTurn(json(LIST), refusal, json(deploymentList('20', [fed('a', 1)])));
        rig.watch = inTurn(raw(error(410, 'too old')), rig.opens());
        rig.follow();
        await rig.until('b is gone', () => rig.told.names.join() === 'a');
        assert.deepEqual(queries(rig.listQueries), [FIRST_LIST, RELIST, FIRST_LIST]);
      });

    it('expires each time, but not at once [F25]', async () => {
      await prepare();
      rig.watch = status(410, 'too old');
      rig.follow();
      assert.deepEqual([await rig.passWait(), await rig.passWait()], [1600, 3200]);
      assert.equal(rig.told.last?.is, 'stale');
    });
  });

  const versionless: [string, (string | null)[]][] = [
    ['', [null, null]],
    ['0', ['0', '0']],
  ];
  for (const [version, asked] of versionless)
    it(`works where the list has the version "${version}", and lists anew when that fails [F24]`, async () => {
      await prepare();
      rig.list = json(deploymentList(version, [fed('a', '')]));
      rig.watch = inTurn(raw(error(410, 'too old')), rig.opens());
      rig.follow();
      await rig.nextWatch();
      assert.deepEqual(queries(rig.listQueries), [FIRST_LIST, FIRST_LIST]);
      assert.deepEqual(versions(), asked);
    });

  it('passes over events that make no sense, and notes each kind once [F26]', async () => {
    await live();
    const watch = await rig.nextWatch();
    const strange =
      '{"type":"MODIFIED"}\n\n\r\n{"type":"GROWN","object":{}}\n{"object":{}}\n{"type":"DELETED","object":null}\n';
    watch.response.write(strange + strange + line('ADDED', fed('c', 11)));
    await rig.until('c is there', () => rig.told.rows.has('uid-c'));
    assert.deepEqual(rig.notes, [
      'the watch holds MODIFIED without a Deployment',
      'the watch holds an event of an unknown type',
      'the watch holds DELETED without a Deployment',
    ]);
    assert.equal(server.arrivals.length, 2);
  });

  describe('tells the same whatever the order and number of events: [F30]', () => {
    const second = { metadata: { uid: 'second' } };
    const cases: [string, string[], string[]][] = [
      ['twice the same', [line('ADDED', fed('c', 11)), line('ADDED', fed('c', 11))], ['+c']],
      ['one that is known as new', [line('ADDED', fed('a', 11))], ['+a']],
      ['one that is known, in the same version', [line('ADDED', fed('a', 1))], []],
      ['the end of one that is unknown', [line('DELETED', fed('x', 11))], []],
      ['the end, twice', [line('DELETED', fed('a', 11)), line('DELETED', fed('a', 11))], ['-uid-a']],
      ['one that is overtaken', [line('MODIFIED', fed('a', 12)), line('MODIFIED', fed('a', 11))], ['+a']],
      [
        'one that is gone, once more',
        [line('DELETED', fed('a', 12)), line('MODIFIED', fed('a', 11)), line('ADDED', fed('a', 1))],
        ['-uid-a'],
      ],
      [
        'the end of what came back since',
        [line('ADDED', fed('c', 12)), line('DELETED', fed('c', 11))],
        ['+c'],
      ],
      ['new and gone at once', [line('ADDED', fed('c', 11)), line('DELETED', fed('c', 12))], ['-uid-c']],
      [
        'the same name with another uid',
        [line('DELETED', fed('a', 11)), line('ADDED', fed('a', 12, second))],
        ['+a', '-uid-a'],
      ],
      ['many changes of one at once', [11, 12, 13, 14].map((at) => line('MODIFIED', fed('a', at))), ['+a']],
    ];
    for (const [what, lines, calls] of cases)
      it(what, async () => {
        await live();
        const before = rig.told.calls.length;
        (await rig.nextWatch()).response.write(lines.join('') + line('ADDED', fed('last', 99)));
        await rig.until('all was told', () => rig.told.rows.has('uid-last'));
        const told = rig.told.calls.slice(before).map((call) => call.replace(/,?last/, ''));
        assert.deepEqual(
          told.filter((call) => call !== '+'),
          calls,
        );
      });
  });

  it('does not go back to an older version for a bookmark that is empty, or older [F31]', async () => {
    await prepare();
    const bookmark = (version: unknown): string =>
      line('BOOKMARK', { metadata: { resourceVersion: version } });
    rig.watch = inTurn(
      rig.opens(
        bookmark(''),
        bookmark('9'),
        bookmark('30'),
        bookmark('4'),
        bookmark(undefined),
        '{"type":"BOOKMARK"}\n',
      ),
      rig.opens(),
    );
    rig.follow();
    await rig.until('the bookmarks came', () => rig.time.timers.includes(150_000));
    rig.time.advance(10_000);
    (await rig.nextWatch()).response.end();
    await rig.until('another watch stands', () => rig.watches.length === 2);
    assert.deepEqual(versions(), ['10', '30']);
  });

  describe('notices that nobody is there any more', () => {
    it('where bookmarks stop for 150 s, and goes on from the last version [F29]', async () => {
      await live();
      const watch = await rig.nextWatch();
      watch.bookmark('15');
      await rig.until('the bookmark came', () => rig.time.timers.includes(150_000));
      rig.time.advance(149_999);
      assert.equal(rig.told.last?.is, 'live');
      rig.time.advance(1);
      await rig.untilState('stale');
      await rig.until('another watch stands', () => rig.watches.length === 2);
      await rig.until('the dead one is closed', () => watch.isClosed);
      assert.deepEqual(versions(), ['10', '15']);
      assert.match(reasons().join(), /has not been heard of for a while/);
      (await rig.nextWatch()).bookmark('16');
      await rig.untilState('live');
    });

    it('and after a second silence believes nothing but a word of the server [F29]', async () => {
      await live();
      (await rig.nextWatch()).bookmark('15');
      await rig.until('the bookmark came', () => rig.time.timers.includes(150_000));
      for (const number of [2, 3]) {
        rig.time.advance(150_000);
        await rig.until('another watch stands', () => rig.watches.length === number);
        await rig.until('it is watched', () => rig.time.timers.includes(number === 2 ? 1000 : 150_000));
        rig.time.advance(1000);
        assert.equal(rig.told.last?.is, number === 2 ? 'live' : 'stale');
      }
      await rig.nextWatch();
      (await rig.nextWatch()).bookmark('16');
      await rig.untilState('live');
    });

    it('but not where a server never sent a bookmark: there silence means nothing [F24]', async () => {
      await live();
      (await rig.nextWatch()).event('ADDED', fed('c', 11));
      await rig.until('c is there', () => rig.told.rows.has('uid-c'));
      rig.time.advance(300_000);
      assert.equal(rig.watches.length, 1);
      assert.equal(rig.told.last?.is, 'live');
    });
  });

  describe('after the computer slept [F33]', () => {
    it('drops its connections, waits a moment, and goes on from the last version', async () => {
      await live();
      const watch = await rig.nextWatch();
      watch.bookmark('15');
      await rig.until('the bookmark came', () => rig.time.timers.includes(150_000));
      const before = server.arrivals.length;
      rig.time.chance(0.5);
      rig.time.sleep(8 * 3600_000);
      rig.time.advance(5000);
      await rig.untilState('stale');
      await rig.until('the dead watch is closed', () => watch.isClosed);
      assert.equal(server.arrivals.length, before);
      assert.match(reasons().join(), /this computer slept/);
      assert.equal(await rig.passWait(), 2000);
      (await rig.nextWatch()).event('MODIFIED', fed('a', 40));
      await rig.untilState('live');
      assert.deepEqual(versions(), ['10', '15']);
      assert.equal(server.arrivals.length, before + 1);
    });

    it('does not sit out a wait that it was in', async () => {
      await prepare();
      rig.time.chance(0.5);
      rig.watch = inTurn(status(503, 'no', { 'Retry-After': '50' }), rig.opens());
      rig.follow();
      await rig.until('it waits', () => rig.time.timers.includes(50_000));
      rig.time.sleep(3600_000);
      rig.time.advance(5000);
      assert.equal(await rig.passWait(), 2000);
      await rig.nextWatch();
    });

    it('reads a list from the beginning that it was in the middle of', async () => {
      await prepare();
      rig.time.chance(0.5);
      rig.list = inTurn(json(deploymentList('10', [fed('a', 1)], 't')), stalled, json(LIST));
      rig.follow();
      await rig.until('the second page was asked for', () => rig.listQueries.length === 2);
      rig.time.sleep(3600_000);
      rig.time.advance(5000);
      assert.equal(await rig.passWait(), 2000);
      await rig.untilState('live');
      assert.deepEqual(queries(rig.listQueries.slice(2)), [FIRST_LIST]);
    });
  });

  it('doubts a refusal of what was allowed before, three times: a server that starts refuses for a moment', async () => {
    await live();
    rig.watch = status(403, 'RBAC: clusterrole not found');
    rig.time.advance(2000);
    (await rig.nextWatch()).response.end();
    assert.deepEqual([await rig.passWait(), await rig.passWait(), await rig.passWait()], [800, 1600, 3200]);
    await rig.until('it has ended', () => rig.ended);
    const { last } = rig.told;
    assert.ok(last?.is === 'stopped');
    assert.match(last.reason, /permission "watch" on "deployments.apps" in all namespaces is missing/);
  });

  it('goes on when its listener throws, and notes it once [F34]', async () => {
    await prepare();
    rig.told.upsert = (summaries) => {
      for (const summary of summaries) rig.told.rows.set(summary.uid!, summary);
      throw new Error('a bug of the host');
    };
    rig.follow();
    await rig.untilState('live');
    (await rig.nextWatch()).event('ADDED', fed('c', 11));
    await rig.until('c is there', () => rig.told.rows.has('uid-c'));
    assert.deepEqual(rig.notes, ['the listener of the Deployments failed: a bug of the host']);
  });

  it('puts no secret into what it tells', async () => {
    await prepare();
    rig.list = status(500, 'cannot use Bearer abc123');
    rig.follow();
    await rig.untilState('stale');
    assert.match(reasons().join(), /cannot use/);
    assert.doesNotMatch(reasons().join(), /abc123/);
  });

  describe('tells nothing more, and leaves no connection and no timer, when it is stopped [F35]', () => {
    const hanging: Script = () => undefined;
    const moments: [string, () => Promise<void>][] = [
      [
        'before it began',
        () => {
          rig.stop.abort();
          return Promise.resolve();
        },
      ],
      [
        'while a list is asked for',
        async () => {
          rig.list = hanging;
          rig.follow();
          await rig.until('it was asked for', () => server.arrivals.length === 1);
        },
      ],
      [
        'in the middle of a list',
        async () => {
          rig.list = inTurn(json(deploymentList('10', [fed('a', 1)], 't')), stalled);
          rig.follow();
          await rig.until('the second page was asked for', () => server.arrivals.length === 2);
        },
      ],
      [
        'while it waits',
        async () => {
          rig.list = status(503, 'no');
          rig.follow();
          await rig.untilState('stale');
        },
      ],
      [
        'while a watch is asked for',
        async () => {
          rig.watch = hanging;
          rig.follow();
          await rig.until('it was asked for', () => server.arrivals.length === 2);
        },
      ],
      ['while it watches', () => live()],
      [
        'while namespaces wait for their turn',
        async () => {
          rig.list = hanging;
          rig.follow(['a', 'b', 'c']);
          await rig.until('one was asked for', () => server.arrivals.length === 1);
        },
      ],
    ];
    for (const [when, reach] of moments)
      it(when, async () => {
        await prepare();
        await reach();
        const watch = rig.watches.at(-1);
        if (rig.told.calls.length === 0) rig.follow();
        rig.stop.abort();
        const before = rig.told.calls.length;
        watch?.event('ADDED', fed('late', 99));
        await rig.until('it has ended', () => rig.ended);
        assert.equal(rig.told.calls.length, before);
        assert.deepEqual(rig.time.timers, []);
      });

    it('by giving up the whole connection', async () => {
      await live();
      const before = rig.told.calls.length;
      rig.connected.dispose();
      await rig.until('it has ended', () => rig.ended);
      assert.equal(rig.told.calls.length, before);
    });
  });
});
