/**
 * The `rollout-doctor` block of a recording, in the annotations of its List: when and where it was recorded, which
 * lists were read, what could not be read and why, and the logs. Replayed, it makes a read that was empty empty again
 * and one that was forbidden forbidden.
 */
import { flag, integer, list, object, text, type Read } from '../core/model/shape.ts';
import type { Blind, BlindState } from '../core/model/reading.ts';
import { getKey, listKey, logKey, scopeOf, type Holdings, type Listing } from './holdings.ts';
import { isKind } from './versions.ts';

export const BLOCK = 'rollout-doctor';
export const FORMAT_VERSION = 1;

/** In `unread`, beside the kinds of objects. */
export const LOG = 'PodLog';

const blindFields = { state: text, reason: text, failure: text };
const blind = object(blindFields);

export const blockShape = object({
  formatVersion: integer,
  collectedAt: text,
  context: text,
  /** How many values were taken out before it was written. */
  redacted: integer,
  listed: list(
    object({
      kind: text,
      namespace: text,
      labelSelector: text,
      fieldSelector: text,
      /** For people: how many objects the answer held. */
      found: integer,
      /** `namespace/name` of each, where reading stopped before the end of the list. */
      items: list(text),
      then: blind,
      more: flag,
      truncated: text,
    }),
  ),
  unread: list(
    object({
      /** A kind of objects, or PodLog with `name` as the pod's. */
      kind: text,
      namespace: text,
      /** Absent: a list. */
      name: text,
      container: text,
      previous: flag,
      labelSelector: text,
      fieldSelector: text,
      ...blindFields,
    }),
  ),
  logs: list(object({ namespace: text, pod: text, container: text, previous: flag, text })),
});

export type Block = Read<typeof blockShape>;
type ListedEntry = NonNullable<Block['listed']>[number];
type UnreadEntry = NonNullable<Block['unread']>[number];

/** One line that says why the block cannot be used; undefined when it can. */
export function whyUnusable({ formatVersion }: Block): string | undefined {
  if (formatVersion === undefined) return `its ${BLOCK} block has no formatVersion`;
  if (formatVersion > FORMAT_VERSION)
    return `it has snapshot format ${formatVersion}, and this Rollout Doctor reads format ${FORMAT_VERSION}: update it`;
  return formatVersion < 1 ? `snapshot format ${formatVersion} does not exist` : undefined;
}

/** Adds what the block tells to the holdings. Entries that make no sense are passed over. */
export function replayBlock(block: Block, holdings: Holdings): void {
  for (const entry of block.listed ?? []) {
    const listing = listingOf(entry);
    if (listing !== undefined) holdings.listings.set(listKey(listing.kind, listing.scope), listing);
  }
  for (const entry of block.unread ?? []) replayUnread(entry, holdings);
  for (const { namespace, pod, container, previous = false, text: log } of block.logs ?? []) {
    if (namespace === undefined || pod === undefined || container === undefined || log === undefined)
      continue;
    const of = { namespace, pod, container, previous };
    holdings.logs.set(logKey(of), { of, log: { state: 'ok', value: log } });
  }
}

function replayUnread(entry: UnreadEntry, holdings: Holdings): void {
  const { kind, namespace, name, container, previous = false } = entry;
  const reason = blindOf(entry);
  if (kind === LOG && namespace !== undefined && name !== undefined && container !== undefined) {
    const of = { namespace, pod: name, container, previous };
    holdings.logs.set(logKey(of), { of, log: reason });
    return;
  }
  if (kind === undefined || !isKind(kind)) return;
  if (name === undefined) {
    const scope = scopeOf(kind, entry);
    holdings.unreadListings.set(listKey(kind, scope), { kind, scope, blind: reason });
  } else {
    const ref = namespace === undefined ? { name } : { namespace, name };
    holdings.unreadObjects.set(getKey(kind, ref), { kind, ref, blind: reason });
  }
}

function listingOf(entry: ListedEntry): Listing | undefined {
  const { kind, items, truncated } = entry;
  if (kind === undefined || !isKind(kind)) return undefined;
  return {
    kind,
    scope: scopeOf(kind, entry),
    ...(items === undefined ? {} : { items }),
    ...(entry.more === true ? { then: 'more' } : {}),
    ...(entry.then === undefined ? {} : { then: blindOf(entry.then) }),
    ...(truncated === undefined ? {} : { truncated }),
  };
}

function blindOf({ state, reason, failure }: Read<typeof blind>): Blind {
  return {
    state: STATES.find((known) => known === state) ?? 'failed',
    reason: reason ?? 'the recording does not say why',
    ...(isFailure(failure) ? { failure } : {}),
  };
}

const STATES: readonly BlindState[] = [
  'forbidden',
  'notFound',
  'timeout',
  'failed',
  'cancelled',
  'skipped',
  'absent',
];

type Failure = NonNullable<Blind['failure']>;
const FAILURES: readonly Failure[] = [
  'unreachable',
  'unauthorized',
  'invalid-response',
  'throttled',
  'server-error',
];

function isFailure(text: string | undefined): text is Failure {
  return FAILURES.some((known) => known === text);
}
