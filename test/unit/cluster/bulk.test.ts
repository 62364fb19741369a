/** A large answer that is read in place is the same as one that Node's HTTP has read, and ends as well when it goes wrong. */
import assert from 'node:assert/strict';
import type { Agent } from 'node:http';
import type { Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { makeAgent, secureContextOf, type AgentTarget } from '../../../src/cluster/agent.ts';
import { exchangeInBulk } from '../../../src/cluster/bulkExchange.ts';
import { BulkConnections } from '../../../src/cluster/bulkConnections.ts';
import {
  exchange,
  type ExchangeFailure,
  type Incoming,
  type Outgoing,
} from '../../../src/cluster/exchange.ts';
import { Leash, TIME_LIMITS, type TimeLimits } from '../../../src/cluster/leash.ts';
import { isLost, type Lost } from '../../../src/cluster/lost.ts';
import { Authority, type KeyPair } from '../../support/certificates.ts';
import { until } from '../../support/controlPlane/waiting.ts';
import { connectProxy, socksProxy } from '../../support/proxyServers.ts';
import { RawServer } from '../../support/rawServer.ts';

const OK = 'HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\n';
const HELLO = `${OK}Content-Length: 5\r\n\r\nhello`;

interface Read {
  readonly status: number;
  readonly type: string | undefined;
  readonly body: string;
  /** How it ended; undefined: well. */
  readonly end: Lost['lost'] | undefined;
}

describe('a large answer', () => {
  let authority: Authority;
  let pair: KeyPair;
  let stranger: KeyPair;
  let plain: RawServer;
  let secure: RawServer;
  const opened: BulkConnections[] = [];
  const agents: Agent[] = [];

  before(async () => {
    authority = new Authority('bulk');
    pair = authority.issue({ subject: '/CN=api', names: 'IP:127.0.0.1' });
    const other = new Authority('stranger');
    stranger = other.issue({ subject: '/CN=api', names: 'IP:127.0.0.1' });
    other.dispose();
    plain = await RawServer.start();
    secure = await RawServer.start(pair);
  });
  beforeEach(() => {
    for (const server of [plain, secure]) {
      server.requests.length = 0;
      server.connections = 0;
    }
  });
  afterEach(async () => {
    for (const one of opened.splice(0)) one.drop();
    for (const one of agents.splice(0)) one.destroy();
    for (const server of [plain, secure])
      await until('no connection is left', () => Promise.resolve(server.sockets.size === 0), { everyMs: 5 });
  });
  after(async () => {
    await plain.close();
    await secure.close();
    authority.dispose();
  });

  function targetOf(server: RawServer): AgentTarget {
    return { server: server.url, ca: authority.cert, insecureSkipTlsVerify: false };
  }

  function agentTo(server: RawServer, proxy?: URL): Agent {
    const target = targetOf(server);
    const agent = makeAgent(target, {
      proxy,
      secureContext: secureContextOf(target, undefined),
      keepAlive: true,
    });
    agents.push(agent);
    return agent;
  }

  function connectionsTo(server: RawServer, proxy?: URL): BulkConnections {
    const made = new BulkConnections(agentTo(server, proxy), targetOf(server), proxy);
    opened.push(made);
    return made;
  }

  function outgoing(server: RawServer, more: Partial<Outgoing> = {}): Outgoing {
    return {
      method: 'GET',
      server: server.url,
      path: '/apis?limit=500',
      headers: { Accept: 'text/plain', 'Impersonate-Group': ['a', 'b'] },
      maxBytes: 10_000_000,
      ...more,
    };
  }

  function leash(limits: Partial<TimeLimits> = {}, stop = new AbortController().signal): Leash {
    return new Leash([stop], { ...TIME_LIMITS, ...limits }, limits.total ?? TIME_LIMITS.total);
  }

  async function readAll(incoming: Incoming | ExchangeFailure): Promise<Read | ExchangeFailure> {
    if (isLost(incoming)) return incoming;
    const pieces: Buffer[] = [];
    const broken = await incoming.read((some) => {
      pieces.push(...some);
      return true;
    });
    const body = Buffer.concat(pieces).toString('latin1');
    assert.equal(incoming.bytes(), body.length);
    return {
      status: incoming.status,
      type: incoming.headers['content-type'],
      body,
      end: broken?.lost,
    };
  }

  /** The same by Node's HTTP, and in bulk over `to`. */
  async function both(server: RawServer, to: BulkConnections) {
    const byNode = await readAll(await exchange(agentTo(server), outgoing(server), leash()));
    const inBulk = await readAll(await exchangeInBulk(to, outgoing(server), leash()));
    return { byNode, inBulk };
  }

  const large = 'Größe'.repeat(200_000);
  const chunked = (text: string, size: number): string => {
    const parts: string[] = [];
    for (let at = 0; at < text.length; at += size) {
      const part = text.slice(at, at + size);
      parts.push(`${part.length.toString(16)}\r\n${part}\r\n`);
    }
    return `${parts.join('')}0\r\n\r\n`;
  };
  const written: Readonly<Record<string, (socket: Socket) => void>> = {
    'with a length': (socket) => socket.write(HELLO),
    'of some megabytes': (socket) =>
      socket.write(`${OK}Content-Length: ${large.length}\r\n\r\n${large}`, 'latin1'),
    'of some megabytes in chunks': (socket) =>
      socket.write(`${OK}Transfer-Encoding: chunked\r\n\r\n${chunked(large, 5000)}`, 'latin1'),
    'until the connection ends': (socket) => socket.end(`${OK}\r\n${large}`, 'latin1'),
    'in single bytes': (socket) => {
      socket.setNoDelay(true);
      for (const byte of HELLO) socket.write(byte);
    },
    'that refuses': (socket) => socket.write('HTTP/1.1 403 Forbidden\r\nContent-Length: 2\r\n\r\nno'),
    'without a body': (socket) => socket.write('HTTP/1.1 204 No Content\r\n\r\n'),
    'after a word in between': (socket) => socket.write(`HTTP/1.1 103 Early Hints\r\n\r\n${HELLO}`),
    'that ends in the middle': (socket) => socket.end(`${OK}Content-Length: 9\r\n\r\nhello`),
    'that breaks in the middle of a chunk': (socket) => {
      socket.write(`${OK}Transfer-Encoding: chunked\r\n\r\n9\r\nhello`, () => socket.destroy());
    },
    'that does not come': (socket) => socket.destroy(),
    'that is none': (socket) => socket.write('SSH-2.0-OpenSSH_9\r\n\r\n'),
    'compressed in a way that nobody asked for': (socket) =>
      socket.write(`${OK}Content-Encoding: br\r\nContent-Length: 5\r\n\r\nhello`),
    'that switches protocols': (socket) =>
      socket.write('HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: h2c\r\n\r\n'),
  };
  for (const [what, answer] of Object.entries(written))
    for (const kind of ['TCP', 'TLS'])
      it(`${what}, over ${kind}, is the same as Node's HTTP reads it`, async () => {
        const server = kind === 'TLS' ? secure : plain;
        server.answer = answer;
        const { byNode, inBulk } = await both(server, connectionsTo(server));
        if (isLost(byNode) && isLost(inBulk)) {
          const facts = ({ lost, sent, stale }: ExchangeFailure) => ({ lost, sent, stale });
          assert.deepEqual(facts(inBulk), facts(byNode));
        } else assert.deepEqual(inBulk, byNode);
      });

  it('is asked for as the headers say, each value of several on a line of its own', async () => {
    plain.answer = (socket) => socket.write(HELLO);
    await readAll(await exchangeInBulk(connectionsTo(plain), outgoing(plain), leash()));
    assert.deepEqual(plain.requests, [
      [
        'GET /apis?limit=500 HTTP/1.1',
        `Host: ${plain.url.host}`,
        'Connection: keep-alive',
        'Accept: text/plain',
        'Impersonate-Group: a',
        'Impersonate-Group: b',
      ].join('\r\n'),
    ]);
  });

  it('is not asked for with a header that could be two', async () => {
    const headers = { Authorization: 'Bearer a\r\nX: b' };
    await assert.rejects(exchangeInBulk(connectionsTo(plain), outgoing(plain, { headers }), leash()));
    assert.equal(plain.connections, 0);
  });

  for (const kind of ['TCP', 'TLS'])
    it(`lies in one buffer while it is read in place, over ${kind}; read otherwise, it may be kept`, async () => {
      const server = kind === 'TLS' ? secure : plain;
      server.answer = (socket) =>
        socket.write(`${OK}Content-Length: ${large.length}\r\n\r\n${large}`, 'latin1');
      const to = connectionsTo(server);
      const incoming = await exchangeInBulk(to, outgoing(server), leash());
      assert.ok(!isLost(incoming));
      const memories = new Map<ArrayBufferLike, number>();
      let body = '';
      await incoming.readInPlace((pieces) => {
        for (const { buffer, length } of pieces) memories.set(buffer, (memories.get(buffer) ?? 0) + length);
        body += Buffer.concat(pieces).toString('latin1');
        return true;
      });
      assert.equal(body, large);
      // But for what came with the head, before anybody read it.
      const inOne = Math.max(...memories.values());
      assert.ok(inOne > 0.8 * large.length, `${inOne} of ${large.length} bytes`);
      const again = await readAll(await exchangeInBulk(to, outgoing(server), leash()));
      assert.ok(!isLost(again));
      assert.equal(again.body, large);
    });

  describe('over a connection', () => {
    it('that is used again at once, and closed after a second', async () => {
      secure.answer = (socket) => socket.write(HELLO);
      const to = connectionsTo(secure);
      for (let time = 0; time < 3; time++) await readAll(await exchangeInBulk(to, outgoing(secure), leash()));
      assert.deepEqual([secure.connections, secure.requests.length, secure.sockets.size], [1, 3, 1]);
      await until('it is closed', () => Promise.resolve(secure.sockets.size === 0), { everyMs: 20 });
    });

    const once: Readonly<Record<string, string>> = {
      'that the server wants closed': `${OK}Connection: close\r\nContent-Length: 5\r\n\r\nhello`,
      'that brings more than was asked for': `${HELLO}${HELLO}`,
      'of HTTP/1.0': HELLO.replace('1.1', '1.0'),
    };
    for (const [what, answer] of Object.entries(once))
      it(`${what}: that is not used again`, async () => {
        plain.answer = (socket) => socket.write(answer);
        const to = connectionsTo(plain);
        for (let time = 0; time < 2; time++) {
          const read = await readAll(await exchangeInBulk(to, outgoing(plain), leash()));
          assert.ok(!isLost(read));
          assert.equal(read.body, 'hello');
        }
        assert.equal(plain.connections, 2);
      });

    it('that brings something while it is kept: that is not used again', async () => {
      plain.answer = (socket) => socket.write(HELLO);
      const to = connectionsTo(plain);
      await readAll(await exchangeInBulk(to, outgoing(plain), leash()));
      for (const socket of plain.sockets) socket.write(HELLO);
      await until('it is closed', () => Promise.resolve(plain.sockets.size === 0), { everyMs: 5 });
      await readAll(await exchangeInBulk(to, outgoing(plain), leash()));
      assert.equal(plain.connections, 2);
    });

    it('that had been kept and turns out dead: that is told, for it can be asked again [F6]', async () => {
      plain.answer = (socket, number) => {
        if (number === 1) socket.write(HELLO);
        else socket.destroy();
      };
      const to = connectionsTo(plain);
      await readAll(await exchangeInBulk(to, outgoing(plain), leash()));
      const failure = await exchangeInBulk(to, outgoing(plain), leash());
      assert.ok(isLost(failure));
      assert.deepEqual([failure.lost, failure.stale], ['broken-off', true]);
    });

    for (const length of ['Content-Length: 9\r\n', ''])
      it(`that is dropped: what goes on over it breaks off, ${length === '' ? 'also without a length' : 'by its length'}`, async () => {
        plain.answer = (socket) => socket.write(`${OK}${length}\r\nhello`);
        const to = connectionsTo(plain);
        const incoming = await exchangeInBulk(to, outgoing(plain), leash());
        assert.ok(!isLost(incoming));
        const reading = incoming.read(() => true);
        to.drop();
        assert.equal((await reading)?.lost, 'broken-off');
      });

    for (const [scheme, start] of [
      ['http', connectProxy],
      ['socks5', socksProxy],
    ] as const)
      it(`through a proxy of ${scheme}, to the server that the certificate is for [F13]`, async () => {
        secure.answer = (socket) =>
          socket.write(`${OK}Content-Length: ${large.length}\r\n\r\n${large}`, 'latin1');
        const proxy = await start();
        try {
          const to = connectionsTo(secure, new URL(`${scheme}://127.0.0.1:${proxy.port}`));
          for (let time = 0; time < 2; time++) {
            const read = await readAll(await exchangeInBulk(to, outgoing(secure), leash()));
            assert.ok(!isLost(read), JSON.stringify(read));
            assert.equal(read.body, large);
          }
          assert.deepEqual(proxy.asked, [secure.url.host]);
          to.drop();
        } finally {
          await proxy.close();
        }
      });

    it('to a server whose certificate nobody here has signed: nothing is sent [F11]', async () => {
      const other = await RawServer.start(stranger);
      try {
        const failure = await exchangeInBulk(connectionsTo(other), outgoing(other), leash());
        assert.ok(isLost(failure));
        assert.match(failure.why, /signed by an authority that is not trusted here/);
        assert.deepEqual([failure.lost, failure.sent, other.requests.length], ['unreachable', false, 0]);
      } finally {
        await other.close();
      }
    });

    it('to where nobody listens [F1]', async () => {
      const other = await RawServer.start();
      const to = connectionsTo(other);
      const out = outgoing(other);
      await other.close();
      const failure = await exchangeInBulk(to, out, leash());
      assert.ok(isLost(failure));
      assert.match(failure.why, /refuses connections/);
      assert.deepEqual([failure.sent, failure.stale], [false, false]);
    });
  });

  describe('ends', () => {
    const limits: readonly [string, Partial<TimeLimits>, (socket: Socket) => void, RegExp][] = [
      ['where none begins [F3]', { head: 100 }, () => undefined, /no answer within 0\.1 s/],
      [
        'where it stops coming [F4]',
        { idle: 100 },
        (socket) => socket.write(`${OK}Content-Length: 9\r\n\r\nhello`),
        /stopped coming for 0\.1 s/,
      ],
      [
        'where it takes too long as a whole',
        { total: 150 },
        (socket) => {
          socket.write(`${OK}Content-Length: 9000000\r\n\r\n`);
          const timer = setInterval(() => socket.write('x'.repeat(2000)), 10);
          socket.once('close', () => {
            clearInterval(timer);
          });
        },
        /no complete answer within 0\.15 s/,
      ],
    ];
    for (const [what, limit, answer, why] of limits)
      it(what, async () => {
        plain.answer = answer;
        const incoming = await exchangeInBulk(connectionsTo(plain), outgoing(plain), leash(limit));
        const end = isLost(incoming) ? incoming : await incoming.read(() => true);
        assert.equal(end?.lost, 'timeout');
        assert.match(end.why, why);
      });

    it('when the caller stops, before and after it has begun [F35]', async () => {
      for (const begins of [false, true]) {
        const stop = new AbortController();
        plain.answer = (socket) => {
          if (begins) socket.write(`${OK}Content-Length: 9\r\n\r\nhello`);
        };
        const asked = exchangeInBulk(connectionsTo(plain), outgoing(plain), leash({}, stop.signal));
        const incoming = begins ? await asked : undefined;
        if (!begins)
          await until('it is asked', () => Promise.resolve(plain.requests.length > 0), { everyMs: 5 });
        stop.abort();
        const end =
          incoming === undefined || isLost(incoming) ? await asked : await incoming.read(() => true);
        assert.ok(end !== undefined && isLost(end));
        assert.equal(end.lost, 'cancelled');
        plain.requests.length = 0;
      }
    });

    it('when the caller has stopped already, without a connection', async () => {
      const end = await exchangeInBulk(connectionsTo(plain), outgoing(plain), leash({}, AbortSignal.abort()));
      assert.ok(isLost(end));
      assert.equal(end.lost, 'cancelled');
      assert.deepEqual(plain.requests, []);
    });

    it('when it is larger than it may be', async () => {
      plain.answer = (socket) =>
        socket.write(`${OK}Content-Length: ${large.length}\r\n\r\n${large}`, 'latin1');
      const incoming = await exchangeInBulk(
        connectionsTo(plain),
        outgoing(plain, { maxBytes: 500_000 }),
        leash(),
      );
      assert.ok(!isLost(incoming));
      const end = await incoming.read(() => true);
      assert.deepEqual([end?.lost, end?.why], ['invalid-response', 'the answer is larger than 1 MB']);
    });

    it('when no more of it is wanted, and when who reads it fails', async () => {
      plain.answer = (socket) => socket.write(`${OK}Content-Length: 9\r\n\r\nhello`);
      for (const fails of [false, true]) {
        const incoming = await exchangeInBulk(connectionsTo(plain), outgoing(plain), leash());
        assert.ok(!isLost(incoming));
        let times = 0;
        const end = await incoming.read(() => {
          times++;
          if (fails) throw new Error('a bug');
          return false;
        });
        assert.equal(end === undefined, !fails);
        await sleep(20);
        assert.equal(times, 1);
      }
    });
  });
});
