/**
 * What one pod template changes against another, field by field. Lists of named things (containers, env, volumes) are
 * compared by name. Values that may be secret (env, headers, args, commands) are never carried, only that they differ.
 */
import type { TemplateChange } from '../model/evidence.ts';
import type { PodTemplate } from '../model/podSpec.ts';

const LONGEST_VALUE = 200;

/** In path order; `from` is undefined for what was added, `to` for what was removed. */
export function templateChanges(before: PodTemplate, after: PodTemplate): TemplateChange[] {
  const from = flatten(before);
  const to = flatten(after);
  const paths = new Set([...from.keys(), ...to.keys()]);
  const changed = [...paths].filter(
    (path) => from.get(path)?.value !== to.get(path)?.value && path !== HASH_LABEL,
  );
  return changed.sort().map((path) => ({ path, from: shown(from.get(path)), to: shown(to.get(path)) }));
}

/** Written by the controller into the ReplicaSet's template. */
const HASH_LABEL = 'metadata.labels.pod-template-hash';

interface Leaf {
  readonly value: string;
  readonly isHidden: boolean;
}

interface Node {
  readonly value: unknown;
  readonly path: string;
  /** The name of the field that this is, or that the list of which it is an item is. */
  readonly field: string;
  /** The field name of the list that this is an item of, or a part of an item. */
  readonly list: string;
  readonly isHidden: boolean;
}

/** A list of what is to be read instead of recursion: a recording may hold JSON of any depth. */
function flatten({ metadata, spec }: PodTemplate): Map<string, Leaf> {
  const leaves = new Map<string, Leaf>();
  const top = { field: '', list: '', isHidden: false };
  const open: Node[] = [
    { ...top, value: metadata, path: 'metadata' },
    { ...top, value: spec, path: '' },
  ];
  for (let node = open.pop(); node !== undefined; node = open.pop()) {
    const { value, path, isHidden } = node;
    if (typeof value === 'object' && value !== null) for (const part of parts(node, value)) open.push(part);
    else if (value !== undefined)
      leaves.set(path, { value: typeof value === 'string' ? value : JSON.stringify(value), isHidden });
  }
  return leaves;
}

function parts(node: Node, value: object): Node[] {
  const { path, field, list, isHidden } = node;
  if (Array.isArray(value))
    return labelled(value).map(([label, item]) => ({
      value: item,
      path: `${path}[${label}]`,
      field,
      list: field,
      isHidden,
    }));
  return Object.entries(value).map(([key, child]: [string, unknown]) => ({
    value: child,
    path: path === '' ? key : `${path}.${key}`,
    field: key,
    list,
    isHidden: isHidden || hides(node, key),
  }));
}

/** Annotations hold anything, tokens of injectors too; of these two everybody knows what is in them. */
const KNOWN_ANNOTATIONS = /^(?:kubectl\.kubernetes\.io\/restartedAt|checksum\/.*)$/;

function hides({ field, list }: Node, key: string): boolean {
  if (field === 'annotations') return !KNOWN_ANNOTATIONS.test(key);
  return (
    key === 'args' || key === 'command' || (key === 'value' && (list === 'env' || list === 'httpHeaders'))
  );
}

/** By name; the second of a name, as of a volume that is mounted twice, is `config, 2`; by place where there is none. */
function labelled(items: readonly unknown[]): [label: string, item: unknown][] {
  const seen = new Map<string, number>();
  return items.map((item, index) => {
    const name = nameOf(item);
    if (name === undefined) return [String(index), item];
    const times = (seen.get(name) ?? 0) + 1;
    seen.set(name, times);
    return [times === 1 ? name : `${name}, ${times}`, item];
  });
}

function nameOf(item: unknown): string | undefined {
  const name = typeof item === 'object' && item !== null && 'name' in item ? item.name : undefined;
  return typeof name === 'string' ? name : undefined;
}

function shown(leaf: Leaf | undefined): string | undefined {
  if (leaf === undefined) return undefined;
  if (leaf.isHidden) return '(hidden)';
  return leaf.value.length > LONGEST_VALUE ? `${leaf.value.slice(0, LONGEST_VALUE)}…` : leaf.value;
}
