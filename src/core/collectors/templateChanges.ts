/**
 * What one pod template changes against another, field by field. Lists of named things (containers, env, volumes) are
 * compared by name. Values that may be secret (env, args, commands) are never carried, only that they differ.
 */
import type { TemplateChange } from '../model/evidence.ts';
import type { PodTemplate } from '../model/podSpec.ts';

const HIDDEN = /(^|\.)(env\[[^\]]*\]\.value|args|command)(\.|\[|$)/;
const LONGEST_VALUE = 200;

/** In path order; `from` is undefined for what was added, `to` for what was removed. */
export function templateChanges(before: PodTemplate, after: PodTemplate): TemplateChange[] {
  const from = flatten(before);
  const to = flatten(after);
  const paths = [...new Set([...from.keys(), ...to.keys()])].sort();
  return paths.flatMap((path) => {
    if (from.get(path) === to.get(path) || path.startsWith('metadata.labels.pod-template-hash')) return [];
    return [{ path, from: shown(path, from.get(path)), to: shown(path, to.get(path)) }];
  });
}

function flatten(template: PodTemplate): Map<string, string> {
  const leaves = new Map<string, string>();
  collect(template.metadata ?? {}, 'metadata', leaves);
  collect(template.spec ?? {}, '', leaves);
  return leaves;
}

function collect(node: unknown, path: string, leaves: Map<string, string>): void {
  if (Array.isArray(node)) {
    node.forEach((item, index) => {
      collect(item, `${path}[${nameOf(item) ?? index}]`, leaves);
    });
  } else if (typeof node === 'object' && node !== null) {
    for (const [key, child] of Object.entries(node))
      collect(child, path === '' ? key : `${path}.${key}`, leaves);
  } else if (node !== undefined) {
    leaves.set(path, typeof node === 'string' ? node : JSON.stringify(node));
  }
}

function nameOf(item: unknown): string | undefined {
  const name = typeof item === 'object' && item !== null && 'name' in item ? item.name : undefined;
  return typeof name === 'string' ? name : undefined;
}

function shown(path: string, value: string | undefined): string | undefined {
  if (value === undefined) return undefined;
  if (HIDDEN.test(path)) return '(hidden)';
  return value.length > LONGEST_VALUE ? `${value.slice(0, LONGEST_VALUE)}…` : value;
}
