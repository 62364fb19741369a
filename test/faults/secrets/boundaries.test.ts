import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { once } from 'node:events';
import http from 'node:http';
import net from 'node:net';
import path from 'node:path';
import { inspect } from 'node:util';
import type * as vscode from 'vscode';
import * as standIn from 'vscode';
import { connect } from '../../../src/cluster/connect.ts';
import { isProblem } from '../../../src/cluster/problem.ts';
import { diagnose } from '../../../src/core/diagnose.ts';
import { scan } from '../../../src/core/scan.ts';
import { agreeToKubeconfig } from '../../../src/host/foreignKubeconfig.ts';
import type { Log } from '../../../src/host/log.ts';
import { whyNoChanges } from '../../../src/host/readOnly.ts';
import { Session } from '../../../src/host/session.ts';
import { readSettings } from '../../../src/host/settings.ts';
import type { OpenSource } from '../../../src/host/source.ts';
import { calm, connectTo } from '../../support/connectedCluster.ts';
import { FaultServer } from '../../support/faultServer.ts';
import { Folder } from '../../support/folder.ts';
import { rawHealthy } from '../../support/objects.ts';
import { served } from '../../support/servedObjects.ts';
import { desk } from '../vscodeStandIn/vscode.ts';
import { canariesIn, canary } from './canaries.ts';

interface Manifest {
  readonly activationEvents: readonly string[];
  readonly capabilities: {
    readonly untrustedWorkspaces: {
      readonly supported: unknown;
      readonly description?: string;
      readonly restrictedConfigurations: readonly string[];
    };
  };
  readonly contributes: {
    readonly configuration: { readonly properties: Readonly<Record<string, { readonly scope?: string }>> };
  };
}

const MANIFEST = JSON.parse(
  readFileSync(path.join(import.meta.dirname, '../../../package.json'), 'utf8'),
) as Manifest;

const use = {
  files: ['/home/jane/.kube/config'],
  server: 'https://prod.example',
  user: 'jane',
  kind: 'an exec plugin',
  runs: ['aws', 'eks'],
  sends: null,
  fingerprint: 'one',
};

function memory(values = new Map<string, unknown>()): vscode.Memento {
  return {
    keys: () => [...values.keys()],
    get: (key: string, other?: unknown) => values.get(key) ?? other,
    update: (key: string, value: unknown) => Promise.resolve(void values.set(key, value)),
  };
}

describe('a hostile workspace', () => {
  beforeEach(() => {
    desk.reset();
    Reflect.set(standIn.workspace, 'workspaceFolders', [{ uri: { fsPath: '/opened/evil' } }]);
  });
  afterEach(() => {
    desk.reset();
  });

  it('[M1] every setting that names a file or decides about changes is the machine’s', () => {
    const { properties } = MANIFEST.contributes.configuration;
    const { restrictedConfigurations } = MANIFEST.capabilities.untrustedWorkspaces;
    // Nothing but how it looks, and for how long, may be a workspace's; a new setting has to be put on one of the two lists.
    const harmless = ['rolloutDoctor.groupBy', 'rolloutDoctor.watchWhileHidden'];
    const guarded = Object.keys(properties).filter((name) => !harmless.includes(name));
    assert.ok(guarded.length >= 3);
    for (const name of guarded) {
      assert.equal(properties[name]?.scope, 'machine', name);
      assert.ok(restrictedConfigurations.includes(name), name);
    }
  });

  it('[M1] what a workspace sets is passed over by the code as well', () => {
    desk.settings = { kubeconfig: '/home/jane/config' };
    desk.workspaceSettings = {
      kubeconfig: '/opened/evil/config',
      readOnlyContexts: [],
      protectedContexts: [],
    };
    const { kubeconfig, protectedContexts } = readSettings();
    assert.equal(kubeconfig, '/home/jane/config');
    assert.deepEqual(protectedContexts, ['*prod*']);
  });

  it('[M2] an untrusted workspace is supported in part, says so, and changes nothing', () => {
    const { supported, description } = MANIFEST.capabilities.untrustedWorkspaces;
    assert.equal(supported, 'limited');
    assert.ok((description ?? '').length > 20);
    const source = { reader: { source: { kind: 'cluster', context: 'dev' } } } as unknown as OpenSource;
    assert.equal(whyNoChanges(source).noChanges, null);
    desk.isTrusted = false;
    assert.match(whyNoChanges(source).noChanges ?? '', /not trusted/);
  });

  it('[M3] what a workspace sets for its terminals is not read', () => {
    desk.workspaceSettings = { 'terminal.integrated.env.linux': { KUBECONFIG: '/opened/evil/config' } };
    assert.equal(readSettings().kubeconfig, undefined);
  });

  it('[M4] [M5] the user’s own kubeconfig runs its plugin unasked, as with kubectl', async () => {
    assert.equal(await agreeToKubeconfig(use, undefined, memory()), null);
    assert.equal(desk.questions.length, 0);
  });

  const foreign = [
    ['that lies in the workspace', { ...use, files: ['/opened/evil/config'] }, undefined],
    ['that another extension names', use, '/tmp/evil/config'],
  ] as const;
  for (const [which, what, named] of foreign) {
    it(`[M4] [M5] a kubeconfig ${which} asks with the whole command, once for each content`, async () => {
      const kept = memory();
      assert.equal(await agreeToKubeconfig(what, named, kept), null);
      assert.match(desk.questions[0]?.detail ?? '', /^Server: https:\/\/prod\.example$/m);
      assert.match(desk.questions[0]?.detail ?? '', /^Runs: aws eks$/m);
      assert.equal(await agreeToKubeconfig(what, named, kept), null);
      assert.equal(desk.questions.length, 1);
      await agreeToKubeconfig({ ...what, runs: ['sh', '-c', 'id'], fingerprint: 'other' }, named, kept);
      assert.match(desk.questions[1]?.detail ?? '', /^Runs: sh -c id$/m);
    });

    it(`[M4] [M5] a kubeconfig ${which} is not used without a yes, and never where nobody trusts the workspace`, async () => {
      desk.answer = () => undefined;
      assert.match((await agreeToKubeconfig(what, named, memory())) ?? '', /not agreed/);
      desk.isTrusted = false;
      const asked = desk.questions.length;
      assert.match((await agreeToKubeconfig(what, named, memory())) ?? '', /not trusted/);
      assert.equal(desk.questions.length, asked);
    });
  }

  it('[M6] nothing starts with every window', () => {
    // A panel that was open comes back with its window; commands and views start it by themselves.
    for (const event of MANIFEST.activationEvents) assert.match(event, /^on(View|Command|WebviewPanel):/);
  });
});

