import type { Kind } from '../core/model/kinds.ts';
import type { Reading } from '../core/model/reading.ts';
import type { Pod } from '../core/model/workloads.ts';
import type { ListQuery, LogQuery, ObjectRef, Page } from '../core/ports.ts';
import {
  getKey,
  Holdings,
  keyOf,
  listKey,
  logKey,
  scopeOf,
  type AnyObject,
  type Listing,
} from './holdings.ts';
import { asksForPlacedPods, placedPod } from './placedPod.ts';
import { selectorOf } from './selection.ts';

/** The answers that a reader gave, whatever they were. */
export class Recording {
  readonly holdings = new Holdings();
  /** Lists whose next page has not been read, by query and continue token. */
  readonly #open = new Map<string, string[]>();

  gotObject(kind: Kind, ref: ObjectRef, answer: Reading<AnyObject>): void {
    const key = getKey(kind, ref);
    if (answer.state === 'ok') {
      this.#keep(kind, answer.value);
      this.holdings.unreadObjects.delete(key);
    } else this.holdings.unreadObjects.set(key, { kind, ref, blind: answer });
  }

  gotPage(kind: Kind, query: ListQuery, answer: Reading<Page<AnyObject>>): void {
    const scope = scopeOf(kind, query);
    const key = listKey(kind, scope);
    const before =
      query.continueToken === undefined ? [] : (this.#open.get(openKey(key, query.continueToken)) ?? []);
    if (answer.state !== 'ok') {
      if (query.continueToken !== undefined) this.#settle(key, { kind, scope, items: before, then: answer });
      else if (!this.holdings.listings.has(key))
        this.holdings.unreadListings.set(key, { kind, scope, blind: answer });
      return;
    }
    const { items, continueToken, truncated } = answer.value;
    for (const item of items) {
      if (!asksForPlacedPods(kind, query)) this.#keep(kind, item);
      // One of the Deployment's own is there already, whole.
      else if (this.holdings.find(kind, keyOf(kind, item)) === undefined)
        this.#keep(kind, placedPod(item as Pod));
    }
    const keys = [...before, ...items.map((item) => keyOf(kind, item))];
    const cut = truncated === undefined ? {} : { truncated };
    if (continueToken === undefined) {
      const canFindAgain = !('state' in selectorOf(kind, scope));
      this.#settle(key, canFindAgain ? { kind, scope, ...cut } : { kind, scope, items: keys, ...cut });
    } else {
      this.#open.set(openKey(key, continueToken), keys);
      this.#settle(key, { kind, scope, items: keys, then: 'more', ...cut });
    }
  }

  gotLog(query: LogQuery, answer: Reading<string>): void {
    const { namespace, pod, container, previous } = query;
    const of = { namespace, pod, container, previous };
    this.holdings.logs.set(logKey(of), { of, log: answer });
  }

  /** A list that was read to its end outweighs one that was not, and any outweighs none. */
  #settle(key: string, listing: Listing): void {
    const before = this.holdings.listings.get(key);
    if (before !== undefined && before.then === undefined && listing.then !== undefined) return;
    this.holdings.listings.set(key, listing);
    this.holdings.unreadListings.delete(key);
  }

  #keep(kind: Kind, object: AnyObject): void {
    if (object.metadata?.name !== undefined) this.holdings.keep(kind, object);
  }
}

function openKey(key: string, continueToken: string): string {
  return JSON.stringify([key, continueToken]);
}
