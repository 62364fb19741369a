import assert from 'node:assert/strict';
import path from 'node:path';
import { connectionOf, type Connection } from '../../../src/cluster/connection.ts';
import { identify, identityOf } from '../../../src/cluster/identity.ts';
import { listContexts, loadKubeconfig } from '../../../src/cluster/kubeconfig.ts';
import { isProblem } from '../../../src/cluster/problem.ts';
import { Folder } from '../../support/folder.ts';

const PEM = '-----BEGIN CERTIFICATE-----\nZm9v\n-----END CERTIFICATE-----\n';
const PEM_DATA = Buffer.from(PEM).toString('base64');

describe('the kubeconfig', () => {
  const folder = new Folder();
  after(() => {
    folder.remove();
  });

  let count = 0;
  /** The connection of a kubeconfig text in a file of its own. */
  async function connection(text: string, context?: string, env: NodeJS.ProcessEnv = {}) {
    const kubeconfig = folder.write(`${++count}/config`, text);
    const loaded = await loadKubeconfig({ kubeconfig, env });
    return isProblem(loaded) ? loaded : await connectionOf(loaded, context);
  }

  async function good(text: string, context?: string): Promise<Connection> {
    const result = await connection(text, context);
    assert.ok(!isProblem(result), JSON.stringify(result));
    return result;
  }

  async function problem(text: string, context?: string): Promise<string> {
    const result = await connection(text, context);
    assert.ok(isProblem(result), 'it was accepted');
    assert.doesNotMatch(result.problem, /\n/);
    return result.problem;
  }

  function config(user: string, cluster = '{server: "https://a.test:6443"}', context = ''): string {
    return [
      'apiVersion: v1',
      'kind: Config',
      'current-context: main',
      `contexts: [{name: main, context: {cluster: c, user: u${context}}}]`,
      `clusters: [{name: c, cluster: ${cluster}}]`,
      `users: [{name: u, user: ${user}}]`,
    ].join('\n');
  }

  describe('as an identity', () => {
    const cluster = '{server: "https://a.test:6443"}';
    const identity = async (...of: Parameters<typeof config>) => identityOf(await good(config(...of)));

    it('is the same whatever else is in the file, and wherever that lies [F44]', async () => {
      const one = await identity('{token: a}', cluster);
      assert.equal(await identity('{token: a, unknown: b}', cluster), one);
      const more = `${config('{token: a}', cluster)}\npreferences: {}`.replace(
        'users: [',
        'users: [{name: v}, ',
      );
      assert.equal(identityOf(await good(more)), one);
    });

    const differences: [string, ...Parameters<typeof config>][] = [
      ['token', '{token: b}', cluster],
      ['way to log in', '{username: a, password: b}', cluster],
      ['impersonation', '{token: a, as: jane}', cluster],
      ['server', '{token: a}', '{server: "https://b.test:6443"}'],
      ['authority', '{token: a}', `{server: "https://a.test:6443", certificate-authority-data: ${PEM_DATA}}`],
      ['server name', '{token: a}', '{server: "https://a.test:6443", tls-server-name: x}'],
      ['namespace', '{token: a}', cluster, ', namespace: shop'],
    ];
    for (const [what, ...of] of differences)
      it(`differs by its ${what} [F44]`, async () => {
        assert.notEqual(await identity(...of), await identity('{token: a}', cluster));
      });

    it('is told of a file without a secret of it, or with what is wrong [F44] [S4]', async () => {
      const kubeconfig = folder.write(`${++count}/config`, config('{token: canary-4711}'));
      const found = await identify({ kubeconfig, env: {} });
      assert.match(JSON.stringify(found), /^\{"identity":"[0-9a-f]{64}"\}$/);
      assert.deepEqual(Object.keys(await identify({ kubeconfig, context: 'nowhere', env: {} })), ['problem']);
    });
  });

  describe('as a connection', () => {
    it('takes every setting of cluster, user and context', async () => {
      const cluster = `{server: "https://a.test:6443/k8s/c-1/", certificate-authority-data: ${PEM_DATA}, tls-server-name: kubernetes, proxy-url: "http://proxy.test:3128", disable-compression: true}`;
      const user = `{client-certificate-data: ${PEM_DATA}, client-key-data: ${PEM_DATA}, token: abc123, as: jane}`;
      const { server, files, ...rest } = await good(config(user, cluster, ', namespace: shop'));
      assert.deepEqual(
        files.map((file) => path.basename(file)),
        ['config'],
      );
      assert.equal(server.href, 'https://a.test:6443/k8s/c-1');
      assert.deepEqual(rest, {
        context: 'main',
        namespace: 'shop',
        cluster: 'c',
        user: 'u',
        ca: PEM,
        certificate: { cert: PEM, key: PEM },
        serverName: 'kubernetes',
        insecureSkipTlsVerify: false,
        disableCompression: true,
        proxyUrl: 'http://proxy.test:3128',
        impersonation: { user: 'jane', groups: [], extra: {} },
        login: { kind: 'token', token: 'abc123' },
        warnings: [],
      });
    });

    it('is anonymous, in the namespace "default", when the file says no more than a server', async () => {
      const { login, namespace, user } = await good(
        'current-context: x\ncontexts: [{name: x, context: {cluster: c}}]\nclusters: [{name: c, cluster: {server: "https://a.test"}}]',
      );
      assert.deepEqual(
        { login, namespace, user },
        { login: { kind: 'none' }, namespace: 'default', user: '' },
      );
    });

    it('takes impersonation whole: as, as-uid, as-groups, as-user-extra (client-node: as alone) [F44]', async () => {
      const user =
        '{token: t, as: jane, as-uid: u-1, as-groups: [dev, ops], as-user-extra: {scopes: [a, b]}}';
      const { impersonation } = await good(config(user));
      assert.deepEqual(impersonation, {
        user: 'jane',
        uid: 'u-1',
        groups: ['dev', 'ops'],
        extra: { scopes: ['a', 'b'] },
      });
    });

    it('reads relative paths from the folder of the file that holds them [F44]', async () => {
      folder.write('rel/ca.crt', PEM);
      folder.write('rel/certs/me.crt', PEM);
      folder.write('rel/certs/me.key', PEM);
      const file = folder.write(
        'rel/config',
        config(
          '{client-certificate: certs/me.crt, client-key: ./certs/me.key, tokenFile: token}',
          '{server: "https://a.test", certificate-authority: ca.crt}',
        ),
      );
      const loaded = await loadKubeconfig({ kubeconfig: path.relative(process.cwd(), file), env: {} });
      assert.ok(!isProblem(loaded));
      const result = await connectionOf(loaded, undefined);
      assert.ok(!isProblem(result), JSON.stringify(result));
      assert.equal(result.ca, PEM);
      assert.deepEqual(result.certificate, { cert: PEM, key: PEM });
      assert.deepEqual(result.login, { kind: 'tokenFile', file: folder.at('rel/token') });
    });

    it('prefers inline data to a file, as kubectl does (client-node: the file)', async () => {
      const { ca } = await good(
        config(
          '{}',
          `{server: "https://a.test", certificate-authority: /nowhere, certificate-authority-data: ${PEM_DATA}}`,
        ),
      );
      assert.equal(ca, PEM);
    });

    it('reads tokenFile, which client-node does not know, and prefers it to token [F44]', async () => {
      const { login } = await good(config('{token: old, tokenFile: /run/token}'));
      assert.deepEqual(login, { kind: 'tokenFile', file: '/run/token' });
    });

    it('reads merge keys, a byte order mark and CRLF [F44]', async () => {
      const text = `\uFEFF${config('{<<: *t, as: jane}')}\nx-token: 1`.replace(
        'users:',
        'x: &t {token: abc123}\nusers:',
      );
      const { login, impersonation } = await good(text.replaceAll('\n', '\r\n'));
      assert.deepEqual(login, { kind: 'token', token: 'abc123' });
      assert.equal(impersonation?.user, 'jane');
    });

    it('warns about an unverified server and about keys that nobody reads', async () => {
      const { warnings } = await good(
        config(
          '{token: abc123, token-file: /x}',
          '{server: "https://a.test", insecure-skip-tls-verify: true}',
        ),
      );
      assert.equal(warnings.length, 2);
      assert.match(warnings[0]!, /not verified \(insecure-skip-tls-verify\)/);
      assert.match(warnings[1]!, /"token-file" is no key .* tokenFile/);
    });

    it('runs a plugin given by a path from the folder of the kubeconfig, and one given by a name from PATH', async () => {
      const exec = (command: string) =>
        config(`{exec: {apiVersion: client.authentication.k8s.io/v1, command: ${command}}}`);
      const cases = [
        ['./bin/login', (dir: string) => path.join(dir, 'bin/login')],
        ['bin/login', (dir: string) => path.join(dir, 'bin/login')],
        ['/opt/login', () => '/opt/login'],
        ['login', () => 'login'],
      ] as const;
      for (const [command, expected] of cases) {
        const { login } = await good(exec(command));
        assert.ok(login.kind === 'exec');
        assert.equal(login.plan.command, expected(login.plan.folder));
        assert.equal(login.plan.folder, path.dirname(folder.at(`${count}/config`)));
      }
    });

    for (const [written, other, href] of [
      ['https://[::1]:6443', '', 'https://[::1]:6443/'],
      ['a.test:6443', ', insecure-skip-tls-verify: true', 'https://a.test:6443/'],
      ['localhost:8080', '', 'http://localhost:8080/'],
      ['http://127.0.0.1:8001', '', 'http://127.0.0.1:8001/'],
    ]) {
      it(`understands the server "${written}"`, async () => {
        const { server } = await good(config('{}', `{server: "${written}"${other}}`));
        assert.equal(server.href, href);
      });
    }
  });

  describe('refuses, in one line that says what to do, [F44]', () => {
    const cases: readonly (readonly [string, string, RegExp, string?])[] = [
      [
        'an unknown context',
        config('{}'),
        /the context "prod" is not in .*: choose one with --context \(known: main\)/,
        'prod',
      ],
      [
        'an unknown current context',
        config('{}').replace('current-context: main', 'current-context: old'),
        /the current context "old" is not in .*known: main/,
      ],
      [
        'no current context',
        config('{}').replace('current-context: main', ''),
        /sets no current context: choose one with --context \(known: main\)/,
      ],
      [
        'a context without a cluster',
        'current-context: x\ncontexts: [{name: x, context: {user: u}}]',
        /context "x" in .* names no cluster/,
      ],
      [
        'a missing cluster',
        config('{}').replace('name: c,', 'name: d,'),
        /names the cluster "c", which is not in/,
      ],
      ['a missing user', config('{}').replace('name: u,', 'name: v,'), /names the user "u", which is not in/],
      ['a cluster without a server', config('{}', '{}'), /cluster "c" in .* has no server address/],
      ['a server that is no URL', config('{}', '{server: "https://"}'), /not a URL/],
      [
        'credentials over plain http',
        config('{token: abc123}', '{server: "http://a.test"}'),
        /http:\/\/a\.test would get the credentials unencrypted: use https/,
      ],
      ['invalid YAML, with file and line', 'a: 1\nb: [1\nc: 2', /config:3:1 is not valid YAML: /],
      ['tabs', '\ta: 1', /config:1:\d+ is not valid YAML/],
      [
        'a duplicate key',
        `${config('{}')}\nkind: Config`,
        /config:7:1 is not valid YAML: duplicated mapping key/,
      ],
      ['two documents', 'a: 1\n---\nb: 2', /not valid YAML/],
      ['a list', '- 1', /is not a kubeconfig: it holds no map/],
      ['another kind of object', 'kind: Deployment', /is not a kubeconfig: its kind is "Deployment"/],
      [
        'one name twice in one file',
        config('{}').replace('users: [', 'users: [{name: u, user: {}},'),
        /user "u" is defined twice/,
      ],
      [
        'a token that YAML reads as a number',
        config('{token: 12345}'),
        /user "u": token is not text \(put it in quotes\)/,
      ],
      [
        'a flag in quotes',
        config('{}', '{server: "https://a.test", insecure-skip-tls-verify: "true"}'),
        /insecure-skip-tls-verify is not true or false/,
      ],
      [
        'a token and a password',
        config('{token: abc123, username: a, password: b}'),
        /both a token and a password/,
      ],
      [
        'a plugin and an auth-provider',
        config('{exec: {}, auth-provider: {name: oidc}}'),
        /both an exec plugin and an auth-provider/,
      ],
      [
        'a certificate without its key',
        config(`{client-certificate-data: ${PEM_DATA}}`),
        /user "u" has no client-key/,
      ],
      [
        'a certificate file that is not there',
        config('{client-certificate: ~/x.crt, client-key: x}'),
        /the client-certificate .*\/~\/x\.crt does not exist \(a kubeconfig knows no ~/,
      ],
      [
        'data that are no PEM',
        config('{}', '{server: "https://a.test", certificate-authority-data: Zm9v}'),
        /certificate-authority-data is not the base64 of a PEM/,
      ],
      [
        'a folder as a certificate',
        config('{}', '{server: "https://a.test", certificate-authority: .}'),
        /is a folder/,
      ],
      [
        'an authority that is not used',
        config(
          '{}',
          `{server: "https://a.test", insecure-skip-tls-verify: true, certificate-authority-data: ${PEM_DATA}}`,
        ),
        /both a certificate-authority and insecure-skip-tls-verify/,
      ],
      [
        'groups without a user to impersonate',
        config('{token: abc123, as-groups: [a]}'),
        /no "as": whom to impersonate/,
      ],
      [
        'a line break in a header',
        config('{token: abc123, as: "a\\nb"}'),
        /a line break or control character in "as"/,
      ],
      [
        'a line break in a token',
        config('{token: "abc\\n123"}'),
        /the token of user "u" .* holds a line break/,
      ],
      [
        'credentials under a key of another program',
        config('{token-file: /x}'),
        /user "u" in .* has no credentials: "token-file" is no key of a kubeconfig and ignored \(the key that kubectl reads is tokenFile\)/,
      ],
      [
        'the gcp provider',
        config('{auth-provider: {name: gcp}}'),
        /dropped in 1\.26: use the exec plugin gke-gcloud-auth-plugin/,
      ],
      ['the azure provider', config('{auth-provider: {name: azure}}'), /use the exec plugin kubelogin/],
      [
        'an oidc provider without an issuer',
        config('{auth-provider: {name: oidc}}'),
        /idp-issuer-url is missing or not a URL/,
      ],
      ['an unknown provider', config('{auth-provider: {name: magic}}'), /unknown auth-provider "magic"/],
      [
        'a plugin without a command',
        config('{exec: {apiVersion: client.authentication.k8s.io/v1}}'),
        /exec plugin of user "u" .*: command is missing/,
      ],
      [
        'a plugin of an old version',
        config('{exec: {apiVersion: client.authentication.k8s.io/v1alpha1, command: x}}'),
        /v1alpha1" is not supported: it must be client\.authentication\.k8s\.io\/v1 or/,
      ],
      [
        'a plugin that needs a terminal',
        config('{exec: {apiVersion: client.authentication.k8s.io/v1, command: x, interactiveMode: Always}}'),
        /needs a terminal/,
      ],
      [
        'arguments that are numbers',
        config('{exec: {apiVersion: client.authentication.k8s.io/v1, command: x, args: [1]}}'),
        /args is not a list of texts/,
      ],
      [
        'a billion laughs',
        `a: &a [x]\nb: &b [${'*a,'.repeat(9)}*a]\nc: &c [${'*b,'.repeat(9)}*b]\nd: [${'*c,'.repeat(9)}*c]`,
        /not valid YAML/,
      ],
    ];
    for (const [what, text, expected, context] of cases) {
      it(what, async () => {
        assert.match(await problem(text, context), expected);
      });
    }

    it('and never shows the text around a mistake, which may be a secret', async () => {
      assert.doesNotMatch(await problem('users:\n- token: canary-4711\n  x: [\n'), /canary/);
    });
  });

  describe('is found', () => {
    const one = config('{token: first-token}').replaceAll('main', 'one');
    const two = config('{token: second-token}', '{server: "https://b.test"}').replaceAll('main', 'two');

    it('in the files of KUBECONFIG, where the first definition of a name wins whole and missing files are skipped [F44]', async () => {
      const list = [folder.at('gone'), folder.write('m/1', one), '', folder.write('m/2', two)].join(
        path.delimiter,
      );
      const loaded = await loadKubeconfig({ env: { KUBECONFIG: list } });
      assert.ok(!isProblem(loaded), JSON.stringify(loaded));
      const current = await connectionOf(loaded, undefined);
      const second = await connectionOf(loaded, 'two');
      assert.ok(!isProblem(current) && !isProblem(second));
      assert.equal(current.context, 'one');
      assert.equal(second.server.host, 'a.test:6443');
      assert.deepEqual(second.login, { kind: 'token', token: 'first-token' });
    });

    it('in the default file when KUBECONFIG is not set or empty', async () => {
      folder.write('home/.kube/config', one);
      const listed = await listContexts({ env: { HOME: folder.at('home'), KUBECONFIG: '' } });
      assert.deepEqual(listed, {
        contexts: [
          { name: 'one', cluster: 'c', server: 'https://a.test:6443', namespace: 'default', current: true },
        ],
      });
    });

    it('in a single file with --kubeconfig, whatever KUBECONFIG says', async () => {
      const listed = await listContexts({
        kubeconfig: folder.write('m/3', two),
        env: { KUBECONFIG: folder.at('m/1') },
      });
      assert.ok(!isProblem(listed));
      assert.deepEqual(
        listed.contexts.map(({ name }) => name),
        ['two'],
      );
    });

    it("as a pod's service account when there is no file", async () => {
      folder.write('sa/token', 'pod-token\n');
      folder.write('sa/ca.crt', PEM);
      folder.write('sa/namespace', 'shop\n');
      const env = {
        HOME: folder.at('nobody'),
        KUBERNETES_SERVICE_HOST: 'fd00::1',
        KUBERNETES_SERVICE_PORT: '443',
      };
      const loaded = await loadKubeconfig({ env, serviceAccountFolder: folder.at('sa') });
      assert.ok(!isProblem(loaded));
      const result = await connectionOf(loaded, undefined);
      assert.ok(!isProblem(result), JSON.stringify(result));
      assert.equal(result.context, null);
      assert.equal(result.server.href, 'https://[fd00::1]/');
      assert.equal(result.namespace, 'shop');
      assert.equal(result.ca, PEM);
      assert.deepEqual(result.login, { kind: 'tokenFile', file: folder.at('sa/token') });
    });

    it('nowhere: the message names what was tried', async () => {
      const home = await loadKubeconfig({ env: { HOME: folder.at('nobody') } });
      const list = await loadKubeconfig({ env: { KUBECONFIG: folder.at('gone') } });
      const named = await loadKubeconfig({ kubeconfig: folder.at('gone'), env: {} });
      const empty = await loadKubeconfig({ kubeconfig: '/dev/null', env: {} });
      assert.ok(isProblem(home) && isProblem(list) && isProblem(named) && isProblem(empty));
      assert.match(
        home.problem,
        /no kubeconfig found \(the default file: .*nobody\/\.kube\/config\): name one with/,
      );
      assert.match(list.problem, /no kubeconfig found \(KUBECONFIG: .*gone\)/);
      assert.match(
        named.problem,
        /cannot read the kubeconfig .*gone \(from --kubeconfig\): it does not exist/,
      );
      assert.match(empty.problem, /\/dev\/null is empty: name another one/);
    });

    it('but not read when it is a folder or too large [F44]', async () => {
      const huge = folder.write('huge', `# ${'x'.repeat(5_000_000)}\n`);
      const asFolder = await loadKubeconfig({ kubeconfig: folder.path, env: {} });
      const tooLarge = await loadKubeconfig({ kubeconfig: huge, env: {} });
      assert.ok(isProblem(asFolder) && isProblem(tooLarge));
      assert.match(asFolder.problem, /it is a folder/);
      assert.match(tooLarge.problem, /it is larger than 4096 KiB/);
    });
  });

  it('lists contexts without reading what they name: no certificate, no token file, no plugin', async () => {
    const file = folder.write(
      'list/config',
      [
        'contexts:',
        '- {name: a, context: {cluster: ca, user: ua, namespace: shop}}',
        '- {name: b, context: {cluster: gone, user: ub}}',
        'clusters: [{name: ca, cluster: {server: "https://a.test", certificate-authority: /gone}}]',
        'users: [{name: ua, user: {tokenFile: /gone}}, {name: ub, user: {exec: {command: /gone}}}]',
        'current-context: b',
      ].join('\n'),
    );
    assert.deepEqual(await listContexts({ kubeconfig: file, env: {} }), {
      contexts: [
        { name: 'a', cluster: 'ca', server: 'https://a.test', namespace: 'shop', current: false },
        { name: 'b', cluster: 'gone', namespace: 'default', current: true },
      ],
    });
  });
});
