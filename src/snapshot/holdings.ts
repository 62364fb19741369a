/**
 * What a snapshot holds: objects, what was asked for them, and what could not be read. A recording fills it from a
 * live reader, and opening a file or folder fills it from there; the reader of snapshots answers from it.
 */
import { KINDS, type Kind, type KindObject } from '../core/model/kinds.ts';
import type { Blind, Reading } from '../core/model/reading.ts';
import type { ListQuery, LogQuery, ObjectRef } from '../core/ports.ts';

export type AnyObject = KindObject<Kind>;
export type Scope = Pick<ListQuery, 'namespace' | 'labelSelector' | 'fieldSelector'>;

/** The answer to one list query. Its objects are found again by the query, unless `items` names them. */
export interface Listing {
  readonly kind: Kind;
  readonly scope: Scope;
  /** Keys of the objects in the order of the answer: it was not read to its end, or its query is beyond us. */
  readonly items?: readonly string[];
  /** What came after `items`: `more` that nobody asked for, or a page that could not be read. */
  readonly then?: 'more' | Blind;
  readonly truncated?: string;
}

export interface UnreadListing {
  readonly kind: Kind;
  readonly scope: Scope;
  readonly blind: Blind;
}

export interface UnreadObject {
  readonly kind: Kind;
  readonly ref: ObjectRef;
  readonly blind: Blind;
}

export interface HeldLog {
  readonly of: LogRef;
  readonly log: Reading<string>;
}

export type LogRef = Omit<LogQuery, 'tailLines'>;

export class Holdings {
  readonly listings = new Map<string, Listing>();
  readonly unreadListings = new Map<string, UnreadListing>();
  readonly unreadObjects = new Map<string, UnreadObject>();
  readonly logs = new Map<string, HeldLog>();
  readonly #objects = new Map<Kind, Map<string, AnyObject>>();

  /** Keeps an object; one that was kept under the same name before gives way, and is returned. */
  keep(kind: Kind, object: AnyObject): AnyObject | undefined {
    const ofKind = this.#objects.get(kind) ?? new Map<string, AnyObject>();
    this.#objects.set(kind, ofKind);
    const key = keyOf(kind, object);
    const before = ofKind.get(key);
    ofKind.set(key, object);
    return before;
  }

  find<K extends Kind>(kind: K, key: string): KindObject<K> | undefined {
    return this.#objects.get(kind)?.get(key) as KindObject<K> | undefined;
  }

  /** In the order in which the API server lists: by the key in its store. */
  all<K extends Kind>(kind: K): KindObject<K>[] {
    const ofKind = [...(this.#objects.get(kind) ?? [])];
    ofKind.sort(([a], [b]) => (a < b ? -1 : 1));
    return ofKind.map(([, object]) => object as KindObject<K>);
  }

  everything(): AnyObject[] {
    return [...this.#objects.values()].flatMap((ofKind) => [...ofKind.values()]);
  }

  get isEmpty(): boolean {
    const parts = [this.#objects, this.listings, this.unreadListings, this.unreadObjects, this.logs];
    return parts.every((part) => part.size === 0);
  }
}

/** `namespace/name`, or the name alone for kinds without namespaces. */
export function objectKey(kind: Kind, { namespace, name }: ObjectRef): string {
  return KINDS[kind].namespaced && namespace !== undefined ? `${namespace}/${name}` : name;
}

export function keyOf(kind: Kind, object: AnyObject): string {
  const { name = '', namespace } = object.metadata ?? {};
  return objectKey(kind, namespace === undefined ? { name } : { name, namespace });
}

export function listKey(kind: Kind, { namespace, labelSelector, fieldSelector }: Scope): string {
  return JSON.stringify([kind, namespace ?? null, labelSelector ?? '', fieldSelector ?? '']);
}

export function getKey(kind: Kind, ref: ObjectRef): string {
  return JSON.stringify([kind, objectKey(kind, ref)]);
}

export function logKey({ namespace, pod, container, previous }: LogRef): string {
  return JSON.stringify([namespace, pod, container, previous]);
}

/** Without empty selectors, which select everything, and without a namespace where the kind has none. */
export function scopeOf(kind: Kind, { namespace, labelSelector, fieldSelector }: Scope): Scope {
  return {
    ...(namespace === undefined || !KINDS[kind].namespaced ? {} : { namespace }),
    ...(labelSelector === undefined || labelSelector === '' ? {} : { labelSelector }),
    ...(fieldSelector === undefined || fieldSelector === '' ? {} : { fieldSelector }),
  };
}
