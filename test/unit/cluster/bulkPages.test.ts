/** A server that does not compress is asked for the rest of a long list over a connection of its own, and only such a one. */
import assert from 'node:assert/strict';
import { gzipSync } from 'node:zlib';
import { Authority } from '../../support/certificates.ts';
import { base64 } from '../../support/connectedCluster.ts';
import { FaultServer, json, type Arrival, type Script } from '../../support/faultServer.ts';
import { deploymentList, fed, FeedRig } from '../../support/feedRig.ts';
import { Folder } from '../../support/folder.ts';
import { protobufBody } from '../../support/load/protobuf.ts';
import type { Raw } from '../../support/objects.ts';

const PAGES = 4;
/** Far above what an API server begins to compress at. */
const LARGE = 'x'.repeat(400_000);

function annotated(name: string, padding: string): Raw {
  const one = fed(name, 1);
  return { ...one, metadata: { ...(one['metadata'] as Raw), annotations: { padding } } };
}

/** The number of the page that is asked for, from 1. */
function pageOf({ url }: Arrival): number {
  return Number(new URLSearchParams(url.split('?')[1]).get('continue') ?? 1);
}

/** A page with one Deployment, whose name is its number. */
function page(arrival: Arrival, padding: string): Buffer {
  const number = pageOf(arrival);
  const next = number < PAGES ? String(number + 1) : undefined;
  const list = deploymentList('10', [annotated(`d${number}`, padding)], next);
  return protobufBody('apps/v1', 'DeploymentList', list);
}

const PROTOBUF = { 'Content-Type': 'application/vnd.kubernetes.protobuf' };
const asItIs =
  (padding: string): Script =>
  (response, arrival) => {
    response.writeHead(200, PROTOBUF).end(page(arrival, padding));
  };

describe('a long list', () => {
  const folder = new Folder();
  let authority: Authority;
  let server: FaultServer;
  let rig: FeedRig;

  before(async () => {
    authority = new Authority('pages');
    const certificate = authority.issue({ subject: '/CN=api', names: 'IP:127.0.0.1' });
    server = await FaultServer.start({ certificate }, json({}));
  });
  afterEach(async () => {
    await rig.endWithoutRest();
  });
  after(async () => {
    await server.close();
    authority.dispose();
    folder.remove();
  });

  /** Follows until all is there. Answers for each page asked for its number, the connection, and what may be compressed. */
  async function listed(script: Script): Promise<[page: number, connection: number, encoding: string][]> {
    rig = await FeedRig.make(server, folder, {
      cluster: { 'certificate-authority-data': base64(authority.cert) },
      user: { token: 'abc123' },
    });
    server.connections = 0;
    rig.list = script;
    rig.follow();
    await rig.untilState('live');
    assert.deepEqual(rig.told.names, ['d1', 'd2', 'd3', 'd4']);
    assert.deepEqual(
      rig.told.calls.filter((call) => call.startsWith('+')),
      ['+d1', '+d2', '+d3', '+d4'],
      'each is told once',
    );
    return server.arrivals
      .filter(({ url }) => !url.includes('watch=1'))
      .map((arrival) => [pageOf(arrival), arrival.connection, String(arrival.headers['accept-encoding'])]);
  }

  it('of a server that does not compress is read in bulk after its first page; then only the watch stays', async () => {
    assert.deepEqual(await listed(asItIs(LARGE)), [
      [1, 1, 'gzip'],
      [2, 2, 'identity'],
      [3, 2, 'identity'],
      [4, 2, 'identity'],
    ]);
    const [watch] = server.arrivals.filter(({ url }) => url.includes('watch=1'));
    assert.equal(watch?.connection, 1);
    assert.equal(watch.headers.authorization, 'Bearer abc123');
    assert.ok(server.arrivals.every(({ headers }) => headers.authorization === 'Bearer abc123'));
    await rig.until('only the watch stays', () => server.open === 1);
  });

  it('of a server that compresses is read over one connection', async () => {
    const compresses: Script = (response, arrival) => {
      response
        .writeHead(200, { ...PROTOBUF, 'Content-Encoding': 'gzip' })
        .end(gzipSync(page(arrival, LARGE)));
    };
    assert.deepEqual(
      await listed(compresses),
      [1, 2, 3, 4].map((number) => [number, 1, 'gzip']),
    );
  });

  it('of short pages, which no server compresses, is read over one connection', async () => {
    assert.deepEqual(
      await listed(asItIs('short')),
      [1, 2, 3, 4].map((number) => [number, 1, 'gzip']),
    );
  });

  const faults: Readonly<Record<string, Script>> = {
    'breaks off [F5]': (response, arrival) => {
      const whole = page(arrival, LARGE);
      response.writeHead(200, { ...PROTOBUF, 'Content-Length': whole.length });
      response.write(whole.subarray(0, -1000));
      setTimeout(() => response.socket?.destroy(), 20);
    },
    'is no HTTP': (response) => {
      response.socket?.end('nonsense\r\n\r\n');
    },
    'is no protobuf': (response) => {
      response.writeHead(200, PROTOBUF).end('nonsense');
    },
    'is compressed all the same': (response, arrival) => {
      response
        .writeHead(200, { ...PROTOBUF, 'Content-Encoding': 'gzip' })
        .end(gzipSync(page(arrival, LARGE)));
    },
  };
  for (const [what, fault] of Object.entries(faults))
    it(`is whole where a page in bulk ${what}: it and all that follow are asked for as all else is`, async () => {
      const asked = await listed((response, arrival, number) => {
        (arrival.connection === 2 ? fault : asItIs(LARGE))(response, arrival, number);
      });
      assert.deepEqual(
        asked.map(([number, , encoding]) => [number, encoding]),
        [
          [1, 'gzip'],
          [2, 'identity'],
          [2, 'gzip'],
          [3, 'gzip'],
          [4, 'gzip'],
        ],
      );
    });

  it('goes on in bulk where that brings JSON [F23]', async () => {
    const asked = await listed((response, arrival, number) => {
      const list = deploymentList('10', [annotated('d2', LARGE)], '3');
      (pageOf(arrival) === 2 ? json(list) : asItIs(LARGE))(response, arrival, number);
    });
    assert.deepEqual(asked, [
      [1, 1, 'gzip'],
      [2, 2, 'identity'],
      [3, 2, 'identity'],
      [4, 2, 'identity'],
    ]);
  });
});