describe('what leaves this machine, and what stays on it', function () {
  this.timeout(30_000);
  const folder = new Folder();
  let server: FaultServer;

  before(async () => {
    server = await FaultServer.start({}, served(rawHealthy));
  });
  after(async () => {
    await server.close();
    folder.remove();
  });

  /** Where sockets were opened to while `work` ran. */
  async function reached(work: () => Promise<unknown>): Promise<string[]> {
    const places: string[] = [];
    const original = Reflect.get(net.Socket.prototype, 'connect') as (...args: unknown[]) => net.Socket;
    net.Socket.prototype.connect = function (this: net.Socket, ...args: unknown[]) {
      const [first] = args.flat() as [{ host?: string; port?: number; path?: string }];
      places.push(first.path ?? `${first.host ?? 'localhost'}:${first.port ?? ''}`);
      return Reflect.apply(original, this, args);
    };
    try {
      await work();
    } finally {
      net.Socket.prototype.connect = original;
    }
    return [...new Set(places)];
  }

  it('[M7] a diagnosis, a scan and a feed reach the API server and nobody else', async () => {
    const places = await reached(async () => {
      const { reader, feed, dispose } = await connectTo(server, folder, { user: { token: canary() } });
      const stop = new AbortController();
      const listener = { upsert: () => undefined, remove: () => undefined, state: () => undefined };
      const following = feed.follow('all', listener, stop.signal);
      const options = { signal: calm, clock: Date.now };
      const diagnosis = await diagnose(reader, { namespace: 'shop', name: 'web' }, options);
      assert.equal(diagnosis.is, 'report');
      await scan(reader, options);
      stop.abort();
      await following;
      dispose();
    });
    assert.deepEqual(places, [`127.0.0.1:${server.port}`]);
  });

  it('[M7] another host would be seen', async () => {
    const places = await reached(() => once(http.get('http://127.0.0.1:9/telemetry'), 'error'));
    assert.deepEqual(places, ['127.0.0.1:9']);
  });

  it('[S5] the workspace’s memory and the log have names, and no credential', async () => {
    const token = canary();
    const kept = new Map<string, unknown>();
    const lines: string[] = [];
    const log = {
      info: (line: string) => lines.push(line),
      bug: (...all: unknown[]) => lines.push(inspect(all)),
    };
    const kubeconfig = folder.write(
      'config',
      JSON.stringify({
        'current-context': 'test',
        contexts: [{ name: 'test', context: { cluster: 'test', user: 'tester' } }],
        clusters: [{ name: 'test', cluster: { server: server.url() } }],
        users: [{ name: 'tester', user: { token } }],
      }),
    );
    const sources = {
      openCluster: () => connect({ env: {}, kubeconfig }),
      identifyCluster: () => Promise.resolve({ problem: 'not here' }),
      watchKubeconfig: () => Promise.resolve({ look: () => Promise.resolve(), dispose: () => undefined }),
      openSnapshot: () => Promise.resolve({ problem: 'not here' }),
      listContexts: () => Promise.resolve({ contexts: [] }),
    };
    const session = new Session(sources, memory(kept), log as unknown as Log);
    await session.openCluster({ context: 'test', namespaces: ['shop'] });
    for (let left = 200; left > 0 && session.fleet.counts.seen === 0; left--)
      await new Promise((resolve) => setTimeout(resolve, 20));
    assert.equal(session.fleet.counts.seen, 1);
    session.dispose();
    assert.deepEqual([...kept.values()], [{ context: 'test', namespaces: ['shop'] }]);
    assert.deepEqual(canariesIn(JSON.stringify([...kept, lines]), [token]), []);
  });

  it('[S7] an answer that failed carries no request, header or credential, however it is printed', async () => {
    const token = canary();
    const connected = await connect({
      env: {},
      requestTimeoutMs: 500,
      kubeconfig: folder.write(
        'nobody',
        JSON.stringify({
          'current-context': 'test',
          contexts: [{ name: 'test', context: { cluster: 'test', user: 'tester' } }],
          clusters: [{ name: 'test', cluster: { server: 'http://127.0.0.1:9' } }],
          users: [{ name: 'tester', user: { token } }],
        }),
      ),
    });
    assert.ok(!isProblem(connected));
    const stop = AbortSignal.timeout(2000);
    const reading = await connected.reader.get('Deployment', { namespace: 'shop', name: 'web' }, stop);
    assert.notEqual(reading.state, 'ok');
    const printed = inspect(reading, { depth: null, showHidden: true }) + JSON.stringify(reading);
    assert.deepEqual(canariesIn(printed, [token]), []);
    assert.doesNotMatch(printed, /authorization|socket|ClientRequest/i);
    connected.dispose();
  });
});
