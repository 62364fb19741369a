/** Recorded clusters as plain JSON, one Deployment each: what real objects look like, to be broken on purpose. */
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { load } from 'js-yaml';
import type { DeploymentRef } from '../../src/core/reads.ts';

export type Json = null | boolean | number | string | Json[] | JsonObject;
export interface JsonObject {
  [key: string]: Json;
}

/** A `List`, as `rollout-doctor record` writes it. */
export interface Recorded extends JsonObject {
  items: JsonObject[];
}

export interface Specimen {
  readonly name: string;
  readonly target: DeploymentRef;
  readonly list: Recorded;
}

const REPLAYS = join(import.meta.dirname, '../replay');
const DEMO = join(import.meta.dirname, '../../media/demo/cluster.yaml');

/** Of each recording its Deployment; of the demo each of its Deployments, without the pods of the others. */
export function specimens(): Specimen[] {
  const replays = readdirSync(REPLAYS).filter((file) => file.endsWith('.yaml'));
  const recorded = replays.map((file) => ({
    name: basename(file, '.yaml'),
    target: { namespace: 'shop', name: 'web' },
    list: parse(join(REPLAYS, file)),
  }));
  const demo = parse(DEMO);
  const shown = demo.items.filter((one) => one['kind'] === 'Deployment').map(refOf);
  const played = shown.map((target) => ({
    name: `demo ${target.namespace}/${target.name}`,
    target,
    list: { ...demo, items: demo.items.filter((one) => belongsTo(one, target)) },
  }));
  return [...recorded, ...played];
}

function parse(file: string): Recorded {
  // Times become dates where YAML 1.1 reads them so; through JSON they are the texts that a cluster gives.
  const list = JSON.parse(JSON.stringify(load(readFileSync(file, 'utf8')))) as Recorded;
  assert.ok(Array.isArray(list.items), `${file} is a List`);
  return list;
}

function refOf(object: JsonObject): DeploymentRef {
  const { namespace, name } = object['metadata'] as { namespace: string; name: string };
  return { namespace, name };
}

const OWNED: ReadonlySet<Json> = new Set(['ReplicaSet', 'Pod', 'Event']);

/** Other Deployments stay: they are the control group. So does what has no owner among them, such as a quota. */
function belongsTo(object: JsonObject, { namespace, name }: DeploymentRef): boolean {
  const { namespace: home, name: own } = object['metadata'] as { namespace?: string; name: string };
  const isOwned = OWNED.has(object['kind'] ?? '');
  return isOwned ? home === namespace && own.startsWith(name) : true;
}
