import assert from 'node:assert/strict';
import net, { type AddressInfo } from 'node:net';
import { isProblem } from '../../../src/cluster/problem.ts';
import { proxyFor } from '../../../src/cluster/proxy.ts';
import { Authority } from '../../support/certificates.ts';
import { base64, calm, connectTo, tryToConnect } from '../../support/connectedCluster.ts';
import { FaultServer, json } from '../../support/faultServer.ts';
import { Folder } from '../../support/folder.ts';
import { connectProxy, socksProxy } from '../../support/proxyServers.ts';

const POD = { kind: 'Pod', apiVersion: 'v1', metadata: { name: 'web-1' } };
const REF = { namespace: 'shop', name: 'web-1' };

describe('the choice of a proxy', () => {
  // Rows of golang.org/x/net/http/httpproxy, TestCacheKeys and UseProxyTests, and of client-go's CIDR addition.
  const rows: readonly (readonly [string, NodeJS.ProcessEnv, string | undefined])[] = [
    ['https://a.test', {}, undefined],
    ['https://a.test', { HTTPS_PROXY: 'http://p:3128' }, 'http://p:3128'],
    ['https://a.test', { https_proxy: 'http://p:3128' }, 'http://p:3128'],
    ['https://a.test', { HTTPS_PROXY: 'p:3128' }, 'http://p:3128'],
    ['https://a.test', { HTTPS_PROXY: 'socks5://p:1080' }, 'socks5://p:1080'],
    ['https://a.test', { HTTP_PROXY: 'http://p:3128', ALL_PROXY: 'http://p:3128' }, undefined],
    ['http://a.test', { HTTP_PROXY: 'http://p:3128' }, 'http://p:3128'],
    ['https://localhost:6443', { HTTPS_PROXY: 'p' }, undefined],
    ['https://127.0.0.1:6443', { HTTPS_PROXY: 'p' }, undefined],
    ['https://[::1]:6443', { HTTPS_PROXY: 'p' }, undefined],
    ['https://a.test', { HTTPS_PROXY: 'p', NO_PROXY: '*' }, undefined],
    ['https://a.test', { HTTPS_PROXY: 'p', NO_PROXY: 'b.test, A.test' }, undefined],
    ['https://x.a.test', { HTTPS_PROXY: 'p', no_proxy: 'a.test' }, undefined],
    ['https://xa.test', { HTTPS_PROXY: 'p', NO_PROXY: 'a.test' }, 'http://p'],
    ['https://x.a.test', { HTTPS_PROXY: 'p', NO_PROXY: '.a.test' }, undefined],
    ['https://a.test', { HTTPS_PROXY: 'p', NO_PROXY: '.a.test' }, 'http://p'],
    ['https://x.a.test', { HTTPS_PROXY: 'p', NO_PROXY: '*.a.test' }, undefined],
    ['https://a.test:6443', { HTTPS_PROXY: 'p', NO_PROXY: 'a.test:6443' }, undefined],
    ['https://a.test', { HTTPS_PROXY: 'p', NO_PROXY: 'a.test:443' }, undefined],
    ['https://a.test:6443', { HTTPS_PROXY: 'p', NO_PROXY: 'a.test:443' }, 'http://p'],
    ['https://10.1.2.3', { HTTPS_PROXY: 'p', NO_PROXY: '10.0.0.0/8' }, undefined],
    ['https://11.1.2.3', { HTTPS_PROXY: 'p', NO_PROXY: '10.0.0.0/8' }, 'http://p'],
    ['https://10.1.2.3', { HTTPS_PROXY: 'p', NO_PROXY: '10.1.2.3' }, undefined],
    ['https://[fd00::1]:6443', { HTTPS_PROXY: 'p', NO_PROXY: 'fd00::/8' }, undefined],
    ['https://[fd00::1]:6443', { HTTPS_PROXY: 'p', NO_PROXY: '[fd00::1]:6443' }, undefined],
    ['https://a.test', { HTTPS_PROXY: 'p', NO_PROXY: '10.0.0.0/99,x/y,' }, 'http://p'],
  ];
  for (const [server, env, expected] of rows) {
    it(`for ${server} with ${JSON.stringify(env)}: ${expected ?? 'none'} [F13]`, () => {
      const proxy = proxyFor(new URL(server), undefined, env);
      assert.ok(!isProblem(proxy));
      assert.equal(proxy?.href.replace(/\/$/, ''), expected);
    });
  }

  it("prefers the cluster's proxy-url to the environment, and to NO_PROXY [F13]", () => {
    const proxy = proxyFor(new URL('https://a.test'), 'http://own:1', {
      HTTPS_PROXY: 'http://p',
      NO_PROXY: '*',
    });
    assert.ok(!isProblem(proxy));
    assert.equal(proxy?.host, 'own:1');
  });

  it('refuses what is no proxy, without showing it [F13]', () => {
    const scheme = proxyFor(new URL('https://a.test'), 'socks4://user:canary@p', {});
    const url = proxyFor(new URL('https://a.test'), undefined, { HTTPS_PROXY: 'http://user:canary@:x' });
    assert.deepEqual(scheme, {
      problem:
        "the cluster's proxy-url has the scheme socks4://, but only http, https and socks5 proxies are supported",
    });
    assert.deepEqual(url, { problem: 'HTTPS_PROXY is not a URL' });
  });
});

