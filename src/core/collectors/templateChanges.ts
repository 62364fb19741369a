/**
 * What one pod template changes against another, field by field. Lists of named things (containers, env, volumes) are
 * compared by name. Values that may be secret (env, headers, args, commands) are never carried, only that they differ.
 */
import { equal } from '../equal.ts';
import type { TemplateChange } from '../model/evidence.ts';
import type { PodTemplate } from '../model/podSpec.ts';
import { withoutSecrets } from '../redact.ts';

const LONGEST_VALUE = 200;
/** `containers[web].env[TOKEN]`: most of what is there is the same, and need not be taken apart. */
const COMPARED_DEPTH = 4;

/** In path order; `from` is undefined for what was added, `to` for what was removed. */
export function templateChanges(before: PodTemplate, after: PodTemplate): TemplateChange[] {
  const changes: TemplateChange[] = [];
  const top = { depth: 0, field: '', list: '', isHidden: false };
  // A list of what is to be read instead of recursion, and an end to comparing what will be taken apart: a recording may hold
  // JSON of any depth.
  const open: Place[] = [
    { ...top, from: before.metadata, to: after.metadata, path: 'metadata' },
    { ...top, from: before.spec, to: after.spec, path: '' },
  ];
  for (let place = open.pop(); place !== undefined; place = open.pop()) {
    if (place.depth <= COMPARED_DEPTH && equal(place.from, place.to)) continue;
    for (const part of parts(place)) open.push(part);
    const { path, isHidden } = place;
    const [from, to] = [leafOf(place.from), leafOf(place.to)];
    if (from !== to && path !== HASH_LABEL)
      changes.push({ path, from: shown(from, isHidden), to: shown(to, isHidden) });
  }
  return changes.sort((a, b) => (a.path < b.path ? -1 : Number(a.path > b.path)));
}

/** Written by the controller into the ReplicaSet's template. */
const HASH_LABEL = 'metadata.labels.pod-template-hash';

interface Spot {
  readonly path: string;
  readonly depth: number;
  /** The name of the field that this is, or that the list of which it is an item is. */
  readonly field: string;
  /** The field name of the list that this is an item of, or a part of an item. */
  readonly list: string;
  readonly isHidden: boolean;
}

/** A spot in both templates. */
interface Place extends Spot {
  readonly from: unknown;
  readonly to: unknown;
}

function parts(place: Place): Iterable<Place> {
  const found = new Map<Key, Place>();
  for (const [key, spot, from] of partsOf(place, place.from))
    found.set(key, { ...spot, from, to: undefined });
  for (const [key, spot, to] of partsOf(place, place.to))
    found.set(key, { ...spot, from: found.get(key)?.from, to });
  return found.values();
}

/** What has the same one is the same part: of things without a name their place, of all others the path. */
type Key = string | number;

function partsOf(whole: Spot, value: unknown): [Key, part: Spot, value: unknown][] {
  const { path, field, list, isHidden } = whole;
  const depth = whole.depth + 1;
  if (Array.isArray(value))
    return labelled(value).map(([label, item]) => {
      const part = { path: `${path}[${label}]`, depth, field, list: field, isHidden };
      return [typeof label === 'number' ? label : part.path, part, item];
    });
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).map(([name, child]: [string, unknown]) => {
    const at = path === '' ? name : `${path}.${name}`;
    return [at, { path: at, depth, field: name, list, isHidden: isHidden || hides(whole, name) }, child];
  });
}

/** Undefined for what is not there, and for what has parts. */
function leafOf(value: unknown): string | undefined {
  if (value === undefined || (typeof value === 'object' && value !== null)) return undefined;
  return typeof value === 'string' ? value : JSON.stringify(value);
}

/** Annotations hold anything, tokens of injectors too; of these two everybody knows what is in them. */
const KNOWN_ANNOTATIONS = /^(?:kubectl\.kubernetes\.io\/restartedAt|checksum\/.*)$/;

function hides({ field, list }: Spot, key: string): boolean {
  if (field === 'annotations') return !KNOWN_ANNOTATIONS.test(key);
  return (
    key === 'args' || key === 'command' || (key === 'value' && (list === 'env' || list === 'httpHeaders'))
  );
}

/** By name; the second of a name, as of a volume that is mounted twice, is `config, 2`; by place where there is none. */
function labelled(items: readonly unknown[]): [label: Key, item: unknown][] {
  const seen = new Map<string, number>();
  return items.map((item, index) => {
    const name = nameOf(item);
    if (name === undefined) return [index, item];
    const times = (seen.get(name) ?? 0) + 1;
    seen.set(name, times);
    return [times === 1 ? name : `${name}, ${times}`, item];
  });
}

function nameOf(item: unknown): string | undefined {
  const name = typeof item === 'object' && item !== null && 'name' in item ? item.name : undefined;
  return typeof name === 'string' ? name : undefined;
}

function shown(leaf: string | undefined, isHidden: boolean): string | undefined {
  if (leaf === undefined) return undefined;
  if (isHidden) return '(hidden)';
  const text = withoutSecrets(leaf);
  return text.length > LONGEST_VALUE ? `${text.slice(0, LONGEST_VALUE)}…` : text;
}
