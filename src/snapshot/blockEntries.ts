/** Holdings → the lists of the `rollout-doctor` block; block.ts reads them back. */
import type { Blind } from '../core/model/reading.ts';
import { LOG } from './block.ts';
import type { Holdings, Listing } from './holdings.ts';
import { selectorOf } from './selection.ts';

/** `clean` goes over every text that came from the cluster. Deterministic: the order is that of what was asked. */
export function blockEntries(holdings: Holdings, clean: (text: string) => string) {
  const listed = inOrder(holdings.listings).map((listing) => listedEntry(listing, holdings, clean));
  const unread: object[] = [
    ...inOrder(holdings.unreadListings).map(({ kind, scope, blind }) => ({
      kind,
      ...scope,
      ...cleaned(blind, clean),
    })),
    ...inOrder(holdings.unreadObjects).map(({ kind, ref, blind }) => ({
      kind,
      ...ref,
      ...cleaned(blind, clean),
    })),
  ];
  const logs: object[] = [];
  for (const { of, log } of inOrder(holdings.logs)) {
    const { pod, ...rest } = of;
    if (log.state === 'ok') logs.push({ ...of, text: clean(log.value) });
    else unread.push({ kind: LOG, name: pod, ...rest, ...cleaned(log, clean) });
  }
  return { listed, unread, logs };
}

function listedEntry(listing: Listing, holdings: Holdings, clean: (text: string) => string): object {
  const { kind, scope, items, then, truncated } = listing;
  const selects = selectorOf(kind, scope);
  const found = items?.length ?? ('state' in selects ? 0 : holdings.all(kind).filter(selects.matches).length);
  return {
    kind,
    ...scope,
    found,
    ...(items === undefined ? {} : { items }),
    ...(then === 'more' ? { more: true } : then === undefined ? {} : { then: cleaned(then, clean) }),
    ...(truncated === undefined ? {} : { truncated: clean(truncated) }),
  };
}

function cleaned({ state, reason, failure }: Blind, clean: (text: string) => string): Blind {
  return { state, reason: clean(reason), ...(failure === undefined ? {} : { failure }) };
}

function inOrder<T>(entries: ReadonlyMap<string, T>): T[] {
  return [...entries].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, entry]) => entry);
}
