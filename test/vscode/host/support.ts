/** What the tests of the extension host stand on: the extension itself, snapshots in a folder, and stand-ins. */
import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import * as vscode from 'vscode';
import type { Api } from '../../../src/extension.ts';
import type { Log } from '../../../src/host/log.ts';
import type { OpenSource } from '../../../src/host/source.ts';
import { heldReader, type HeldReader } from '../../support/heldReader.ts';
import { rawCondition, rawDeployment, rawHealthy, type Raw } from '../../support/objects.ts';

export function extension(): vscode.Extension<Api> {
  const found = vscode.extensions.getExtension<Api>('rollout-doctor.rollout-doctor');
  assert.ok(found);
  return found;
}

export const activated = (): Thenable<Api> => extension().activate();

/** Effects of VS Code's API come later: waits for what `check` gives, until the test's own time is over. */
export async function until<T>(check: () => T | undefined | false): Promise<T> {
  for (;;) {
    const found = check();
    if (found !== undefined && found !== false) return found;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

const undo: (() => unknown)[] = [];
const folders: string[] = [];

/** In place of a property until the test has ended. */
export function replace(object: object, key: string, value: unknown): void {
  const former: unknown = Reflect.get(object, key);
  undo.push(() => Reflect.set(object, key, former));
  assert.ok(Reflect.set(object, key, value), `${key} cannot be replaced`);
}

/** To be called in a describe(). */
export function cleansUp(): void {
  afterEach(async () => {
    for (const one of undo.splice(0).reverse()) one();
    for (const folder of folders.splice(0)) await rm(folder, { recursive: true });
  });
}

/** Gone after the test. */
async function folder(): Promise<string> {
  const made = await mkdtemp(path.join(tmpdir(), 'rollout-doctor-host-'));
  folders.push(made);
  return made;
}

/** Of one context, which asks for no credentials. */
export async function kubeconfigFor(server: string): Promise<string> {
  const file = path.join(await folder(), 'kubeconfig');
  const config = {
    'current-context': 'test',
    contexts: [{ name: 'test', context: { cluster: 'test', user: 'test' } }],
    clusters: [{ name: 'test', cluster: { server } }],
    users: [{ name: 'test', user: {} }],
  };
  await writeFile(file, JSON.stringify(config));
  return file;
}

export async function snapshotFile(objects: readonly Raw[]): Promise<string> {
  const file = path.join(await folder(), 'recorded.json');
  await writeFile(file, JSON.stringify({ apiVersion: 'v1', kind: 'List', items: objects }));
  return file;
}

/** shop/web is fine; shop/stuck has missed its deadline, and says so in words that nobody should obey. */
export const HOSTILE = '[fix](command:workbench.action.quit) $(bug)';
export function rawShop(): Raw[] {
  const stuck = rawDeployment({
    metadata: { name: 'stuck', uid: 'uid-stuck' },
    status: { conditions: [rawCondition('Progressing', 'False', 'ProgressDeadlineExceeded', HOSTILE)] },
  });
  return [...rawHealthy(), stuck];
}

export interface HeldSource extends OpenSource {
  readonly reader: HeldReader;
  disposed: number;
}

/** A source over raw objects, whose feed tells nothing by itself. */
export function heldSource(change: Partial<OpenSource> = {}, objects = rawHealthy()): HeldSource {
  const held = heldReader(objects);
  const source: HeldSource = {
    feed: { follow: () => Promise.resolve() },
    actions: null,
    namespace: 'shop',
    warnings: [],
    disposed: 0,
    dispose: () => source.disposed++,
    ...change,
    reader: {
      ...held,
      source: { kind: 'cluster', context: 'test', where: 'https://test.example' },
      ...change.reader,
    },
  };
  return source;
}

export class RememberedLog {
  readonly lines: string[] = [];
  info(line: string): void {
    this.lines.push(line);
  }
  bug(where: string, error: unknown): void {
    this.lines.push(`bug in ${where}: ${String(error)}`);
  }
  get asLog(): Log {
    return this as unknown as Log;
  }
}

export function memento(): vscode.Memento {
  const values = new Map<string, unknown>();
  return {
    keys: () => [...values.keys()],
    get: <T>(key: string, byDefault?: T) => (values.has(key) ? values.get(key) : byDefault) as T,
    update: async (key: string, value: unknown) => {
      await Promise.resolve();
      values.set(key, value);
    },
  };
}