describe('through a proxy [F13]', () => {
  const folder = new Folder();
  let authority: Authority;
  let server: FaultServer;

  before(async () => {
    authority = new Authority('proxy');
    const certificate = authority.issue({ subject: '/CN=api', names: 'DNS:api.cluster.test' });
    server = await FaultServer.start({ certificate }, json(POD));
  });
  beforeEach(() => {
    server.arrivals.length = 0;
    server.connections = 0;
  });
  after(async () => {
    await server.close();
    authority.dispose();
    folder.remove();
  });

  async function through(proxyUrl: string, env: NodeJS.ProcessEnv = {}) {
    return await connectTo(server, folder, {
      host: 'api.cluster.test',
      env,
      limits: { connect: 3000 },
      cluster: {
        'certificate-authority-data': base64(authority.cert),
        ...(proxyUrl === '' ? {} : { 'proxy-url': proxyUrl }),
      },
    });
  }

  it('with CONNECT: the proxy resolves the name, TLS ends at the server, and the way is used again', async () => {
    const proxy = await connectProxy();
    const { reader, dispose } = await through(`http://127.0.0.1:${proxy.port}`);
    for (let i = 0; i < 3; i++) assert.equal((await reader.get('Pod', REF, calm)).state, 'ok');
    assert.deepEqual(proxy.asked, [`api.cluster.test:${server.port}`]);
    assert.equal(server.connections, 1);
    assert.equal(server.arrivals[0]!.servername, 'api.cluster.test');
    assert.equal(server.arrivals[0]!.headers['proxy-authorization'], undefined);
    dispose();
    await proxy.close();
  });

  it('of HTTPS_PROXY (client-node: ignored), with user and password', async () => {
    const proxy = await connectProxy('jane:p@ss');
    const { reader, dispose } = await through('', {
      HTTPS_PROXY: `http://jane:p%40ss@127.0.0.1:${proxy.port}`,
    });
    assert.equal((await reader.get('Pod', REF, calm)).state, 'ok');
    assert.deepEqual(proxy.asked, [`jane:p@ss@api.cluster.test:${server.port}`]);
    dispose();
    await proxy.close();
  });

  it('that wants a password: says so, without the one that was wrong', async () => {
    const proxy = await connectProxy('jane:right');
    const { reader, dispose } = await through(`http://jane:wrong-one@127.0.0.1:${proxy.port}`);
    const reading = await reader.get('Pod', REF, calm);
    assert.ok(reading.state === 'failed');
    assert.equal(reading.failure, 'unreachable');
    assert.match(
      reading.reason,
      /the proxy http:\/\/127\.0\.0\.1:\d+ refuses the way to api\.cluster\.test:\d+ \(407 .*put user and password/,
    );
    assert.doesNotMatch(reading.reason, /wrong-one/);
    dispose();
    await proxy.close();
  });

  it('with SOCKS 5, with and without a password', async () => {
    const open = await socksProxy();
    const closed = await socksProxy('jane:secret');
    const cases = [
      [`socks5://127.0.0.1:${open.port}`, open, ''],
      [`socks5h://jane:secret@127.0.0.1:${closed.port}`, closed, 'jane:secret@'],
    ] as const;
    for (const [url, proxy, login] of cases) {
      const { reader, dispose } = await through(url);
      assert.equal((await reader.get('Pod', REF, calm)).state, 'ok');
      assert.deepEqual(proxy.asked, [`${login}api.cluster.test:${server.port}`]);
      dispose();
    }
    const refused = await through(`socks5://jane:wrong-one@127.0.0.1:${closed.port}`);
    const reading = await refused.reader.get('Pod', REF, calm);
    assert.ok(reading.state === 'failed');
    assert.match(
      reading.reason,
      /the SOCKS proxy 127\.0\.0\.1:\d+ gives no way: it does not accept the user and password/,
    );
    refused.dispose();
    await open.close();
    await closed.close();
  });

  it('that is not there, or never answers: unreachable and timeout', async () => {
    const silent = net.createServer((socket) => socket.resume());
    await new Promise<void>((resolve) => {
      silent.listen(0, '127.0.0.1', resolve);
    });
    const { port } = silent.address() as AddressInfo;
    for (const scheme of ['http', 'socks5']) {
      const gone = await through(`${scheme}://127.0.0.1:1`);
      const missing = await gone.reader.get('Pod', REF, calm);
      assert.ok(missing.state === 'failed');
      assert.equal(missing.failure, 'unreachable');
      assert.match(missing.reason, /the proxy \w+:\/\/127\.0\.0\.1:1 cannot be reached \(ECONNREFUSED\)/);
      gone.dispose();
      const mute = await connectTo(server, folder, {
        limits: { connect: 300 },
        cluster: { 'proxy-url': `${scheme}://127.0.0.1:${port}` },
      });
      assert.equal((await mute.reader.get('Pod', REF, calm)).state, 'timeout');
      mute.dispose();
    }
    // It closes only when nobody is connected any more.
    await new Promise((resolve) => silent.close(resolve));
  });

  it('of an unknown kind: no connection, and a message that says so', async () => {
    const result = await tryToConnect(server.url(), folder, { cluster: { 'proxy-url': 'ftp://p' } });
    assert.ok(isProblem(result));
    assert.match(result.problem, /only http, https and socks5 proxies are supported/);
  });
});
