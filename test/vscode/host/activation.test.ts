import assert from 'node:assert/strict';
import { readFileSync, statSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import type { Api } from '../../../src/extension.ts';
import {
  activated,
  cleansUp,
  extension,
  kubeconfigFor,
  rawShop,
  replace,
  snapshotFile,
  until,
} from './support.ts';

/** What is evaluated before activate() returns delays every window that has the view open. */
const LIMIT_BYTES = 60_000;

/** A definition of each part that waits until it is needed; of the bundle only white space is left out. */
const PARTS = {
  'client-node': 'KubeConfig=class',
  'the cluster': 'KubeReader=class',
  'the snapshots': 'function snapshotFeed(',
  'the diagnosis': 'function runRules(',
  'the panel': 'DiagnosisPanel=class',
  'the buttons': 'function showTemplateChanges(',
} as const;
type Part = keyof typeof PARTS;

let wasActive: boolean;
let api: Api;
let state: string;
let children: number;
let bytes: number;
let atFirst: Part[];

/** Which of our files Node has evaluated in this process. */
function loaded(): string[] {
  const dist = path.join(extension().extensionPath, 'dist');
  return Object.keys(createRequire(__filename).cache).filter((file) => file.startsWith(dist));
}

/** The parts whose code is among them. */
function parts(): Part[] {
  const texts = loaded().map((file) => readFileSync(file, 'utf8'));
  return (Object.keys(PARTS) as Part[]).filter((part) => texts.some((text) => text.includes(PARTS[part])));
}

// Outside of any describe: before the first test of any file uses the extension.
before(async () => {
  wasActive = extension().isActive;
  api = await activated();
  state = api.session.state.is;
  children = api.view.tree.getChildren().length;
  bytes = loaded().reduce((sum, file) => sum + statSync(file).size, 0);
  atFirst = parts();
});

describe('activation', () => {
  cleansUp();

  it('waits for the view or a command', () => {
    assert.equal(wasActive, false);
  });

  it('opens nothing', () => {
    assert.equal(state, 'unasked');
    assert.equal(children, 0);
  });

  it('evaluates little, and none of what is needed later', () => {
    assert.deepEqual(atFirst, []);
    assert.ok(bytes > 0 && bytes <= LIMIT_BYTES, `${bytes} bytes`);
  });

  it('is followed by each part when it is needed, which shows that they would be seen', async () => {
    await api.session.openSnapshot(await snapshotFile(rawShop()));
    await until(() => api.session.state.is === 'open' && api.session.state.feed.is === 'live');
    assert.ok(parts().includes('the snapshots'));
    const panel = await api.panels.show({ namespace: 'shop', name: 'web' });
    await until(() => panel.state.phase === 'done');
    assert.deepEqual(
      parts().filter((part) => ['the diagnosis', 'the panel'].includes(part)),
      ['the diagnosis', 'the panel'],
    );
    panel.dispose();
    assert.ok(!parts().includes('client-node'), 'no cluster was asked for');
    // Nobody listens there, which is enough to have tried.
    replace(process.env, 'KUBECONFIG', await kubeconfigFor('http://127.0.0.1:1'));
    await api.session.openCluster();
    assert.ok(parts().includes('client-node'));
    assert.ok(parts().includes('the cluster'));
  });
});
