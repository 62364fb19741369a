import assert from 'node:assert/strict';
import { calm, connectTo, type Setup } from '../../support/connectedCluster.ts';
import { FaultServer, json, status, text, type Script } from '../../support/faultServer.ts';
import { Folder } from '../../support/folder.ts';
import type { ClusterReader } from '../../../src/core/ports.ts';

describe('the reader of a live cluster', () => {
  const folder = new Folder();
  let server: FaultServer;

  before(async () => {
    server = await FaultServer.start({}, json({}));
  });
  after(async () => {
    await server.close();
    folder.remove();
  });

  /** What a reader makes of the server's answer. */
  async function ask<T>(
    script: Script,
    question: (reader: ClusterReader) => Promise<T>,
    setup: Setup = {},
  ): Promise<T> {
    server.arrivals.length = 0;
    server.script = script;
    const { reader, dispose } = await connectTo(server, folder, setup);
    try {
      return await question(reader);
    } finally {
      dispose();
    }
  }

  it('says which cluster it reads', async () => {
    const { reader, namespace, dispose } = await connectTo(server, folder);
    assert.deepEqual(reader.source, { kind: 'cluster', context: 'test', where: server.url() });
    assert.equal(namespace, 'shop');
    dispose();
  });

  it('gets an object through the shape of its kind, with the time of the server', async () => {
    const deployment = {
      kind: 'Deployment',
      apiVersion: 'apps/v1',
      metadata: { name: 'web', generation: 7, unknown: 1 },
      spec: { paused: true, replicas: null },
      status: null,
    };
    const reading = await ask(json(deployment, 200, { Date: 'Sun, 22 Nov 2026 10:00:00 GMT' }), (reader) =>
      reader.get('Deployment', { namespace: 'shop', name: 'web' }, calm),
    );
    assert.deepEqual(reading, {
      state: 'ok',
      value: { metadata: { name: 'web', generation: 7 }, spec: { paused: true } },
      serverTime: '2026-11-22T10:00:00.000Z',
    });
    assert.equal(server.arrivals[0]!.method, 'GET');
    assert.equal(server.arrivals[0]!.url, '/apis/apps/v1/namespaces/shop/deployments/web');
  });

  it('asks for cluster-wide kinds without a namespace', async () => {
    await ask(json({ kind: 'Node' }), (reader) => reader.get('Node', { name: 'n1' }, calm));
    assert.equal(server.arrivals[0]!.url, '/api/v1/nodes/n1');
  });

  it('lists one page: selectors, limit and continue go out, items and the next token come back', async () => {
    const page = {
      kind: 'PodList',
      metadata: { continue: 'next' },
      items: [{ metadata: { name: 'a' } }, null, 'x'],
    };
    const reading = await ask(json(page), (reader) =>
      reader.list(
        'Pod',
        {
          namespace: 'shop',
          labelSelector: 'app in (a,b)',
          fieldSelector: 'type=Warning',
          limit: 500,
          continueToken: 'a+b/c=',
        },
        calm,
      ),
    );
    assert.ok(reading.state === 'ok');
    assert.deepEqual(reading.value, { items: [{ metadata: { name: 'a' } }], continueToken: 'next' });
    const url = new URL(server.arrivals[0]!.url, 'http://x');
    assert.equal(url.pathname, '/api/v1/namespaces/shop/pods');
    assert.deepEqual(Object.fromEntries(url.searchParams), {
      labelSelector: 'app in (a,b)',
      fieldSelector: 'type=Warning',
      limit: '500',
      continue: 'a+b/c=',
    });
  });

  it('lists all namespaces without a query, and an empty token is no token', async () => {
    const page = { kind: 'LeaseList', metadata: { continue: '' }, items: [] };
    const reading = await ask(json(page), (reader) => reader.list('Lease', {}, calm));
    assert.ok(reading.state === 'ok');
    assert.deepEqual(reading.value, { items: [] });
    assert.equal(server.arrivals[0]!.url, '/apis/coordination.k8s.io/v1/leases');
  });

  for (const [what, script, state, reason] of [
    [
      'does not exist',
      status(404, 'deployments.apps "web" not found'),
      'notFound',
      'could not get Deployment "web" in namespace "shop": deployments.apps "web" not found',
    ],
    [
      'may not be read',
      status(403, 'no'),
      'forbidden',
      'not allowed to get Deployment "web" in namespace "shop": the permission "get" on "deployments.apps" in namespace "shop" is missing (no)',
    ],
    [
      'is too large',
      text(`{"kind":"Deployment","x":"${'x'.repeat(8_000_000)}"}`, 'application/json'),
      'failed',
      'could not get Deployment "web" in namespace "shop": the answer is larger than 8 MB',
    ],
  ] as const) {
    it(`says so when an object ${what}`, async () => {
      const reading = await ask(script, (reader) =>
        reader.get('Deployment', { namespace: 'shop', name: 'web' }, calm),
      );
      assert.ok(reading.state !== 'ok');
      assert.equal(reading.state, state);
      assert.equal(reading.reason, reason);
    });
  }

  for (const name of ['', '.', '..', 'a/b', 'a%2fb']) {
    it(`does not ask for an object named ${JSON.stringify(name)}, which would be another request`, async () => {
      const { state } = await ask(json({}), (reader) => reader.get('Pod', { namespace: 'shop', name }, calm));
      const inNamespace = await ask(json({}), (reader) =>
        reader.get('Pod', { namespace: name, name: 'a' }, calm),
      );
      assert.equal(state, 'failed');
      assert.equal(inNamespace.state, 'failed');
      assert.equal(server.arrivals.length, 0);
    });
  }

  it('does not let a name change the request', async () => {
    await ask(json({ kind: 'Pod' }), (reader) =>
      reader.get('Pod', { namespace: 'shop', name: 'a?b=c#d' }, calm),
    );
    assert.equal(server.arrivals[0]!.url, '/api/v1/namespaces/shop/pods/a%3Fb%3Dc%23d');
  });

  describe('of logs', () => {
    const QUERY = { namespace: 'shop', pod: 'web-1', container: 'app', previous: false, tailLines: 50 };

    it('asks for the last lines and at most 256 KiB', async () => {
      const reading = await ask(text('line 1\nline 2\n', 'text/plain'), (reader) => reader.log(QUERY, calm));
      assert.ok(reading.state === 'ok');
      assert.equal(reading.value, 'line 1\nline 2\n');
      assert.equal(
        server.arrivals[0]!.url,
        '/api/v1/namespaces/shop/pods/web-1/log?container=app&tailLines=50&limitBytes=262144',
      );
    });

    it('asks for the previous life of the container', async () => {
      await ask(text('', 'text/plain'), (reader) => reader.log({ ...QUERY, previous: true }, calm));
      assert.match(server.arrivals[0]!.url, /previous=true$/);
    });

    it('stops reading at 256 KiB when the server does not, without half a character [F41]', async () => {
      const endless: Script = (response) => {
        response.writeHead(200, { 'Content-Type': 'text/plain' });
        const more = (): void => {
          while (!response.destroyed && response.write('ä€𝄞'.repeat(1000)));
          if (!response.destroyed) response.once('drain', more);
        };
        more();
      };
      const reading = await ask(endless, (reader) => reader.log(QUERY, calm));
      assert.ok(reading.state === 'ok');
      const bytes = Buffer.byteLength(reading.value);
      assert.ok(bytes > 256 * 1024 - 4 && bytes <= 256 * 1024, `${bytes} bytes`);
      assert.doesNotMatch(reading.value, /\uFFFD/);
    });

    it('asks for fewer lines where so many do not fit: the server leaves the newest out', async () => {
      const lines = Array.from({ length: 50 }, (_, index) => `line ${index + 1} ${'x'.repeat(10_000)}\n`);
      const asLimited: Script = (response, { url }) => {
        const query = new URL(url, 'http://test').searchParams;
        const kept = Buffer.from(lines.slice(-Number(query.get('tailLines'))).join(''));
        response.writeHead(200).end(kept.subarray(0, Number(query.get('limitBytes'))));
      };
      const reading = await ask(asLimited, (reader) => reader.log(QUERY, calm));
      assert.ok(reading.state === 'ok');
      assert.match(reading.value, /^line 31 x+\n/);
      assert.match(reading.value, /\nline 50 x+\n$/);
      assert.equal(server.arrivals.length, 2);
    });

    it('shows bytes that are no text as replacement characters [F41] [I14]', async () => {
      const binary: Script = (response) => {
        response.writeHead(200).end(Buffer.from([0x61, 0xff, 0x62]));
      };
      const reading = await ask(binary, (reader) => reader.log(QUERY, calm));
      assert.ok(reading.state === 'ok');
      assert.equal(reading.value, 'a\uFFFDb');
    });

    const refusals: readonly (readonly [string, Script, string, RegExp])[] = [
      [
        'a container that waits to start',
        status(400, 'container "app" in pod "web-1" is waiting to start: ContainerCreating'),
        'notFound',
        /^container "app" in pod "web-1" is waiting to start: ContainerCreating$/,
      ],
      [
        'a container without a previous life',
        status(400, 'previous terminated container "app" in pod "web-1" not found'),
        'notFound',
        /^previous terminated container/,
      ],
      [
        'a container that does not exist',
        status(400, 'container nope is not valid for pod web-1'),
        'failed',
        /could not get the log of container "app" of pod "web-1" in namespace "shop": container nope is not valid/,
      ],
      ['a pod that is gone', status(404, 'pods "web-1" not found'), 'notFound', /pods "web-1" not found/],
      [
        'a missing permission',
        status(403, 'no'),
        'forbidden',
        /the permission "get" on "pods\/log" in namespace "shop"/,
      ],
      ['a login page', text('<html>', 'text/html'), 'failed', /not a Kubernetes API answered/],
    ];
    for (const [what, script, state, reason] of refusals) {
      it(`says so for ${what} [F41]`, async () => {
        const reading = await ask(script, (reader) => reader.log(QUERY, calm));
        assert.ok(reading.state !== 'ok');
        assert.equal(reading.state, state);
        assert.match(reading.reason, reason);
      });
    }

    it('asks a node that does not answer only once [F41]', async () => {
      const reading = await ask(status(500, 'dial tcp 10.0.0.1:10250: i/o timeout'), (reader) =>
        reader.log(QUERY, calm),
      );
      assert.ok(reading.state === 'failed');
      assert.equal(reading.failure, 'server-error');
      assert.equal(server.arrivals.length, 1);
    });
  });

  it('sends nothing but GET', async () => {
    server.arrivals.length = 0;
    const { reader, dispose } = await connectTo(server, folder);
    await reader.get('Node', { name: 'n' }, calm);
    await reader.list('Node', {}, calm);
    await reader.log({ namespace: 'a', pod: 'b', container: 'c', previous: true, tailLines: 1 }, calm);
    assert.deepEqual(
      server.arrivals.map(({ method, body }) => method + body),
      ['GET', 'GET', 'GET'],
    );
    dispose();
  });
});
