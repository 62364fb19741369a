import assert from 'node:assert/strict';
import type { ServerResponse } from 'node:http';
import https from 'node:https';
import type { LookupFunction } from 'node:net';
import { Authority, type KeyPair } from '../../support/certificates.ts';
import { base64, calm, connectTo } from '../../support/connectedCluster.ts';
import { until } from '../../support/controlPlane/waiting.ts';
import { FaultServer, inTurn, json } from '../../support/faultServer.ts';
import { Folder } from '../../support/folder.ts';

const POD = { kind: 'Pod', apiVersion: 'v1', metadata: { name: 'web-1' } };
const REF = { namespace: 'shop', name: 'web-1' };

/** VS Code treats localhost and 127.0.0.1 specially, so that only a name shows what it does to everybody else. */
const toLoopback: LookupFunction = (_host, options, callback) => {
  if (options.all === true) callback(null, [{ address: '127.0.0.1', family: 4 }]);
  else callback(null, '127.0.0.1', 4);
};

describe('connections', () => {
  const folder = new Folder();
  let authority: Authority;
  let serverPair: KeyPair;
  let clientPair: KeyPair;
  let server: FaultServer;

  before(async () => {
    authority = new Authority('connections');
    serverPair = authority.issue({ subject: '/CN=api', names: 'DNS:api.cluster.test,DNS:kubernetes.test' });
    clientPair = authority.issue({ subject: '/O=dev/CN=jane', client: true });
    server = await FaultServer.start({ certificate: serverPair, clientCa: authority.cert }, json(POD));
  });
  beforeEach(() => {
    server.arrivals.length = 0;
    server.connections = 0;
    server.script = json(POD);
  });
  after(async () => {
    await server.close();
    authority.dispose();
    folder.remove();
  });

  async function connected(
    extra: Readonly<Record<string, unknown>> = {},
    user: Readonly<Record<string, unknown>> = {},
    connections = 0,
    lookup = toLoopback,
  ) {
    return await connectTo(server, folder, {
      connections,
      host: 'api.cluster.test',
      lookup,
      cluster: { 'certificate-authority-data': base64(authority.cert), ...extra },
      user: {
        'client-certificate-data': base64(clientPair.cert),
        'client-key-data': base64(clientPair.key),
        ...user,
      },
    });
  }

  function arrives(what: 'connections' | 'open', count: number): Promise<true> {
    return until(`${count} ${what}`, () => Promise.resolve(server[what] === count), { everyMs: 5 });
  }

  it('stay open: ten requests use one TLS connection, which shows the client certificate and the server name [F12]', async () => {
    const { reader, dispose } = await connected();
    for (let i = 0; i < 10; i++) assert.equal((await reader.get('Pod', REF, calm)).state, 'ok');
    assert.equal(server.connections, 1);
    assert.equal(server.arrivals.length, 10);
    assert.deepEqual(new Set(server.arrivals.map(({ clientName }) => clientName)), new Set(['jane']));
    assert.deepEqual(
      new Set(server.arrivals.map(({ servername }) => servername)),
      new Set(['api.cluster.test']),
    );
    dispose();
  });

  it('are there before they are needed where they were prepared, and none is opened beside them [F12]', async () => {
    const { reader, dispose } = await connected({ 'tls-server-name': 'kubernetes.test' }, {}, 2);
    await arrives('connections', 2);
    assert.equal(server.arrivals.length, 0);
    const readings = await Promise.all([reader.get('Pod', REF, calm), reader.get('Pod', REF, calm)]);
    assert.deepEqual(
      readings.map(({ state }) => state),
      ['ok', 'ok'],
    );
    assert.equal(server.connections, 2);
    assert.deepEqual(
      new Set(server.arrivals.map(({ servername }) => servername)),
      new Set(['kubernetes.test']),
    );
    assert.deepEqual(new Set(server.arrivals.map(({ clientName }) => clientName)), new Set(['jane']));
    dispose();
    await arrives('open', 0);
  });

  it('that were prepared and have ended meanwhile are not used, nor those that nobody came for kept [F6]', async () => {
    const { reader, dispose } = await connected({}, {}, 2);
    await arrives('connections', 2);
    server.breakAll();
    await arrives('open', 0);
    assert.equal((await reader.get('Pod', REF, calm)).state, 'ok');
    assert.equal(server.connections, 3);
    dispose();
    await arrives('open', 0);
    const unused = await connected({}, {}, 1);
    await arrives('connections', 4);
    unused.dispose();
    await arrives('open', 0);
  });

  // Nobody listens on the first, as where IPv6 leads nowhere; Node tries the next with another handle in the same socket.
  const twoAddresses: LookupFunction = (_host, options, callback) => {
    if (options.all === true)
      callback(
        null,
        ['127.0.0.2', '127.0.0.1'].map((address) => ({ address, family: 4 })),
      );
    else callback(null, '127.0.0.1', 4);
  };

  it('are prepared to the second address of a name where the first leads nowhere [F1]', async () => {
    const { reader, dispose } = await connected({}, {}, 2, twoAddresses);
    await arrives('connections', 2);
    const readings = await Promise.all([reader.get('Pod', REF, calm), reader.get('Pod', REF, calm)]);
    assert.deepEqual(
      readings.map(({ state }) => state),
      ['ok', 'ok'],
    );
    assert.equal(server.connections, 2);
    dispose();
    await arrives('open', 0);
  });

  it('that were prepared in vain are told of once, by the request that needs one [F1]', async () => {
    const { reader, dispose } = await connected({ 'tls-server-name': 'another.test' }, {}, 3);
    const reading = await reader.get('Pod', REF, calm);
    assert.equal(reading.state, 'failed');
    assert.match('reason' in reading ? reading.reason : '', /for other names/);
    dispose();
  });

  it('ask for tls-server-name where the kubeconfig sets it [F12]', async () => {
    const { reader, dispose } = await connected({ 'tls-server-name': 'kubernetes.test' });
    assert.equal((await reader.get('Pod', REF, calm)).state, 'ok');
    assert.equal(server.arrivals[0]?.servername, 'kubernetes.test');
    dispose();
  });

  it("keep certificate, server name and reuse when https.request is replaced, as VS Code's proxy patch does [F12]", async () => {
    const { request, get } = https;
    const patched = (...args: unknown[]): never => {
      throw new Error(`the patched function was called with ${args.length} arguments`);
    };
    Object.assign(https, { request: patched, get: patched });
    try {
      const { reader, dispose } = await connected({ 'tls-server-name': 'kubernetes.test' });
      for (let i = 0; i < 10; i++) assert.equal((await reader.get('Pod', REF, calm)).state, 'ok');
      assert.equal(server.connections, 1);
      assert.equal(server.arrivals[9]!.clientName, 'jane');
      assert.equal(server.arrivals[9]!.servername, 'kubernetes.test');
      dispose();
    } finally {
      Object.assign(https, { request, get });
    }
  });

  it('are four at most; further requests wait for their turn', async () => {
    let inFlight = 0;
    let most = 0;
    server.script = (response, arrival, number) => {
      inFlight++;
      most = Math.max(most, inFlight);
      setTimeout(() => {
        inFlight--;
        json(POD)(response, arrival, number);
      }, 20);
    };
    const { reader, dispose } = await connected();
    const readings = await Promise.all(Array.from({ length: 12 }, () => reader.get('Pod', REF, calm)));
    assert.deepEqual(new Set(readings.map(({ state }) => state)), new Set(['ok']));
    assert.equal(most, 4);
    assert.equal(server.connections, 4);
    dispose();
  });

  it('that the server closed at the moment of reuse are replaced without a word [F6]', async () => {
    server.script = (response, arrival, number) => {
      // The second request on a connection finds it dead.
      if (number === 2) response.destroy();
      else json(POD)(response, arrival, number);
    };
    const { reader, dispose } = await connected();
    assert.equal((await reader.get('Pod', REF, calm)).state, 'ok');
    assert.equal((await reader.get('Pod', REF, calm)).state, 'ok');
    assert.equal(server.arrivals.length, 3);
    assert.equal(server.connections, 2);
    dispose();
  });

  it('that the server closed, all of them at once, are replaced by one that says how the server is [F6]', async () => {
    const { reader, dispose } = await connected();
    const four = (): Promise<unknown> =>
      Promise.all(Array.from({ length: 4 }, () => reader.get('Pod', REF, calm)));
    await four();
    assert.equal(server.connections, 4);
    const dead = (response: ServerResponse): void => {
      response.destroy();
    };
    server.script = (response, arrival, number) => {
      if (arrival.connection <= 4) dead(response);
      else json(POD)(response, arrival, number);
    };
    assert.equal((await reader.get('Pod', REF, calm)).state, 'ok');
    assert.deepEqual(
      new Set(server.arrivals.slice(4).map(({ connection }) => connection)),
      new Set([1, 2, 3, 4, 5]),
    );

    server.script = json(POD);
    await four();
    const { connections } = server;
    const arrived = server.arrivals.length;
    server.script = dead;
    const reading = await reader.get('Pod', REF, calm);
    assert.match(reading.state === 'ok' ? '' : reading.reason, /closed the connection/);
    // The four that were kept, and a new one.
    assert.equal(server.arrivals.length - arrived, 5);
    assert.equal(server.connections - connections, 1);
    dispose();
  });

  it('are all gone after dispose, with what was under way on them [F35]', async () => {
    server.script = inTurn(json(POD), () => undefined);
    const { reader, dispose } = await connected();
    await reader.get('Pod', REF, calm);
    const waiting = Array.from({ length: 6 }, () => reader.get('Pod', REF, calm));
    await new Promise((resolve) => setTimeout(resolve, 50));
    dispose();
    assert.deepEqual(new Set((await Promise.all(waiting)).map(({ state }) => state)), new Set(['cancelled']));
    await arrives('open', 0);
    assert.equal((await reader.get('Pod', REF, calm)).state, 'cancelled');
  });

  it('carry who we are and whom we act for: User-Agent, Authorization, Impersonate-…', async () => {
    const { reader, dispose } = await connectTo(server, folder, {
      host: 'api.cluster.test',
      lookup: toLoopback,
      version: '1.2.3',
      cluster: { 'certificate-authority-data': base64(authority.cert) },
      user: {
        token: 'abc123',
        as: 'jané',
        'as-uid': 'u-1',
        'as-groups': ['dev', 'ops'],
        'as-user-extra': { 'acme.test/scopes': ['a', 'b'] },
      },
    });
    await reader.get('Pod', REF, calm);
    const sent = server.arrivals[0]!;
    const named = (name: string): string[] =>
      sent.rawHeaders.filter((_value, index) => index % 2 === 1 && sent.rawHeaders[index - 1] === name);
    assert.equal(sent.headers['user-agent'], 'rollout-doctor/1.2.3');
    assert.equal(sent.headers.authorization, 'Bearer abc123');
    assert.equal(Buffer.from(named('Impersonate-User')[0]!, 'latin1').toString('utf8'), 'jané');
    assert.deepEqual(named('Impersonate-Uid'), ['u-1']);
    assert.deepEqual(named('Impersonate-Group'), ['dev', 'ops']);
    assert.deepEqual(named('Impersonate-Extra-acme.test%2Fscopes'), ['a', 'b']);
    dispose();
  });

  it('send a user name and password as Basic authorization', async () => {
    const { reader, dispose } = await connected({}, { username: 'jane', password: 'pässword' });
    await reader.get('Pod', REF, calm);
    const { authorization = '' } = server.arrivals[0]!.headers;
    assert.equal(
      Buffer.from(authorization.replace('Basic ', ''), 'base64').toString('utf8'),
      'jane:pässword',
    );
    dispose();
  });

  it('go to the path under which the cluster is served', async () => {
    const { reader, dispose } = await connectTo(server, folder, {
      host: 'api.cluster.test',
      lookup: toLoopback,
      cluster: {
        server: `${server.url('api.cluster.test')}/k8s/clusters/c-1/`,
        'certificate-authority-data': base64(authority.cert),
      },
    });
    await reader.get('Pod', REF, calm);
    assert.equal(server.arrivals[0]?.url, '/k8s/clusters/c-1/api/v1/namespaces/shop/pods/web-1');
    dispose();
  });
});
