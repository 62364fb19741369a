import assert from 'node:assert/strict';
import path from 'node:path';
import * as vscode from 'vscode';
import { activate } from '../../../src/extension.ts';
import { Documents } from '../../../src/host/documents.ts';
import { FaultServer, json, type Script } from '../../support/faultServer.ts';
import { Held } from './held.ts';
import { cleansUp, extension, kubeconfigFor, memento, replace, until } from './support.ts';

const EMPTY = {
  kind: 'DeploymentList',
  apiVersion: 'apps/v1',
  metadata: { resourceVersion: '7' },
  items: [],
};

/** An API server without Deployments, whose watch never ends. */
const quiet: Script = (response, request, number) => {
  if (request.url.includes('watch='))
    response.writeHead(200, { 'Content-Type': 'application/json' }).flushHeaders();
  else json(EMPTY)(response, request, number);
};

describe('what the extension holds', () => {
  cleansUp();
  let server: FaultServer;
  let held: Held;

  before(async () => {
    server = await FaultServer.start({}, quiet);
  });
  after(() => server.close());

  beforeEach(async () => {
    replace(process.env, 'KUBECONFIG', await kubeconfigFor(server.url()));
    held = new Held(path.basename(__filename));
  });

  it('is let go when it is deactivated: commands, views, panels, listeners, timers and connections', async () => {
    const context = {
      subscriptions: [] as vscode.Disposable[],
      extensionUri: extension().extensionUri,
      workspaceState: memento(),
      globalState: memento(),
    };
    const { session, panels } = activate(context as unknown as vscode.ExtensionContext);
    await session.ensureOpen();
    await until(() => session.state.is === 'open' && session.state.feed.is === 'live');
    const panel = await panels.show({ namespace: 'shop', name: 'web' });
    await until(() => panel.state.phase !== 'collecting');
    await until(() => server.arrivals.some(({ url }) => url.includes('watch=')));

    const kinds = new Set(held.things.map((thing) => thing.split(' ')[0]));
    for (const kind of [
      'registerCommand',
      'createTreeView',
      'createWebviewPanel',
      'onDidChangeConfiguration',
      'setInterval',
    ])
      assert.ok(kinds.has(kind), `${kind} is not among ${[...kinds].join(', ')}`);
    assert.ok(server.open > 0);

    for (const one of context.subscriptions) one.dispose();
    await until(() => server.open === 0);
    assert.deepEqual(held.things, []);
  });

  it('is let go when a document that is followed is closed with it', async () => {
    const documents = new Documents();
    const { uri } = await documents.open('shop', 'web.log', 'one line\n');
    documents.follow(
      uri,
      () => Promise.resolve('another\n'),
      () => true,
    );
    assert.ok(
      held.things.some((thing) => thing.startsWith('setTimeout')),
      held.things.join('\n'),
    );
    documents.dispose();
    assert.deepEqual(held.things, []);
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
  });
});
