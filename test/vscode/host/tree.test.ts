import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import type { TreeNode } from '../../../src/core/present/treeOutline.ts';
import type { Api } from '../../../src/extension.ts';
import { activated, cleansUp, HOSTILE, rawShop, snapshotFile, until } from './support.ts';

function labels({ view: { tree } }: Api): Record<string, string[]> {
  return Object.fromEntries(
    tree.getChildren().map((group) => [group.label, tree.getChildren(group).map(({ label }) => label)]),
  );
}

describe('the tree of a snapshot', () => {
  cleansUp();
  let api: Api;

  beforeEach(async () => {
    api = await activated();
    await api.session.openSnapshot(await snapshotFile(rawShop()));
    await until(() => api.session.state.is === 'open' && api.session.state.feed.is === 'live');
  });

  it('shows the flagged ones', () => {
    assert.equal(api.session.fleet.counts.seen, 2);
    assert.deepEqual(labels(api), { shop: ['stuck'] });
  });

  it('shows all, and the flagged ones again', async () => {
    await vscode.commands.executeCommand('rolloutDoctor.showAll');
    assert.deepEqual(labels(api), { shop: ['stuck', 'web'] });
    await vscode.commands.executeCommand('rolloutDoctor.showFlagged');
    assert.deepEqual(labels(api), { shop: ['stuck'] });
  });

  it('groups by severity, and by namespace again', async () => {
    await vscode.commands.executeCommand('rolloutDoctor.groupBySeverity');
    assert.deepEqual(labels(api), { Incidents: ['shop/stuck'] });
    await vscode.commands.executeCommand('rolloutDoctor.groupByNamespace');
    assert.deepEqual(labels(api), { shop: ['stuck'] });
  });

  it('gives cluster text to VS Code as plain strings only', () => {
    const { tree } = api.view;
    const all = (node?: TreeNode): TreeNode[] =>
      tree.getChildren(node).flatMap((child) => [child, ...all(child)]);
    const items = all().map((node): vscode.TreeItem => tree.getTreeItem(node));
    assert.ok(items.some(({ tooltip }) => typeof tooltip === 'string' && tooltip.includes(HOSTILE)));
    for (const { label, description, tooltip } of items)
      assert.deepEqual(
        [label, description ?? '', tooltip ?? ''].map((text) => typeof text),
        ['string', 'string', 'string'],
      );
  });
});
