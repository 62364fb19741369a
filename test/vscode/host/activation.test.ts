import assert from 'node:assert/strict';
import { statSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { activated, extension } from './support.ts';

/** What is evaluated before activate() returns delays every window that has the view open. */
const LIMIT_BYTES = 60_000;

let wasActive: boolean;
let state: string;
let children: number;
let loaded: string[];

// Outside of any describe: before the first test of any file uses the extension.
before(async () => {
  wasActive = extension().isActive;
  const { session, view } = await activated();
  state = session.state.is;
  children = view.tree.getChildren().length;
  const dist = path.join(extension().extensionPath, 'dist');
  loaded = Object.keys(createRequire(__filename).cache).filter((file) => file.startsWith(dist));
});

describe('activation', () => {
  it('waits for the view or a command', () => {
    assert.equal(wasActive, false);
  });

  it('opens nothing', () => {
    assert.equal(state, 'unasked');
    assert.equal(children, 0);
  });

  it('reads neither cluster nor snapshot nor diagnosis from disk', () => {
    const named = loaded.map((file) => path.basename(file));
    assert.ok(named.includes('extension.cjs'));
    const later = /^(connect|open|feed|deploymentFeed|diagnose|diagnosisPanel|perform|collectors)-/;
    assert.deepEqual(
      named.filter((name) => later.test(name)),
      [],
    );
    const bytes = loaded.reduce((sum, file) => sum + statSync(file).size, 0);
    assert.ok(bytes <= LIMIT_BYTES, `${bytes} bytes in ${named.join(', ')}`);
  });
});
