import assert from 'node:assert/strict';
import { isProblem } from '../../../src/cluster/problem.ts';
import { Redactor } from '../../../src/cluster/redactor.ts';
import { patchFor } from '../../../src/core/changes.ts';
import { Authority } from '../../support/certificates.ts';
import { base64, calm, tryToConnect } from '../../support/connectedCluster.ts';
import { FaultServer, status, text, type Script } from '../../support/faultServer.ts';
import { Folder } from '../../support/folder.ts';

describe('the redactor', () => {
  function line(text: string, ...secrets: readonly string[]): string {
    const redactor = new Redactor();
    for (const secret of secrets) redactor.add(secret);
    return redactor.line(text);
  }

  it('finds a secret as it is, in base64, in base64url and in a URL', () => {
    const secret = 'p@ss?wörd>>';
    const forms = [
      secret,
      base64(secret),
      base64(`${secret}\n`).slice(0, -4),
      Buffer.from(secret).toString('base64url'),
      encodeURIComponent(secret),
    ];
    for (const form of forms)
      assert.doesNotMatch(line(`it said: ${form}.`, secret), /p@ss|p%40ss|cEBzcz/, form);
  });

  it('finds the lines of a key, wherever its line breaks went', () => {
    const key = `-----BEGIN EC PRIVATE KEY-----\n${'a'.repeat(64)}\n${'b'.repeat(64)}\n-----END EC PRIVATE KEY-----\n`;
    assert.doesNotMatch(line(JSON.stringify({ key }), key), /aaaa|bbbb/);
  });

  for (const [what, said] of [
    ['a private key', 'oops -----BEGIN PRIVATE KEY-----\nMIIcanary\n-----END PRIVATE KEY-----'],
    ['half a private key', '-----BEGIN RSA PRIVATE KEY-----\nMIIcanary'],
    ['a JSON Web Token', 'token eyJhbGciOiJub25lIn0.eyJjYW5hcnkiOjF9.canary is bad'],
    ['a bearer token', 'Authorization: Bearer canary-0123456789'],
    ['a password in a URL', 'cannot reach https://jane:canary@proxy.test:3128'],
    ['a token in a URL', 'GET https://sts.test/?access_token=canary1234&x=1'],
    ['a token in JSON', '{"refresh_token": "canary1234"}'],
  ] as const) {
    it(`finds ${what} that nobody told it about`, () => {
      assert.doesNotMatch(line(said), /canary/);
      assert.match(line(said), /\[redacted\]/);
    });
  }

  it('leaves sentences alone', () => {
    for (const said of [
      'invalid token: expired',
      'the token of user "x"',
      'password: authentication failed',
    ]) {
      assert.equal(line(said), said);
    }
  });

  it('makes one line without control characters, of at most 1,000 characters', () => {
    assert.equal(line('a\r\n\tb\x1b[31mc\u009bd\x00'), 'a b [31mc d');
    assert.equal(Array.from(line('𝄞'.repeat(5000))).length, 1001);
    assert.equal(line('x'.repeat(1_000_000)).length, 1001);
  });
});

