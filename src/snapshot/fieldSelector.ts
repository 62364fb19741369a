/**
 * Field selectors (`fieldSelector=`) on objects in memory.
 * Syntax: https://github.com/kubernetes/kubernetes/blob/v1.32.0/staging/src/k8s.io/apimachinery/pkg/fields/selector.go
 * Which fields a kind supports: ToSelectableFields in pkg/registry/core/{event,pod,node}/strategy.go and
 * pkg/registry/apps/replicaset/strategy.go. All of them compare text, and an absent field is the empty text.
 */
import type { Kind } from '../core/model/kinds.ts';
import type { AnyObject } from './holdings.ts';

const OF_ALL = ['metadata.name', 'metadata.namespace'];

/** Only those whose field we keep. */
const OF_KIND: Partial<Record<Kind, readonly string[]>> = {
  Event: [
    'involvedObject.kind',
    'involvedObject.namespace',
    'involvedObject.name',
    'involvedObject.uid',
    'involvedObject.fieldPath',
    'reason',
    'reportingComponent',
    'source',
    'type',
  ],
  Pod: [
    'spec.nodeName',
    'spec.restartPolicy',
    'spec.schedulerName',
    'spec.serviceAccountName',
    'spec.hostNetwork',
    'status.phase',
    'status.podIP',
    'status.nominatedNodeName',
  ],
  Node: ['spec.unschedulable'],
  ReplicaSet: ['status.replicas'],
  Namespace: ['status.phase'],
};

/** What the server compares where the object does not carry the field. */
const ZERO: Readonly<Record<string, string>> = {
  'spec.hostNetwork': 'false',
  'spec.unschedulable': 'false',
  'status.replicas': '0',
};

/** undefined: it cannot be read, or names a field that is not supported for the kind. */
export function fieldMatcher(kind: Kind, selector: string): ((object: AnyObject) => boolean) | undefined {
  const terms = split(selector, ',')
    .filter((term) => term.trim() !== '')
    .map(readTerm);
  const supported = new Set([...OF_ALL, ...(OF_KIND[kind] ?? [])]);
  const known = terms.filter((term) => term !== undefined && supported.has(term.field));
  if (known.length !== terms.length) return undefined;
  return (object) =>
    known.every((term) => term === undefined || (field(object, term.field) === term.value) === term.equal);
}

interface Term {
  readonly field: string;
  readonly value: string;
  readonly equal: boolean;
}

function readTerm(source: string): Term | undefined {
  const parts = /^([^=!]+)(!=|==|=)(.*)$/s.exec(source);
  if (parts === null) return undefined;
  const [, name = '', operator, escaped = ''] = parts;
  const value = escaped.replaceAll(/\\([\\,=])/g, '$1');
  return { field: name.trim(), value, equal: operator !== '!=' };
}

/** Splits where the separator is not escaped by a backslash. */
function split(source: string, separator: string): string[] {
  const parts: string[] = [];
  let start = 0;
  for (let at = 0; at < source.length; at++) {
    if (source[at] === '\\') at++;
    else if (source[at] === separator) {
      parts.push(source.slice(start, at));
      start = at + 1;
    }
  }
  return [...parts, source.slice(start)];
}

function field(object: AnyObject, path: string): string {
  if (path === 'source') return sourceOf(object);
  let value: unknown = object;
  for (const key of path.split('.')) {
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, key)) return ZERO[path] ?? '';
    value = (value as Record<string, unknown>)[key];
  }
  return String(value);
}

/** `source` is source.component, or reportingComponent where that is empty. */
function sourceOf(object: AnyObject): string {
  const component = field(object, 'source.component');
  return component === '' ? field(object, 'reportingComponent') : component;
}
