import assert from 'node:assert/strict';
import { existsSync, readFileSync, realpathSync } from 'node:fs';
import path from 'node:path';
import type { Connected } from '../../../src/cluster/connect.ts';
import type { CredentialUse } from '../../../src/core/model/credentialUse.ts';
import { ExecLogin } from '../../../src/cluster/execLogin.ts';
import { isProblem } from '../../../src/cluster/problem.ts';
import { Redactor } from '../../../src/cluster/redactor.ts';
import { Authority } from '../../support/certificates.ts';
import { base64, calm, connectTo, tryToConnect, type Setup } from '../../support/connectedCluster.ts';
import { FaultServer, json, status, type Script } from '../../support/faultServer.ts';
import { Folder } from '../../support/folder.ts';

const V1 = 'client.authentication.k8s.io/v1';
const POD = { kind: 'Pod', apiVersion: 'v1', metadata: { name: 'web-1' } };
const REF = { namespace: 'shop', name: 'web-1' };
const ENV = { PATH: process.env['PATH'] };

/** What a plugin prints for a token. */
function answer(token: string, more: Readonly<Record<string, unknown>> = {}): string {
  return JSON.stringify({ kind: 'ExecCredential', apiVersion: V1, status: { token, ...more } });
}

describe('an exec plugin', function () {
  const folder = new Folder();
  let server: FaultServer;
  let plugins = 0;

  before(async () => {
    server = await FaultServer.start({}, json(POD));
  });
  after(async () => {
    await server.close();
    folder.remove();
  });
  beforeEach(() => {
    server.arrivals.length = 0;
    server.script = json(POD);
  });

  /** A real program; each run adds a line to `runs`. */
  function plugin(script: string, more: Readonly<Record<string, unknown>> = {}) {
    const name = `plugins/p${++plugins}`;
    const runs = folder.at(`${name}.runs`);
    const command = folder.write(name, `#!/bin/sh\necho run >> '${runs}'\n${script}\n`, 0o700);
    return {
      command,
      exec: { apiVersion: V1, command, ...more },
      runs: () => (existsSync(runs) ? readFileSync(runs, 'utf8').split('\n').length - 1 : 0),
    };
  }

  /** A plugin that prints the text. */
  function printing(text: string, more: Readonly<Record<string, unknown>> = {}) {
    return plugin(`cat <<'END'\n${text}\nEND`, more);
  }

  async function connected(exec: object, setup: Setup = {}): Promise<Connected> {
    return await connectTo(server, folder, { env: ENV, ...setup, user: { exec } });
  }

  async function read(exec: object, setup: Setup = {}) {
    const { reader, dispose } = await connected(exec, setup);
    try {
      return await reader.get('Pod', REF, calm);
    } finally {
      dispose();
    }
  }

  /** 401 for every token but one. */
  function only(token: string): Script {
    return (response, request, number) => {
      const good = request.headers.authorization === `Bearer ${token}`;
      (good ? json(POD) : status(401, 'Unauthorized'))(response, request, number);
    };
  }

  it('gives a token, and is not started before it is needed', async () => {
    const { exec, runs } = printing(answer('exec-token'));
    const { reader, dispose } = await connected(exec);
    assert.equal(runs(), 0);
    assert.equal((await reader.get('Pod', REF, calm)).state, 'ok');
    assert.equal(server.arrivals[0]?.headers.authorization, 'Bearer exec-token');
    dispose();
  });

  it('is not started, and nothing is sent, where its use is not agreed to', async () => {
    const { command, exec, runs } = printing(answer('exec-token'), { args: ['--for', 'dev'] });
    const asked: CredentialUse[] = [];
    const agree = (use: CredentialUse) => {
      asked.push(use);
      return Promise.resolve('not agreed to');
    };
    const setup = { env: ENV, agree, user: { exec } };
    const refused = await tryToConnect(server.url(), folder, setup);
    assert.deepEqual(refused, { problem: 'not agreed to' });
    const [use] = asked;
    assert.ok(use);
    assert.deepEqual(use.runs, [command, '--for', 'dev']);
    assert.equal(use.server, server.url());
    assert.deepEqual([use.user, use.kind, use.sends], ['tester', 'an exec plugin', null]);
    assert.equal(use.files.length, 1);
    await tryToConnect(server.url(), folder, setup);
    const env = [{ name: 'MINE', value: 'other' }];
    await tryToConnect(server.url(), folder, { ...setup, user: { exec: { ...exec, env } } });
    const [one, same, other] = asked.map(({ fingerprint }) => fingerprint);
    assert.equal(same, one);
    assert.notEqual(other, one);
    assert.equal(runs(), 0);
    assert.equal(server.arrivals.length, 0);
  });

  it('is started once for eight requests at a time (client-node: eight times), and not again without an expiry [F43]', async () => {
    const { exec, runs } = plugin(`sleep 0.2\necho '${answer('exec-token')}'`);
    const { reader, dispose } = await connected(exec);
    const readings = await Promise.all(Array.from({ length: 8 }, () => reader.get('Pod', REF, calm)));
    assert.deepEqual(new Set(readings.map(({ state }) => state)), new Set(['ok']));
    await reader.get('Pod', REF, calm);
    assert.equal(runs(), 1);
    dispose();
  });

  it('gets KUBERNETES_EXEC_INFO, its own variables, its arguments, no input and the folder of the kubeconfig [F43]', async () => {
    const seen = folder.at('seen');
    const { exec } = plugin(
      `{ echo "$KUBERNETES_EXEC_INFO"; echo "$MINE $INHERITED"; echo "$@"; pwd -P; wc -c; } > '${seen}'\necho '${answer('exec-token')}'`,
      { args: ['--a', 'b c'], env: [{ name: 'MINE', value: 'mine' }] },
    );
    await read(exec, { env: { ...ENV, INHERITED: 'inherited' } });
    const [info = '', variables, args, cwd, input] = readFileSync(seen, 'utf8').split('\n');
    assert.deepEqual(JSON.parse(info), {
      kind: 'ExecCredential',
      apiVersion: V1,
      spec: { interactive: false },
    });
    assert.equal(variables, 'mine inherited');
    assert.equal(args, '--a b c');
    assert.equal(cwd, realpathSync(folder.at('kubeconfigs')));
    assert.equal(input?.trim(), '0');
  });

  it('is told about the cluster when it asks for it with provideClusterInfo', async () => {
    const seen = folder.at('cluster-info');
    const { exec } = plugin(`echo "$KUBERNETES_EXEC_INFO" > '${seen}'\necho '${answer('exec-token')}'`, {
      provideClusterInfo: true,
    });
    const authority = new Authority('info');
    authority.dispose();
    await read(exec, {
      cluster: {
        'certificate-authority-data': base64(authority.cert),
        'tls-server-name': 'kubernetes',
        extensions: [{ name: 'client.authentication.k8s.io/exec', extension: { audience: 'a' } }],
      },
    });
    const info = JSON.parse(readFileSync(seen, 'utf8')) as { spec: unknown };
    assert.deepEqual(info.spec, {
      interactive: false,
      cluster: {
        server: server.url(),
        'tls-server-name': 'kubernetes',
        'certificate-authority-data': base64(authority.cert),
        config: { audience: 'a' },
      },
    });
  });

  it('given by a bare name is found in PATH, never in the current folder [M5]', async () => {
    const { command } = printing(answer('exec-token'));
    const exec = { apiVersion: V1, command: path.basename(command) };
    const before = process.cwd();
    process.chdir(path.dirname(command));
    try {
      const reading = await read(exec, { env: { PATH: `.${path.delimiter}/nowhere` } });
      assert.ok(reading.state === 'failed');
      assert.match(reading.reason, /is not installed: there is no such program in PATH \(\/nowhere\)/);
    } finally {
      process.chdir(before);
    }
    assert.equal((await read(exec, { env: { PATH: `${path.dirname(command)}:/bin:/usr/bin` } })).state, 'ok');
  });

  it('is started again when its credential expires [F43]', async () => {
    let now = Date.parse('2026-11-22T10:00:00Z');
    const expires = (expirationTimestamp: string) => {
      const { command, runs } = printing(answer('exec-token', { expirationTimestamp }));
      const plan = { user: 'u', apiVersion: V1, command, args: [], env: {}, provideClusterInfo: false };
      const settings = { env: ENV, redactor: new Redactor(), now: () => now };
      return { login: new ExecLogin({ ...plan, folder: folder.path }, settings), runs };
    };
    const hour = expires('2026-11-22T11:00:00Z');
    await hour.login.current(calm);
    now += 3_599_000;
    await hour.login.current(calm);
    assert.equal(hour.runs(), 1);
    now += 1_000;
    await hour.login.current(calm);
    assert.equal(hour.runs(), 2);

    // Expired when it came: used for ten seconds, because our clock may be the wrong one.
    const gone = expires('2026-11-22T01:00:00Z');
    assert.deepEqual(await gone.login.current(calm), { authorization: 'Bearer exec-token' });
    now += 9_000;
    await gone.login.current(calm);
    assert.equal(gone.runs(), 1);
    now += 1_000;
    await gone.login.current(calm);
    assert.equal(gone.runs(), 2);
  });

  it('is started again, once for all, when the server answers 401 [F43]', async () => {
    const counter = folder.at('counter');
    const { exec, runs } = plugin(
      `echo x >> '${counter}'\necho '${answer('TOKEN')}' | sed "s/TOKEN/token-$(wc -l < '${counter}' | tr -d ' ')/"`,
    );
    server.script = only('token-2');
    const { reader, dispose } = await connected(exec);
    const readings = await Promise.all(Array.from({ length: 4 }, () => reader.get('Pod', REF, calm)));
    assert.deepEqual(
      readings.map(({ state }) => state),
      ['ok', 'ok', 'ok', 'ok'],
    );
    assert.equal(runs(), 2);
    dispose();
  });

  it('is not started over and over when the server goes on answering 401 [F22]', async () => {
    const { exec, runs } = printing(answer('exec-token'));
    server.script = status(401, 'Unauthorized');
    const { reader, dispose } = await connected(exec);
    for (let i = 0; i < 3; i++) {
      const reading = await reader.get('Pod', REF, calm);
      assert.ok(reading.state === 'failed');
      assert.equal(reading.failure, 'unauthorized');
      assert.match(reading.reason, /does not accept the credentials of the exec plugin .* sign in again/);
    }
    assert.equal(runs(), 2);
    assert.equal(server.arrivals.length, 4);
    dispose();
  });

  it('can give a client certificate, which goes before the one of the kubeconfig', async () => {
    const authority = new Authority('exec');
    const own = authority.issue({ subject: '/CN=own', client: true });
    const issued = authority.issue({ subject: '/CN=issued', client: true });
    const secure = await FaultServer.start(
      {
        certificate: authority.issue({ subject: '/CN=api', names: 'IP:127.0.0.1' }),
        clientCa: authority.cert,
      },
      json(POD),
    );
    const credential = { clientCertificateData: issued.cert, clientKeyData: issued.key };
    const { exec } = printing(JSON.stringify({ kind: 'ExecCredential', apiVersion: V1, status: credential }));
    const { reader, dispose } = await connectTo(secure, folder, {
      env: ENV,
      cluster: { 'certificate-authority-data': base64(authority.cert) },
      user: { exec, 'client-certificate-data': base64(own.cert), 'client-key-data': base64(own.key) },
    });
    assert.equal((await reader.get('Pod', REF, calm)).state, 'ok');
    assert.equal(secure.arrivals[0]?.clientName, 'issued');
    dispose();
    const broken = { clientCertificateData: issued.cert, clientKeyData: own.key };
    const { exec: other } = printing(
      JSON.stringify({ kind: 'ExecCredential', apiVersion: V1, status: broken }),
    );
    const unusable = await connectTo(secure, folder, { env: ENV, user: { exec: other } });
    const reading = await unusable.reader.get('Pod', REF, calm);
    assert.ok(reading.state === 'failed');
    assert.match(reading.reason, /the plugin's client certificate cannot be used \(ERR_OSSL/);
    unusable.dispose();
    await secure.close();
    authority.dispose();
  });

  it('is left alone when the kubeconfig holds a token too, as kubectl does', async () => {
    const { exec, runs } = printing(answer('exec-token'));
    const { reader, dispose } = await connectTo(server, folder, {
      env: ENV,
      user: { exec, token: 'own-token' },
    });
    await reader.get('Pod', REF, calm);
    assert.equal(server.arrivals[0]?.headers.authorization, 'Bearer own-token');
    assert.equal(runs(), 0);
    dispose();
  });

  describe('that fails makes every read fail with a reason: [F43]', () => {
    const cases: Readonly<Record<string, readonly [() => object, RegExp]>> = {
      'a missing program, with the install hint': [
        () => ({
          apiVersion: V1,
          command: '/nowhere/login',
          installHint: 'Install it with:\n  brew install login',
        }),
        /the exec plugin \/nowhere\/login of user "tester" is not installed\. Install it with: brew install login – there is no such program$/,
      ],
      'a file that is not executable': [
        () => ({ apiVersion: V1, command: folder.write('plugins/plain', '#!/bin/sh\n') }),
        /is not installed/,
      ],
      'a file that is no program': [
        () => ({ apiVersion: V1, command: folder.write('plugins/garbage', '\x00\x01', 0o700) }),
        /cannot be started \(ENOEXEC\)|failed with exit status|cannot be started/,
      ],
      'an exit status, with what it said': [
        () => plugin('echo "no session: run login first" >&2; exit 3').exec,
        /failed with exit status 3: no session: run login first/,
      ],
      'a signal': [() => plugin('kill -9 $$').exec, /was ended by SIGKILL/],
      'no output': [() => plugin('').exec, /printed nothing/],
      garbage: [() => printing('hello').exec, /did not print JSON/],
      'another kind': [() => printing('{"kind":"Pod"}').exec, /did not print an ExecCredential/],
      'another version': [
        () => printing(answer('exec-token').replace('/v1', '/v1beta1')).exec,
        /answered with apiVersion "client\.authentication\.k8s\.io\/v1beta1" where the kubeconfig says/,
      ],
      'no status': [
        () => printing(JSON.stringify({ kind: 'ExecCredential', apiVersion: V1 })).exec,
        /without a status/,
      ],
      'an empty status': [
        () => printing(answer('')).exec,
        /printed neither a token nor a client certificate/,
      ],
      'half a certificate': [
        () => printing(answer('exec-token', { clientKeyData: 'x' })).exec,
        /only one of client certificate and key/,
      ],
      'a line break in the token': [() => printing(answer('a\nb')).exec, /characters that no token has/],
      'an expiry that is no time': [
        () => printing(answer('exec-token', { expirationTimestamp: 'soon' })).exec,
        /expirationTimestamp that is no time/,
      ],
      'output without end': [
        () => plugin('while :; do echo xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx; done').exec,
        /printed more than 1 MiB/,
      ],
    };
    for (const [name, [make, reason]] of Object.entries(cases)) {
      it(name, async () => {
        const reading = await read(make());
        assert.ok(reading.state === 'failed');
        assert.equal(reading.failure, 'unauthorized');
        assert.match(reading.reason, reason);
        assert.doesNotMatch(reading.reason, /\n/);
        assert.equal(server.arrivals.length, 0);
      });
    }

    it('and it is not started again for each of a bunch of reads', async () => {
      const { exec, runs } = plugin('exit 1');
      const { reader, dispose } = await connected(exec);
      for (let i = 0; i < 3; i++) assert.equal((await reader.get('Pod', REF, calm)).state, 'failed');
      assert.equal(runs(), 1);
      dispose();
    });
  });

  it('is ended, with its children, when the caller stops [F43]', async () => {
    const pid = folder.at('child.pid');
    const { exec } = plugin(`sleep 600 & echo $! > '${pid}'; wait`);
    const { reader, dispose } = await connected(exec);
    const stop = new AbortController();
    const reading = reader.get('Pod', REF, stop.signal);
    while (!existsSync(pid) || readFileSync(pid, 'utf8') === '')
      await new Promise((done) => setTimeout(done, 10));
    stop.abort();
    assert.equal((await reading).state, 'cancelled');
    while (isAlive(Number(readFileSync(pid, 'utf8')))) await new Promise((done) => setTimeout(done, 10));
    dispose();
  });

  it('goes on for the others when one of several callers stops', async () => {
    const { exec, runs } = plugin(`sleep 0.3\necho '${answer('exec-token')}'`);
    const { reader, dispose } = await connected(exec);
    const stop = new AbortController();
    const left = reader.get('Pod', REF, stop.signal);
    const stayed = reader.get('Pod', REF, calm);
    setTimeout(() => {
      stop.abort();
    }, 100);
    assert.equal((await left).state, 'cancelled');
    assert.equal((await stayed).state, 'ok');
    assert.equal(runs(), 1);
    dispose();
  });

  it('is never run for a connection that cannot be made', async () => {
    const { exec, runs } = printing(answer('exec-token'));
    const result = await tryToConnect('http://a.test', folder, { env: ENV, user: { exec } });
    assert.ok(isProblem(result));
    assert.equal(runs(), 0);
  });
});

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    // A zombie has ended too; nobody here may be there to reap it.
    return !/^\d+ \(.*\) Z/.test(readFileSync(`/proc/${pid}/stat`, 'utf8'));
  } catch {
    return false;
  }
}
