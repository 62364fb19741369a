/** What the extension's own code costs: evaluated before activate() returns, and when a cluster is first asked. */
import { statSync, readdirSync } from 'node:fs';
import { createRequire, Module } from 'node:module';
import path from 'node:path';
// What an extension host has loaded anyway.
import 'node:child_process';
import 'node:crypto';
import 'node:https';
import 'node:tls';
import 'node:zlib';
import { collectGarbage, pause, subject } from './support.ts';

export interface Code {
  readonly activation: { readonly bytes: number; readonly ms: number };
  readonly cluster: { readonly bytes: number; readonly ms: number };
  readonly panelBytes: number;
}

const DIST = path.join(import.meta.dirname, '../../../dist');
const require = createRequire(path.join(DIST, 'extension.cjs'));

/** Stands for all of VS Code: whatever is asked of it is itself again. */
const anything: unknown = new Proxy(Object, {
  get: (_, key) => (key === 'then' ? undefined : key === Symbol.toPrimitive ? () => '' : anything),
  apply: () => anything,
  construct: () => anything as object,
});
const { _load: load } = Module as unknown as { _load: (name: string, ...rest: unknown[]) => unknown };
Object.assign(Module, {
  _load: (name: string, ...rest: unknown[]) => (name === 'vscode' ? anything : load(name, ...rest)),
});

function loaded(): string[] {
  return Object.keys(require.cache).filter((file) => file.startsWith(DIST));
}

function bytesOf(files: readonly string[]): number {
  return files.reduce((sum, file) => sum + statSync(file).size, 0);
}

subject(async (): Promise<Code> => {
  // This script was read as TypeScript, and much with it: what that leaves to do is none of the extension's.
  collectGarbage();
  await pause(500);
  let began = performance.now();
  const { activate } = require(path.join(DIST, 'extension.cjs')) as {
    activate: (context: unknown) => unknown;
  };
  activate({ subscriptions: [], extensionUri: anything, workspaceState: anything, globalState: anything });
  const activation = { bytes: bytesOf(loaded()), ms: performance.now() - began };
  const before = new Set(loaded());
  const connect = readdirSync(path.join(DIST, 'chunks')).find((file) => /^connect-.*\.cjs$/.test(file))!;
  began = performance.now();
  require(path.join(DIST, 'chunks', connect));
  const ms = performance.now() - began;
  const cluster = { bytes: bytesOf(loaded().filter((file) => !before.has(file))), ms };
  const panelBytes = bytesOf(['webview.js', 'webview.css'].map((file) => path.join(DIST, file)));
  return { activation, cluster, panelBytes };
});
