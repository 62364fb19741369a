import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { rmSync } from 'node:fs';
import { isLost } from '../../../src/cluster/lost.ts';
import { Redactor } from '../../../src/cluster/redactor.ts';
import { TokenFile } from '../../../src/cluster/tokenFile.ts';
import { Authority } from '../../support/certificates.ts';
import { base64, calm, connectTo } from '../../support/connectedCluster.ts';
import { FaultServer, json, status, text, type Script } from '../../support/faultServer.ts';
import { Folder } from '../../support/folder.ts';

const POD = { kind: 'Pod', apiVersion: 'v1', metadata: { name: 'web-1' } };
const REF = { namespace: 'shop', name: 'web-1' };

describe('a token file', () => {
  const folder = new Folder();
  after(() => {
    folder.remove();
  });

  it('is sent (client-node: no Authorization at all), and read at once again when the server answers 401 [F22]', async () => {
    const file = folder.write('token', 'old-token\n');
    const server = await FaultServer.start({}, (response, request, number) => {
      const good = request.headers.authorization === 'Bearer new-token';
      folder.write('token', 'new-token\n');
      (good ? json(POD) : status(401, 'Unauthorized'))(response, request, number);
    });
    const { reader, dispose } = await connectTo(server, folder, { user: { tokenFile: file } });
    assert.equal((await reader.get('Pod', REF, calm)).state, 'ok');
    assert.deepEqual(
      server.arrivals.map(({ headers }) => headers.authorization),
      ['Bearer old-token', 'Bearer new-token'],
    );
    dispose();
    await server.close();
  });

  it('is not asked for a second time when it still holds the token that was refused [F22]', async () => {
    const file = folder.write('same', 'same-token');
    const server = await FaultServer.start({}, status(401, 'Unauthorized'));
    const { reader, dispose } = await connectTo(server, folder, { user: { tokenFile: file } });
    const reading = await reader.get('Pod', REF, calm);
    assert.ok(reading.state === 'failed');
    assert.match(reading.reason, /does not accept the token in .*same: sign in again/);
    assert.equal(server.arrivals.length, 1);
    dispose();
    await server.close();
  });

  it('is read again after a minute, and the old token serves while the file is gone [F44]', async () => {
    let now = 0;
    const file = folder.write('rotated', 'one');
    const source = new TokenFile(file, new Redactor(), () => now);
    const current = async () => {
      const credential = await source.current();
      return isLost(credential) ? credential.why : credential.authorization;
    };
    assert.equal(await current(), 'Bearer one');
    folder.write('rotated', 'two');
    now = 59_999;
    assert.equal(await current(), 'Bearer one');
    now = 60_000;
    assert.equal(await current(), 'Bearer two');
    rmSync(file);
    now = 200_000;
    assert.equal(await current(), 'Bearer two');
  });

  const pipe = folder.at('pipe');
  execFileSync('sh', ['-c', 'mkfifo "$0"', pipe]);
  for (const [what, file, why] of [
    ['is not there', folder.at('gone'), /the token file .*gone does not exist/],
    ['is a folder', folder.path, /is a folder/],
    ['is a pipe', pipe, /is not a regular file/],
    ['is empty', folder.write('empty', '\n'), /is empty/],
    ['is no token', folder.write('binary', 'a\x00b'), /holds no token/],
    ['is huge', folder.write('huge', 'x'.repeat(1_100_000)), /is larger than 1024 KiB/],
  ] as const) {
    it(`that ${what} makes a read fail as unauthorized, and nothing is sent [F44]`, async () => {
      const server = await FaultServer.start({}, json(POD));
      const { reader, dispose } = await connectTo(server, folder, { user: { tokenFile: file } });
      const reading = await reader.get('Pod', REF, calm);
      assert.ok(reading.state === 'failed');
      assert.equal(reading.failure, 'unauthorized');
      assert.match(reading.reason, why);
      assert.equal(server.arrivals.length, 0);
      dispose();
      await server.close();
    });
  }
});

