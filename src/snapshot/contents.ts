/** Documents of Kubernetes objects → what the snapshot holds. Only kinds that we read are kept; Secrets never are. */
import { equal } from '../core/equal.ts';
import { KINDS, type Kind } from '../core/model/kinds.ts';
import { moment } from '../core/time.ts';
import { BLOCK, blockShape, replayBlock, whyUnusable, type Block } from './block.ts';
import { listKey, type Holdings } from './holdings.ts';
import type { Problems } from './problems.ts';
import { newestTimeIn } from './times.ts';
import { decode, isRecord, kindOf } from './versions.ts';

export interface Intake {
  readonly holdings: Holdings;
  readonly blocks: Block[];
  readonly problems: Problems;
  /** Kinds of which an empty list is there that does not say of which namespace. */
  readonly emptySomewhere: Set<Kind>;
}

export interface Origin {
  /** `FILE:LINE`, to begin a problem with. */
  readonly at: string;
  /** The namespace that an empty list in this file speaks of; undefined: the file does not say. */
  readonly namespace: string | undefined;
}

/** A kind and where objects of it were seen; undefined stands for kinds without namespaces. */
type Seen = Map<Kind, Set<string | undefined>>;

export function takeDocument(document: unknown, origin: Origin, into: Intake): void {
  if (document === null || document === undefined) return;
  if (Array.isArray(document)) takeItems(document, origin, into);
  else if (!isRecord(document))
    into.problems.add(`${origin.at}: not a Kubernetes object; write it with -o yaml or -o json`);
  else if (isList(document)) takeList(document, origin, into);
  else takeItems([document], origin, into);
}

/** A typed list lacks `kind: …List` only when the file was cut off: kubectl writes it after the items. */
function isList(document: Record<string, unknown>): boolean {
  const { kind } = document;
  return 'items' in document && (kind === undefined || (typeof kind === 'string' && kind.endsWith('List')));
}

function takeList(list: Record<string, unknown>, origin: Origin, into: Intake): void {
  const { kind, apiVersion, metadata } = list;
  const items: readonly unknown[] = Array.isArray(list['items']) ? list['items'] : [];
  if (typeof kind !== 'string') {
    into.problems.add(`${origin.at}: the file is cut off: its list has no kind, which would come last`);
    return;
  }
  if (kind === 'List') {
    const block = blockOf(metadata);
    if (block !== undefined) takeRecording(block, items, origin, into);
    else cover(takeItems(items, origin, into), into.holdings);
    return;
  }
  const ofItems = kindOf(apiVersion, kind.slice(0, -'List'.length));
  if (ofItems === undefined) return;
  const seen: Seen = new Map();
  for (const item of items) keep(ofItems, String(apiVersion), item, origin, into, seen);
  if (items.length === 0 && KINDS[ofItems].namespaced && origin.namespace === undefined)
    into.emptySomewhere.add(ofItems);
  else if (items.length === 0)
    seen.set(ofItems, new Set([KINDS[ofItems].namespaced ? origin.namespace : undefined]));
  const goesOn =
    isRecord(metadata) && typeof metadata['continue'] === 'string' && metadata['continue'] !== '';
  cover(
    seen,
    into.holdings,
    goesOn ? { truncated: `${origin.at} holds only the first page of the list` } : {},
  );
}

function blockOf(metadata: unknown): Block | undefined {
  const annotations = isRecord(metadata) ? metadata['annotations'] : undefined;
  return isRecord(annotations) && Object.hasOwn(annotations, BLOCK)
    ? (blockShape(annotations[BLOCK]) ?? {})
    : undefined;
}

/** A recording says for itself what was read: the kinds of its objects prove nothing. */
function takeRecording(block: Block, items: readonly unknown[], origin: Origin, into: Intake): void {
  const unusable = whyUnusable(block);
  if (unusable !== undefined) {
    into.problems.add(`${origin.at}: ${unusable}`);
    return;
  }
  into.blocks.push(block);
  takeEach(items, origin, into);
  replayBlock(block, into.holdings);
}

/** An untyped list, or what stands by itself: kinds of which nothing is there may not have been asked for. */
function takeItems(items: readonly unknown[], origin: Origin, into: Intake): Seen {
  const seen = takeEach(items, origin, into);
  for (const [kind, namespaces] of seen)
    for (const namespace of namespaces) cover(new Map([[kind, new Set([namespace])]]), into.holdings);
  return seen;
}

function takeEach(items: readonly unknown[], origin: Origin, into: Intake): Seen {
  const seen: Seen = new Map();
  let strange = 0;
  for (const item of items) {
    const kind = isRecord(item) ? kindOf(item['apiVersion'], item['kind']) : undefined;
    if (isRecord(item) && isList(item)) takeList(item, origin, into);
    else if (kind !== undefined && isRecord(item))
      keep(kind, String(item['apiVersion']), item, origin, into, seen);
    else if (!isRecord(item) || typeof item['kind'] !== 'string') strange++;
  }
  if (strange > 0) into.problems.add(`${origin.at}: ${strange} of its objects without a kind were left out`);
  return seen;
}

function keep(
  kind: Kind,
  apiVersion: string,
  value: unknown,
  origin: Origin,
  into: Intake,
  seen: Seen,
): void {
  const object = decode(kind, apiVersion, value);
  const { name, namespace } = object?.metadata ?? {};
  if (object === undefined || name === undefined || (KINDS[kind].namespaced && namespace === undefined)) {
    into.problems.add(
      `${origin.at}: an object of kind ${kind} without a ${name === undefined ? 'name' : 'namespace'} was left out`,
    );
    return;
  }
  seen.set(kind, (seen.get(kind) ?? new Set()).add(KINDS[kind].namespaced ? namespace : undefined));
  const before = into.holdings.keep(kind, object);
  if (before === undefined || equal(before, object)) return;
  into.problems.add(
    `${origin.at}: ${kind} ${namespace === undefined ? '' : `${namespace}/`}${name} is there twice; the newer one counts`,
  );
  const [older, newer] = [before, object].map((one) => moment(newestTimeIn(one)) ?? 0);
  if (older !== undefined && newer !== undefined && older > newer) into.holdings.keep(kind, before);
}

/** Objects in two namespaces or more come from a list of all namespaces. */
function cover(seen: Seen, holdings: Holdings, extra: { truncated?: string } = {}): void {
  for (const [kind, namespaces] of seen) {
    const [only] = namespaces;
    const scope = namespaces.size > 1 || only === undefined ? {} : { namespace: only };
    holdings.listings.set(listKey(kind, scope), { kind, scope, ...extra });
  }
}

/**
 * An empty list of an unknown namespace speaks of those that the snapshot is about: a PodList without items beside
 * the Deployment of a namespace says that it has no pods, and nothing about kube-system. To be called last.
 */
export function placeEmptyLists({ holdings, emptySomewhere }: Intake): void {
  const namespaces = new Set(holdings.everything().flatMap((object) => object.metadata?.namespace ?? []));
  const scopes = namespaces.size === 0 ? [{}] : [...namespaces].map((namespace) => ({ namespace }));
  for (const kind of emptySomewhere)
    for (const scope of scopes) {
      const key = listKey(kind, scope);
      if (!holdings.listings.has(key)) holdings.listings.set(key, { kind, scope });
    }
}
