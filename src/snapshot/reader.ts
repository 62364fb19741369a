/** Answers reads from what a snapshot holds. Nothing that it cannot know is answered with "none". */
import type { Kind, KindObject } from '../core/model/kinds.ts';
import { mapReading, read, type Blind, type Reading } from '../core/model/reading.ts';
import type { ClusterReader, ListQuery, LogQuery, ObjectRef, Page, Source } from '../core/ports.ts';
import { absentLog, absentObjects } from './absent.ts';
import {
  getKey,
  listKey,
  logKey,
  objectKey,
  scopeOf,
  type Holdings,
  type Listing,
  type LogRef,
} from './holdings.ts';
import { selectorOf } from './selection.ts';

/** Looks for a log outside of the holdings; undefined: there is none. */
export type FindLog = (of: LogRef) => Promise<Reading<string> | undefined>;

const CANCELLED: Blind = { state: 'cancelled', reason: 'the reading was stopped' };

export function snapshotReader(holdings: Holdings, source: Source, findLog: FindLog): ClusterReader {
  return {
    source,
    get: (kind, ref, signal) => Promise.resolve(signal.aborted ? CANCELLED : getObject(holdings, kind, ref)),
    list: (kind, query, signal) =>
      Promise.resolve(signal.aborted ? CANCELLED : listObjects(holdings, kind, query)),
    log: async (query, signal) => (signal.aborted ? CANCELLED : getLog(holdings, query, findLog)),
  };
}

function getObject<K extends Kind>(holdings: Holdings, kind: K, ref: ObjectRef): Reading<KindObject<K>> {
  const unread = holdings.unreadObjects.get(getKey(kind, ref));
  if (unread !== undefined) return unread.blind;
  const object = holdings.find(kind, objectKey(kind, ref));
  if (object !== undefined) return read(object);
  const scope = scopeOf(kind, ref.namespace === undefined ? {} : { namespace: ref.namespace });
  const listing = wholeListing(holdings, kind, scope.namespace);
  if (listing === undefined || listing.truncated !== undefined) return absentObjects(kind, scope.namespace);
  return { state: 'notFound', reason: `the snapshot holds no ${kind} ${objectKey(kind, ref)}` };
}

function listObjects<K extends Kind>(
  holdings: Holdings,
  kind: K,
  query: ListQuery,
): Reading<Page<KindObject<K>>> {
  const scope = scopeOf(kind, query);
  const unread = holdings.unreadListings.get(listKey(kind, scope));
  if (unread !== undefined) return unread.blind;
  const listing =
    holdings.listings.get(listKey(kind, scope)) ??
    wholeListing(holdings, kind, scope.namespace) ??
    refusal(holdings, kind, scope.namespace) ??
    someNamespaces(holdings, kind, scope.namespace) ??
    absentObjects(kind, scope.namespace);
  if ('state' in listing) return listing;
  if (listing.items !== undefined) {
    const items = listing.items.map((key) => holdings.find(kind, key)).filter((item) => item !== undefined);
    return pageOf(items, listing, query);
  }
  const selects = selectorOf(kind, scope);
  if ('state' in selects) return selects;
  return pageOf(holdings.all(kind).filter(selects.matches), listing, query);
}

/** A list that was read to its end without selectors, of this namespace or of all. */
function wholeListing(holdings: Holdings, kind: Kind, namespace: string | undefined): Listing | undefined {
  const scopes = namespace === undefined ? [{}] : [{ namespace }, {}];
  return scopes
    .map((scope) => holdings.listings.get(listKey(kind, scope)))
    .find((listing) => listing?.then === undefined && listing !== undefined);
}

/** Permissions know no selectors: one list of the kind that was forbidden stands for all of its namespace. */
function refusal(holdings: Holdings, kind: Kind, namespace: string | undefined): Blind | undefined {
  const same = [...holdings.unreadListings.values()].find(
    (unread) =>
      unread.kind === kind && unread.scope.namespace === namespace && unread.blind.state === 'forbidden',
  );
  return same?.blind;
}

/** All namespaces are asked for, and lists of some are there. */
function someNamespaces(holdings: Holdings, kind: Kind, namespace: string | undefined): Listing | undefined {
  if (namespace !== undefined) return undefined;
  const held = [...holdings.listings.values()]
    .filter((listing) => listing.kind === kind && isWholeNamespace(listing))
    .flatMap((listing) => listing.scope.namespace ?? []);
  if (held.length === 0) return undefined;
  const which = held.length > 5 ? `${held.length} namespaces` : held.sort().join(', ');
  return { kind, scope: {}, truncated: `the snapshot holds ${kind} objects of ${which} only` };
}

function isWholeNamespace({ scope, then }: Listing): boolean {
  return (
    scope.namespace !== undefined &&
    scope.labelSelector === undefined &&
    scope.fieldSelector === undefined &&
    then === undefined
  );
}

/** The token is how many objects came before. */
function pageOf<T>(items: readonly T[], listing: Listing, query: ListQuery): Reading<Page<T>> {
  const { limit, continueToken } = query;
  const { then, truncated } = listing;
  const start = continueToken === undefined ? 0 : Number(continueToken);
  if (!Number.isSafeInteger(start) || start < 0)
    return { state: 'failed', reason: 'a continue token that the snapshot did not give' };
  if (continueToken !== undefined && start >= items.length && then !== undefined)
    return then === 'more'
      ? { state: 'absent', reason: 'the recording stopped before the rest of this list' }
      : then;
  const end = limit === undefined || limit <= 0 ? items.length : Math.min(start + limit, items.length);
  const isLast = end === items.length;
  return read({
    items: items.slice(start, end),
    ...(isLast && then === undefined ? {} : { continueToken: String(end) }),
    ...(isLast && truncated !== undefined ? { truncated } : {}),
  });
}

async function getLog(holdings: Holdings, query: LogQuery, findLog: FindLog): Promise<Reading<string>> {
  const log = holdings.logs.get(logKey(query))?.log ?? (await findLog(query)) ?? absentLog(query);
  return mapReading(log, (text) => lastLines(text, query.tailLines));
}

function lastLines(text: string, count: number): string {
  if (count <= 0) return '';
  let start = text.endsWith('\n') ? text.length - 1 : text.length;
  for (let line = 0; line < count; line++) {
    start = start <= 0 ? -1 : text.lastIndexOf('\n', start - 1);
    if (start < 0) return text;
  }
  return text.slice(start + 1);
}
