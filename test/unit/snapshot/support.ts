/** Files in a temporary folder, raw Kubernetes objects, and shortened reads. */
import assert from 'node:assert/strict';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { Kind, KindObject } from '../../../src/core/model/kinds.ts';
import type { Reading } from '../../../src/core/model/reading.ts';
import type { ClusterReader, ListQuery, Page, StopSignal } from '../../../src/core/ports.ts';
import type { Limits } from '../../../src/snapshot/allowance.ts';
import { openSnapshot } from '../../../src/snapshot/open.ts';

export type Raw = Record<string, unknown>;

export const GO_ON: StopSignal = {
  aborted: false,
  addEventListener: () => undefined,
  removeEventListener: () => undefined,
};

/** A folder that is gone after the test file's last test. */
export function temporaryFolder(): {
  path(...names: string[]): string;
  write(name: string, content: string | Uint8Array): Promise<string>;
} {
  let root = '';
  before(async () => {
    root = await mkdtemp(join(tmpdir(), 'rollout-doctor-'));
  });
  after(() => rm(root, { recursive: true }));
  const path = (...names: string[]): string => join(root, ...names);
  return {
    path,
    write: async (name, content) => {
      await mkdir(dirname(path(name)), { recursive: true });
      await writeFile(path(name), content);
      return path(name);
    },
  };
}

export function raw(kind: string, name: string, more: Raw = {}, apiVersion = 'v1'): Raw {
  return { apiVersion, kind, metadata: { name, namespace: 'shop', uid: `uid-${name}` }, ...more };
}

export function deployment(name = 'web', more: Raw = {}): Raw {
  return raw('Deployment', name, { spec: { replicas: 3 }, ...more }, 'apps/v1');
}

export function pod(name: string, more: Raw = {}): Raw {
  return { ...raw('Pod', name), ...more };
}

export function list(items: readonly Raw[], kind = 'List', apiVersion = 'v1'): Raw {
  return { apiVersion, items, kind, metadata: { resourceVersion: '' } };
}

export async function opened(
  path: string,
  limits?: Limits,
): Promise<{ reader: ClusterReader; problems: readonly string[] }> {
  const snapshot = await openSnapshot(path, limits);
  assert.ok('reader' in snapshot, 'problem' in snapshot ? snapshot.problem : undefined);
  return snapshot;
}

export async function refused(path: string): Promise<string> {
  const snapshot = await openSnapshot(path);
  assert.ok('problem' in snapshot, 'the snapshot was opened');
  assert.doesNotMatch(snapshot.problem, /\n/, 'a problem is one line');
  return snapshot.problem;
}

/** The names in the answer, or the state of a read that told none. */
function names(reading: Reading<Page<KindObject<Kind>>>): string[] | string {
  return reading.state === 'ok'
    ? reading.value.items.map((item) => item.metadata?.name ?? '')
    : reading.state;
}

export async function listed(
  reader: ClusterReader,
  kind: Kind,
  query: ListQuery = {},
): Promise<string[] | string> {
  return names(await reader.list(kind, query, GO_ON));
}

export async function state(
  reader: ClusterReader,
  kind: Kind,
  name: string,
  namespace = 'shop',
): Promise<string> {
  return (await reader.get(kind, { namespace, name }, GO_ON)).state;
}
