import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import type { Api } from '../../../src/extension.ts';
import { activated, cleansUp, rawShop, snapshotFile, until } from './support.ts';

const tabs = (): string[] =>
  vscode.window.tabGroups.all
    .flatMap((group) => group.tabs)
    .filter(({ input }) => input instanceof vscode.TabInputWebview)
    .map(({ label }) => label)
    .sort();

describe('the panels, with the page that ships', () => {
  cleansUp();
  let api: Api;
  const sent: { readonly type: string; readonly model?: { readonly phase: string } }[] = [];

  beforeEach(async () => {
    api = await activated();
    await api.session.openSnapshot(await snapshotFile(rawShop()));
    await until(() => api.session.state.is === 'open' && api.session.state.feed.is === 'live');
  });
  afterEach(async () => {
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
    await until(() => tabs().length === 0);
  });

  it('are one for each Deployment, also for two that ask at the same time', async () => {
    const web = { namespace: 'shop', name: 'web' };
    const [one, two] = await Promise.all([api.panels.show(web), api.panels.show(web)]);
    assert.equal(one, two);
    await vscode.commands.executeCommand('rolloutDoctor.diagnoseItem', {
      kind: 'deployment',
      namespace: 'shop',
      name: 'stuck',
    });
    await until(() => tabs().length === 2);
    assert.deepEqual(tabs(), ['stuck rollout', 'web rollout']);
  });

  it('stay at what they were opened for: a namesake elsewhere has its own', async () => {
    const stuck = { namespace: 'shop', name: 'stuck' };
    const first = await api.panels.show(stuck);
    await until(() => first.state.phase === 'done');
    const place = api.session.place;
    await api.session.openSnapshot(await snapshotFile(rawShop()));
    await until(() => first.source === undefined);
    const second = await api.panels.show(stuck);
    assert.notEqual(first, second);
    await until(() => tabs().length === 2);
    assert.deepEqual(tabs(), ['stuck rollout', 'stuck rollout (shop, snapshot recorded.json)']);
    assert.equal(first.state.report?.source.where, place?.where);
    await first.runAgain();
    assert.deepEqual(api.session.place, place);
    assert.equal(await api.panels.show(stuck), first);
  });

  it('push the finished model once the page has asked for it', async () => {
    const create = vscode.window.createWebviewPanel.bind(vscode.window);
    vscode.window.createWebviewPanel = (...given: Parameters<typeof create>) => {
      const panel = create(...given);
      const post = panel.webview.postMessage.bind(panel.webview);
      panel.webview.postMessage = (message: (typeof sent)[number]) => {
        sent.push(message);
        return post(message);
      };
      return panel;
    };
    try {
      const panel = await api.panels.show({ namespace: 'shop', name: 'web' });
      await until(() => panel.state.phase === 'done');
      await until(() => sent.some(({ model }) => model?.phase === 'done'));
    } finally {
      vscode.window.createWebviewPanel = create;
    }
  });

  it('are new ones after they were closed', async () => {
    const web = { namespace: 'shop', name: 'web' };
    const first = await api.panels.show(web);
    await until(() => tabs().length === 1);
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
    await until(() => tabs().length === 0);
    const second = await api.panels.show(web);
    assert.notEqual(first, second);
    await until(() => second.state.phase === 'done');
  });

  it('are opened by nothing but a Deployment', async () => {
    for (const node of [undefined, null, 'web', { kind: 'group' }, { kind: 'deployment', name: 'web' }])
      await vscode.commands.executeCommand('rolloutDoctor.diagnoseItem', node);
    assert.deepEqual(tabs(), []);
  });
});
