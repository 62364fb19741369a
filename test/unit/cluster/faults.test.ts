import assert from 'node:assert/strict';
import net, { type AddressInfo } from 'node:net';
import { gzipSync } from 'node:zlib';
import type { Blind } from '../../../src/core/model/reading.ts';
import { Authority, type KeyPair } from '../../support/certificates.ts';
import { base64, calm, connectTo, type Setup } from '../../support/connectedCluster.ts';
import { FaultServer, gzipped, inTurn, json, status, text, type Script } from '../../support/faultServer.ts';
import { Folder } from '../../support/folder.ts';

const LIST = { kind: 'PodList', apiVersion: 'v1', metadata: {}, items: [{ metadata: { name: 'web-1' } }] };

interface Expected {
  readonly state: 'ok' | Blind['state'];
  readonly failure?: Blind['failure'];
  readonly reason?: RegExp;
  /** How many requests the server saw. */
  readonly requests: number;
}

function recovers(requests: number): Expected {
  return { state: 'ok', requests };
}

function invalid(reason: RegExp): Expected {
  return { state: 'failed', failure: 'invalid-response', reason, requests: 1 };
}

const JSON_TYPE = { 'Content-Type': 'application/json' };

function raw(body: string | Buffer, headers: Readonly<Record<string, string | number>> = JSON_TYPE): Script {
  return (response) => {
    response.writeHead(200, headers).end(body);
  };
}

/** Half of what the Content-Length promises, then the end. */
const dropped: Script = (response) => {
  response.writeHead(200, { ...JSON_TYPE, 'Content-Length': 1000 });
  response.write('{"kind":"PodList","items":[');
  setTimeout(() => response.socket?.destroy(), 20);
};

const slowLoris: Script = (response) => {
  response.writeHead(200, JSON_TYPE);
  const timer = setInterval(() => response.write(' '), 20);
  response.once('close', () => {
    clearInterval(timer);
  });
};

/** 40 MB of blanks in 40 KB. */
const bomb = gzipSync(Buffer.alloc(40_000_000, ' '));

