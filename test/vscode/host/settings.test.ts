import assert from 'node:assert/strict';
import { mkdir, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import * as vscode from 'vscode';
import { readSettings } from '../../../src/host/settings.ts';
import { extension, until } from './support.ts';

interface Manifest {
  readonly activationEvents: readonly string[];
  readonly capabilities: {
    readonly untrustedWorkspaces: {
      readonly supported: unknown;
      readonly restrictedConfigurations: readonly string[];
    };
  };
  readonly contributes: {
    readonly configuration: { readonly properties: Readonly<Record<string, { readonly scope?: string }>> };
  };
}

const GUARDED = ['kubeconfig', 'protectedContexts', 'readOnlyContexts'];

describe('the settings', () => {
  it('let no workspace name a file or decide about changes', () => {
    const { capabilities, contributes } = extension().packageJSON as Manifest;
    const { properties } = contributes.configuration;
    const machine = Object.keys(properties).filter((key) => properties[key]?.scope === 'machine');
    const guarded = GUARDED.map((name) => `rolloutDoctor.${name}`);
    assert.deepEqual(machine.sort(), guarded);
    assert.deepEqual([...capabilities.untrustedWorkspaces.restrictedConfigurations].sort(), guarded);
    assert.equal(capabilities.untrustedWorkspaces.supported, 'limited');
    // One that is new has to be guarded, or named here as harmless.
    assert.deepEqual(
      Object.keys(properties).sort(),
      [...guarded, 'rolloutDoctor.groupBy', 'rolloutDoctor.watchWhileHidden'].sort(),
    );
  });

  it('start nothing with the window, unless it had a panel', () => {
    const { activationEvents } = extension().packageJSON as Manifest;
    assert.deepEqual(activationEvents, ['onWebviewPanel:rolloutDoctor.panel']);
  });

  it('are the user’s, whatever the workspace says', async () => {
    const folder = path.join(vscode.workspace.workspaceFolders?.[0]?.uri.fsPath ?? '', '.vscode');
    await mkdir(folder, { recursive: true });
    await writeFile(
      path.join(folder, 'settings.json'),
      JSON.stringify({
        'rolloutDoctor.kubeconfig': '/evil/kubeconfig',
        'rolloutDoctor.protectedContexts': [],
        'rolloutDoctor.readOnlyContexts': ['evil'],
        // Any workspace may choose this; it shows that the file has been read.
        'rolloutDoctor.groupBy': 'severity',
      }),
    );
    try {
      await until(() => readSettings().groupBy === 'severity');
      assert.deepEqual(readSettings(), {
        kubeconfig: undefined,
        groupBy: 'severity',
        watchWhileHidden: false,
        protectedContexts: ['*prod*'],
        readOnlyContexts: [],
      });
    } finally {
      await rm(folder, { recursive: true });
      await until(() => readSettings().groupBy === 'namespace');
    }
  });
});
