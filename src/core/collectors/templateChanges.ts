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
  const paths = [...new Set([...from.keys(), ...to.keys()])].sort();
  return paths.flatMap((path) => {
    if (from.get(path)?.value === to.get(path)?.value || path === HASH_LABEL) return [];
    return [{ path, from: shown(from.get(path)), to: shown(to.get(path)) }];
  });
}

/** Written by the controller into the ReplicaSet's template. */
const HASH_LABEL = 'metadata.labels.pod-template-hash';

interface Leaf {
  readonly value: string;
  readonly isHidden: boolean;
}

function flatten(template: PodTemplate): Map<string, Leaf> {
  const leaves = new Map<string, Leaf>();
  collect(template.metadata ?? {}, { path: 'metadata', list: '', isHidden: false }, leaves);
  collect(template.spec ?? {}, { path: '', list: '', isHidden: false }, leaves);
  return leaves;
}

interface Place {
  readonly path: string;
  /** The field name of the list that this is an item of. */
  readonly list: string;
  readonly isHidden: boolean;
}

function collect(node: unknown, place: Place, leaves: Map<string, Leaf>): void {
  const { path, isHidden } = place;
  if (Array.isArray(node)) {
    const list = path.slice(path.lastIndexOf('.') + 1);
    for (const [label, item] of labelled(node))
      collect(item, { path: `${path}[${label}]`, list, isHidden }, leaves);
  } else if (typeof node === 'object' && node !== null) {
    for (const [key, child] of Object.entries(node))
      collect(
        child,
        { ...place, path: path === '' ? key : `${path}.${key}`, isHidden: isHidden || hides(place, key) },
        leaves,
      );
  } else if (node !== undefined) {
    leaves.set(path, { value: typeof node === 'string' ? node : JSON.stringify(node), isHidden });
  }
}

function hides({ list }: Place, key: string): boolean {
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