describe('no message ever holds a secret [S4]', () => {
  const folder = new Folder();
  const authority = new Authority('secrets');
  const client = authority.issue({ subject: '/CN=jane', client: true });
  after(() => {
    authority.dispose();
    folder.remove();
  });

  const canaries = {
    token: 'canary-token-0123',
    password: 'canary-password-4567',
    proxy: 'canary-proxy-89ab',
    exec: 'canary-exec-cdef',
    variable: 'canary-variable-0246',
    refresh: 'canary-refresh-1357',
  };
  const keyLine = client.key.split('\n')[1]!;
  const echo = (name: string): string =>
    folder.write(
      name,
      `#!/bin/sh\necho "env $API_KEY, token ${canaries.exec}, info $KUBERNETES_EXEC_INFO" >&2\n` +
        `[ -e "$0.ran" ] && exit 1\ntouch "$0.ran"\n` +
        `echo '{"kind":"ExecCredential","apiVersion":"client.authentication.k8s.io/v1","status":{"token":"${canaries.exec}","expirationTimestamp":"2020-01-01T00:00:00Z"}}'\n`,
      0o700,
    );
  const users: Readonly<Record<string, () => Record<string, unknown>>> = {
    token: () => ({ token: canaries.token }),
    'token file': () => ({ tokenFile: folder.write('token', canaries.token) }),
    password: () => ({ username: 'jane', password: canaries.password }),
    key: () => ({ 'client-certificate-data': base64(client.cert), 'client-key-data': base64(client.key) }),
    plugin: () => ({
      exec: {
        apiVersion: 'client.authentication.k8s.io/v1',
        command: echo(`plugin-${Math.random()}`),
        env: [{ name: 'API_KEY', value: canaries.variable }],
      },
    }),
    oidc: () => ({
      'auth-provider': {
        name: 'oidc',
        config: {
          'idp-issuer-url': 'https://127.0.0.1:1',
          'client-id': 'x',
          'refresh-token': canaries.refresh,
        },
      },
    }),
  };

  /** A server that sends back whatever it was sent, in every kind of failure. */
  const parrots: Readonly<Record<string, (said: string) => Script>> = {
    forbidden: (said) => status(403, said),
    unauthorized: (said) => status(401, said),
    'bad request': (said) => status(400, said),
    'not found': (said) => status(404, said),
    error: (said) => status(500, said, { 'Retry-After': '9999' }),
    redirect: (said) =>
      text('', 'text/plain', 302, { Location: `https://x.test/${encodeURIComponent(said)}` }),
    'wrong type': (said) => text(said, `text/${said.replaceAll(/[^a-z0-9-]/gi, '')}`),
    'wrong kind': (said) => (response) => {
      response.writeHead(200, { 'Content-Type': 'application/json' }).end(JSON.stringify({ kind: said }));
    },
  };

  for (const [user, make] of Object.entries(users)) {
    for (const [failure, parrot] of Object.entries(parrots)) {
      it(`${user}, ${failure}`, async () => {
        const server = await FaultServer.start({}, (response, request, number) => {
          const said = [...Object.values(request.headers), ...Object.values(canaries), keyLine].join(' ');
          parrot(said)(response, request, number);
        });
        const connected = await tryToConnect(server.url(), folder, {
          env: { PATH: process.env['PATH'] },
          user: make(),
        });
        assert.ok(!isProblem(connected), JSON.stringify(connected));
        const { reader, actions, dispose } = connected;
        const ref = { namespace: 'shop', name: 'web' };
        const readings = [
          await reader.get('Deployment', ref, calm),
          await reader.list('Pod', {}, calm),
          await reader.log(
            { namespace: 'shop', pod: 'a', container: 'b', previous: false, tailLines: 1 },
            calm,
          ),
          await actions.mayPatch(ref, calm),
        ];
        const patch = patchFor({ is: 'resume' }, { metadata: { uid: 'u', generation: 1 } })!;
        const patched = await actions.patchDeployment(ref, patch, {}, calm);
        dispose();
        await server.close();
        const all = JSON.stringify([readings, patched]);
        const mine = Object.entries(canaries).filter(([name]) => isLoaded(user, name));
        for (const [name, canary] of mine) {
          for (const form of [canary, base64(canary).slice(0, -3), encodeURIComponent(canary)]) {
            assert.ok(!all.includes(form), `${name}: ${all}`);
          }
        }
        if (user === 'key') assert.ok(!all.includes(keyLine));
      });
    }
  }

  it('a set-up that does not work', async () => {
    const proxyUrl = `ftp://jane:${canaries.proxy}@proxy.test`;
    const broken = await tryToConnect('https://a.test', folder, {
      user: {
        token: canaries.token,
        'client-certificate-data': base64(client.cert),
        'client-key-data': base64(authority.cert),
      },
    });
    const proxied = await tryToConnect('https://a.test', folder, {
      user: { token: canaries.token },
      cluster: { 'proxy-url': proxyUrl },
    });
    const server = await tryToConnect(`https://jane:${canaries.password}@a.test`, folder);
    for (const result of [broken, proxied, server]) {
      assert.ok(isProblem(result));
      assert.doesNotMatch(result.problem, /canary/);
    }
    assert.ok(isProblem(broken));
    assert.match(
      broken.problem,
      /the certificates of cluster "test" and user "tester" cannot be used \(ERR_/,
    );
  });

  function isLoaded(user: string, canary: string): boolean {
    if (user === 'plugin') return canary === 'exec' || canary === 'variable';
    if (user === 'oidc') return canary === 'refresh';
    if (user === 'token file') return canary === 'token';
    return canary === user;
  }
});