describe('a list through a server that', () => {
  const folder = new Folder();
  let authority: Authority;
  let pair: KeyPair;
  let server: FaultServer;
  let elsewhere: FaultServer;

  before(async () => {
    authority = new Authority('faults');
    pair = authority.issue({ subject: '/CN=api', names: 'IP:127.0.0.1' });
    server = await FaultServer.start({ certificate: pair }, json(LIST));
    elsewhere = await FaultServer.start({}, json(LIST));
  });
  after(async () => {
    await server.close();
    await elsewhere.close();
    authority.dispose();
    folder.remove();
  });

  async function list(script: Script, setup: Setup = {}) {
    server.arrivals.length = 0;
    server.script = script;
    const { reader, dispose } = await connectTo(server, folder, {
      cluster: { 'certificate-authority-data': base64(authority.cert) },
      user: { token: 'abc123' },
      ...setup,
    });
    try {
      return await reader.list('Pod', { namespace: 'shop', limit: 500 }, calm);
    } finally {
      dispose();
    }
  }

  function check(reading: Awaited<ReturnType<typeof list>>, expected: Expected): void {
    const seen = reading.state === 'ok' ? JSON.stringify(reading.value) : reading.reason;
    assert.equal(reading.state, expected.state, seen);
    if (reading.state !== 'ok') {
      assert.equal(reading.failure, expected.failure, seen);
      if (expected.reason !== undefined) assert.match(reading.reason, expected.reason);
      assert.doesNotMatch(reading.reason, /[\n\r]|abc123/);
    }
    assert.equal(server.arrivals.length, expected.requests, 'requests');
  }

  const cases: Readonly<Record<string, readonly [Script, Expected, Setup?]>> = {
    // The faults of performance.md, section 6, at which client-node's informer stops, hangs or believes a lie.
    'answers 429 with Retry-After once [F14]': [
      inTurn(status(429, 'slow down', { 'Retry-After': 1 }), json(LIST)),
      recovers(2),
    ],
    'answers 500 once [F15]': [inTurn(status(500, 'etcd'), json(LIST)), recovers(2)],
    'answers 503 once [F15]': [inTurn(status(503, 'starting'), json(LIST)), recovers(2)],
    'drops the connection in the middle of the body once [F5]': [inTurn(dropped, json(LIST)), recovers(2)],
    'drops the connection in the middle of every body [F5]': [
      dropped,
      {
        state: 'failed',
        failure: 'unreachable',
        reason: /closed the connection before the answer was complete/,
        requests: 2,
      },
    ],
    'sends half a JSON document [F7]': [
      raw('{"kind":"PodList","items":[{"metada'),
      invalid(/not valid JSON/),
    ],
    'sends a login page with 200 [F8]': [
      text('<html>Sign in</html>', 'text/html; charset=utf-8'),
      invalid(
        /^could not list pods in namespace "shop": not a Kubernetes API answered \(200 OK, text\/html: the login page of a VPN or proxy\?\)$/,
      ),
    ],
    'sends one byte now and then [F4]': [
      slowLoris,
      { state: 'timeout', reason: /stopped coming for 0\.3 s/, requests: 1 },
      { limits: { idle: 300 } },
    ],
    'has null where the items are [F18]': [json({ ...LIST, items: null }), recovers(1)],

    // security.md, section 5.
    'never answers [F3]': [
      () => undefined,
      { state: 'timeout', reason: /no complete answer within 1\.5 s/, requests: 1 },
      { requestTimeoutMs: 1500 },
    ],
    'has no items [F18]': [json({ kind: 'PodList', metadata: {} }), invalid(/no list of items/)],
    'has something else than a list of items [F18]': [
      json({ ...LIST, items: {} }),
      invalid(/no list of items/),
    ],
    'sends another kind [F18]': [
      json({ ...LIST, kind: 'ServiceList' }),
      invalid(/a ServiceList instead of a PodList/),
    ],
    'sends a Status with 200 [F18]': [status(200, 'fine'), invalid(/a Status instead of a PodList/)],
    'sends JSON that is no object [F7]': [json([LIST]), invalid(/not valid JSON/)],
    'sends two documents [F7]': [raw(JSON.stringify(LIST).repeat(2)), invalid(/not valid JSON/)],
    'sends nothing [F7]': [raw(''), invalid(/not valid JSON/)],
    'sends a byte order mark [F7]': [raw(`\uFEFF${JSON.stringify(LIST)}`), recovers(1)],
    'sends pretty JSON [F7]': [raw(JSON.stringify(LIST, null, 4)), recovers(1)],
    'compresses [F10]': [gzipped(LIST), recovers(1)],
    'cuts the compressed body [F10]': [
      raw(gzipSync(JSON.stringify(LIST)).subarray(0, 40), { ...JSON_TYPE, 'Content-Encoding': 'gzip' }),
      invalid(/compressed answer is damaged/),
    ],
    'sends something else as gzip [F10]': [
      raw('{}', { ...JSON_TYPE, 'Content-Encoding': 'gzip' }),
      invalid(/damaged/),
    ],
    'sends a bomb [F10]': [
      raw(bomb, { ...JSON_TYPE, 'Content-Encoding': 'gzip' }),
      invalid(/compressed like a bomb|a part of more than 8 MB/),
    ],
    'compresses as nobody asked [F10]': [
      raw('x', { ...JSON_TYPE, 'Content-Encoding': 'br' }),
      invalid(/compressed with br/),
    ],
    'answers 429 without end [F14]': [
      status(429, 'slow down'),
      { state: 'failed', failure: 'throttled', reason: /overloaded \(429\)$/, requests: 3 },
    ],
    'asks to wait longer than there is time [F14]': [
      status(429, 'slow down', { 'Retry-After': '999999' }),
      { state: 'failed', failure: 'throttled', reason: /asks to come back in 999999 s/, requests: 1 },
    ],
    'is down for good [F15]': [
      status(503, 'no leader'),
      { state: 'failed', failure: 'server-error', reason: /no leader/, requests: 3 },
    ],
    'stands behind a gateway with a page for its error [F15]': [
      text('<html>secret page</html>', 'text/html', 502),
      { state: 'failed', failure: 'server-error', reason: /: 502 Bad Gateway$/, requests: 3 },
    ],
    'forbids it': [
      status(403, 'pods is forbidden: User "jane" cannot list resource "pods"'),
      {
        state: 'forbidden',
        reason:
          /^not allowed to list pods in namespace "shop": the permission "list" on "pods" in namespace "shop" is missing \(pods is forbidden/,
        requests: 1,
      },
    ],
    'is a firewall that forbids it [F8]': [
      text('<html>no</html>', 'text/html', 403),
      invalid(/not a Kubernetes API answered \(403/),
    ],
    'knows no such path [F8]': [
      text('404 page not found', 'text/plain', 404),
      invalid(/not a Kubernetes API answered \(404/),
    ],
    'has forgotten the continue token [F16]': [
      status(410, 'The provided continue parameter is too old'),
      { state: 'failed', reason: /read it again from its beginning/, requests: 1 },
    ],
    'dislikes the selector': [
      status(400, 'field label not supported: spec.x'),
      { state: 'failed', reason: /field label not supported: spec\.x/, requests: 1 },
    ],
    'refuses the credentials [F22]': [
      status(401, 'Unauthorized'),
      {
        state: 'failed',
        failure: 'unauthorized',
        reason: /does not accept the token of user "tester": sign in again/,
        requests: 1,
      },
    ],
    'switches protocols': [
      (response) => {
        response.writeHead(101, { Connection: 'Upgrade', Upgrade: 'x' }).end();
      },
      { state: 'failed', failure: 'invalid-response', reason: /switch protocols/, requests: 1 },
    ],
  };
  for (const [name, [script, expected, setup]] of Object.entries(cases)) {
    it(name, async () => {
      check(await list(script, setup), expected);
    });
  }

  for (const code of [301, 302, 307, 308]) {
    it(`redirects with ${code} is not followed, and the other host sees nothing [F9]`, async () => {
      elsewhere.arrivals.length = 0;
      const reading = await list((response) => {
        response.writeHead(code, { Location: `${elsewhere.url()}/login?session=abc123` }).end();
      });
      check(
        reading,
        invalid(new RegExp(`redirects to ${elsewhere.url()}/login \\(${code}\\), which is not followed`)),
      );
      assert.equal(elsewhere.arrivals.length, 0);
    });
  }

  for (const [value, least] of [
    ['1', 1000],
    ['0', 250],
    ['-5', 250],
    ['NaN', 250],
    [new Date(Date.now() + 1500).toUTCString(), 250],
  ] as const) {
    it(`asks with Retry-After: ${least === 250 && /\d{4}/.test(value) ? 'a date' : value} to wait, and is asked once after that [F14]`, async () => {
      check(await list(inTurn(status(429, 'slow', { 'Retry-After': value }), json(LIST))), recovers(2));
      const [first, second] = server.arrivals;
      assert.ok(second!.at - first!.at >= least - 5, `${second!.at - first!.at} ms`);
    });
  }

  it('accepts connections and says nothing [F2]', async () => {
    const silent = net.createServer((socket) => socket.resume());
    await new Promise<void>((resolve) => silent.listen(0, '127.0.0.1', resolve));
    const { port } = silent.address() as AddressInfo;
    const reading = await list(json(LIST), {
      cluster: { server: `https://127.0.0.1:${port}` },
      limits: { connect: 300 },
    });
    check(reading, { state: 'timeout', reason: /no connection within 0\.3 s/, requests: 0 });
    await new Promise((resolve) => silent.close(resolve));
  });

  it('is not there [F1]', async () => {
    const reading = await list(json(LIST), { cluster: { server: 'https://127.0.0.1:1' } });
    const reason = /https:\/\/127\.0\.0\.1:1 refuses connections: is the cluster running/;
    check(reading, { state: 'failed', failure: 'unreachable', reason, requests: 0 });
  });

  it('has a name that nobody knows [F1]', async () => {
    const reading = await list(json(LIST), { cluster: { server: 'https://cluster.invalid' } });
    const reason = /the name cluster\.invalid cannot be resolved/;
    check(reading, { state: 'failed', failure: 'unreachable', reason, requests: 0 });
  });

  it('speaks plain HTTP where the kubeconfig says https [F11]', async () => {
    const reading = await list(json(LIST), {
      cluster: { server: elsewhere.url().replace('http:', 'https:') },
    });
    const reason = /does not speak TLS: is the port right, or should the address begin with http:\/\//;
    check(reading, { state: 'failed', failure: 'unreachable', reason, requests: 0 });
  });

  describe('shows a certificate that', () => {
    const certificates: Readonly<Record<string, readonly [() => KeyPair, Record<string, unknown>, RegExp]>> =
      {
        'has expired': [
          () => authority.issue({ subject: '/CN=api', names: 'IP:127.0.0.1', expired: true }),
          {},
          /the certificate of 127\.0\.0\.1:\d+ has expired/,
        ],
        'is for another host': [
          () => authority.issue({ subject: '/CN=api', names: 'DNS:other.test' }),
          {},
          /is for other names \(DNS:other\.test\): use one of them as the server address, or set tls-server-name/,
        ],
        'is signed by an authority that the kubeconfig does not name': [
          () => {
            const stranger = new Authority('stranger');
            const issued = stranger.issue({ subject: '/CN=api', names: 'IP:127.0.0.1' });
            stranger.dispose();
            return issued;
          },
          {},
          /signed by an authority that is not trusted here: put that authority into certificate-authority-data/,
        ],
        'the system does not trust': [
          () => pair,
          { 'certificate-authority-data': '' },
          /authority that is not trusted here/,
        ],
      };
    for (const [name, [make, cluster, reason]] of Object.entries(certificates)) {
      it(`${name}: unreachable, with the reason, whatever NODE_TLS_REJECT_UNAUTHORIZED says [F11]`, async () => {
        const other = await FaultServer.start({ certificate: make() }, json(LIST));
        const before = process.env['NODE_TLS_REJECT_UNAUTHORIZED'];
        process.env['NODE_TLS_REJECT_UNAUTHORIZED'] = '0';
        try {
          const reading = await list(json(LIST), {
            cluster: {
              'certificate-authority-data': base64(authority.cert),
              ...cluster,
              server: other.url(),
            },
          });
          check(reading, { state: 'failed', failure: 'unreachable', reason, requests: 0 });
          assert.equal(other.arrivals.length, 0);
        } finally {
          if (before === undefined) delete process.env['NODE_TLS_REJECT_UNAUTHORIZED'];
          else process.env['NODE_TLS_REJECT_UNAUTHORIZED'] = before;
          await other.close();
        }
      });
    }

    it('nobody verifies, because the kubeconfig says so: it works [F11]', async () => {
      check(await list(json(LIST), { cluster: { 'insecure-skip-tls-verify': true } }), recovers(1));
    });
  });

  it('is left at once when the caller stops, even while it waits to try again [F35]', async () => {
    const scripts: readonly Script[] = [
      () => undefined,
      status(429, 'slow', { 'Retry-After': 2 }),
      slowLoris,
    ];
    for (const script of scripts) {
      server.script = script;
      server.arrivals.length = 0;
      const { reader, dispose } = await connectTo(server, folder, {
        cluster: { 'certificate-authority-data': base64(authority.cert) },
      });
      const stop = new AbortController();
      const reading = reader.list('Pod', {}, stop.signal);
      while (server.arrivals.length === 0) await new Promise((resolve) => setTimeout(resolve, 5));
      await new Promise((resolve) => setTimeout(resolve, 30));
      stop.abort();
      const { state } = await reading;
      assert.equal(state, 'cancelled');
      assert.equal(server.arrivals.length, 1);
      dispose();
    }
    const { reader, dispose } = await connectTo(server, folder, {
      cluster: { 'certificate-authority-data': base64(authority.cert) },
    });
    assert.equal((await reader.list('Pod', {}, AbortSignal.abort())).state, 'cancelled');
    dispose();
  });
});