describe('the auth-provider oidc', () => {
  const folder = new Folder();
  let authority: Authority;
  let issuer: FaultServer;
  let provider: Script;

  before(async () => {
    authority = new Authority('issuer');
    const certificate = authority.issue({ subject: '/CN=issuer', names: 'IP:127.0.0.1' });
    issuer = await FaultServer.start({ certificate }, (response, request, number) => {
      if (request.url.endsWith('/.well-known/openid-configuration')) {
        json({ token_endpoint: `${issuer.url()}/token` })(response, request, number);
      } else provider(response, request, number);
    });
  });
  beforeEach(() => {
    issuer.arrivals.length = 0;
    provider = json({ id_token: jwt(3600, 'fresh'), refresh_token: 'refresh-2' });
  });
  after(async () => {
    await issuer.close();
    authority.dispose();
    folder.remove();
  });

  function jwt(expiresInSeconds: number, name = 'first'): string {
    const part = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url');
    return `${part({ alg: 'none' })}.${part({ name, exp: Math.floor(Date.now() / 1000) + expiresInSeconds })}.c2ln`;
  }

  /** The Authorization of three reads at a time and one after them, or why there was none. */
  async function sent(config: Readonly<Record<string, string>>): Promise<readonly (string | undefined)[]> {
    const server = await FaultServer.start({}, json(POD));
    const all = {
      'client-id': 'kubectl',
      'idp-issuer-url': `${issuer.url()}/realm/`,
      'idp-certificate-authority-data': base64(authority.cert),
      ...config,
    };
    const user = { 'auth-provider': { name: 'oidc', config: all } };
    const { reader, dispose } = await connectTo(server, folder, { user });
    const together = await Promise.all([1, 2, 3].map(() => reader.get('Pod', REF, calm)));
    const readings = [...together, await reader.get('Pod', REF, calm)];
    dispose();
    await server.close();
    const reasons = readings.map((reading) => (reading.state === 'ok' ? undefined : reading.reason));
    const authorizations = server.arrivals.map(({ headers }) => headers.authorization);
    return [...new Set(authorizations.length > 0 ? authorizations : reasons)];
  }

  it('sends the id-token while it is good, and asks nobody', async () => {
    const token = jwt(3600);
    assert.deepEqual(await sent({ 'id-token': token, 'refresh-token': 'refresh-1' }), [`Bearer ${token}`]);
    assert.equal(issuer.arrivals.length, 0);
  });

  it('refreshes an expired token once for all reads (client-node 2.0.1: fails), as a client without a secret', async () => {
    const [authorization, ...others] = await sent({ 'id-token': jwt(5), 'refresh-token': 'refresh-1' });
    assert.match(Buffer.from(authorization!.split('.')[1]!, 'base64url').toString(), /"name":"fresh"/);
    assert.deepEqual(others, []);
    assert.deepEqual(
      issuer.arrivals.map(({ method, url, body }) => `${method} ${url} ${body}`),
      [
        'GET /realm/.well-known/openid-configuration ',
        'POST /token grant_type=refresh_token&refresh_token=refresh-1&client_id=kubectl',
      ],
    );
  });

  it('logs in as a client with a secret', async () => {
    await sent({ 'refresh-token': 'refresh-1', 'client-secret': 's:cret' });
    const { headers, body } = issuer.arrivals[1]!;
    assert.equal(headers.authorization, `Basic ${base64('kubectl:s%3Acret')}`);
    assert.equal(body, 'grant_type=refresh_token&refresh_token=refresh-1');
  });

  const failures: readonly (readonly [string, Readonly<Record<string, string>>, () => Script, RegExp])[] = [
    [
      'there is no refresh token (client-node: anonymous)',
      {},
      () => json({}),
      /has expired, and there is no refresh-token to renew it with; sign in again/,
    ],
    [
      'the provider refuses',
      { 'refresh-token': 'refresh-canary' },
      () => json({ error: 'invalid_grant', error_description: 'refresh-canary is revoked' }, 400),
      /cannot be refreshed: https:\/\/127\.0\.0\.1:\d+ answered 400 \(\[redacted\] is revoked\)/,
    ],
    [
      'the provider forgets the token',
      { 'refresh-token': 'refresh-1' },
      () => json({}),
      /answered without an id_token/,
    ],
    [
      'the provider sends a page',
      { 'refresh-token': 'refresh-1' },
      () => text('<html>', 'text/html'),
      /answered 200$/,
    ],
    [
      'the provider is not trusted',
      { 'refresh-token': 'refresh-1', 'idp-certificate-authority-data': '' },
      () => json({}),
      /signed by an authority that is not trusted here/,
    ],
    [
      'the provider is not there',
      { 'refresh-token': 'refresh-1', 'idp-issuer-url': 'https://127.0.0.1:1' },
      () => json({}),
      /refuses connections/,
    ],
    [
      'the provider is not https',
      { 'refresh-token': 'refresh-1', 'idp-issuer-url': 'http://issuer.test' },
      () => json({}),
      /the sign-in server http:\/\/issuer\.test is not https/,
    ],
  ];
  for (const [what, config, script, reason] of failures) {
    it(`makes reads fail with a reason when ${what}`, async () => {
      provider = script();
      const [why, ...others] = await sent({ 'id-token': jwt(-10), ...config });
      assert.match(why!, reason);
      assert.doesNotMatch(why!, /canary/);
      assert.deepEqual(others, []);
    });
  }
});
