/** Lists of one cluster or snapshot, page by page. */
import { compareTexts } from './byPlace.ts';
import type { Kind, KindObject } from './model/kinds.ts';
import type { ObjectMeta } from './model/meta.ts';
import { mapReading, read, type Blind, type Reading } from './model/reading.ts';
import type { ClusterReader, ListQuery, Page, StopSignal, Thin } from './ports.ts';

/** All pages of a list, in one piece, by namespace and name: the order of an API server, which a snapshot may not keep. */
export interface Listing<T> {
  readonly items: readonly T[];
  readonly truncated: string | undefined;
}

const PAGE = 500;
const MAX_PAGES = 20;

export class Lists {
  readonly #reader: ClusterReader;
  readonly #signal: StopSignal;
  readonly #ahead = new Map<string, Promise<unknown>>();

  constructor(reader: ClusterReader, signal: StopSignal) {
    this.#reader = reader;
    this.#signal = signal;
  }

  /** Asks for the first page of a list; whoever reads that list next gets this answer. */
  askAhead(kind: Kind, query: ListQuery): void {
    const first = { ...query, limit: PAGE };
    this.#ahead.set(pageKey(kind, first), this.#reader.list(kind, first, this.#signal));
  }

  /** One page, where a part is enough. */
  async firstPage<K extends Kind>(kind: K, query: ListQuery): Promise<Reading<Listing<KindObject<K>>>> {
    return mapReading(
      await this.page(kind, { ...query, limit: PAGE }),
      ({ items, continueToken, truncated }) => ({
        items: items.toSorted(byName),
        truncated:
          truncated ?? (continueToken === undefined ? undefined : `only the first ${items.length} were read`),
      }),
    );
  }

  /** All pages of a list, up to 10,000 objects. */
  async whole<K extends Kind>(kind: K, query: ListQuery): Promise<Reading<Listing<KindObject<K>>>> {
    const items: KindObject<K>[] = [];
    const whole = await this.eachPage(kind, query, (page) => {
      // Not spread: a snapshot may answer more in one page than a function has room for arguments.
      for (const item of page) items.push(item);
    });
    return mapReading(whole, ({ truncated }) => ({ items: items.sort(byName), truncated }));
  }

  /**
   * As `whole`, but each page is handed over and not kept: for lists of which only a sum is wanted.
   * @param thin see ClusterReader
   */
  async eachPage<K extends Kind>(
    kind: K,
    query: ListQuery,
    take: (items: readonly KindObject<K>[]) => void,
    thin?: Thin<K>,
  ): Promise<Reading<{ readonly count: number; readonly truncated: string | undefined }>> {
    let count = 0;
    let token: string | undefined;
    let serverTime: string | undefined;
    for (let page = 0; page < MAX_PAGES; page++) {
      const more = token === undefined ? {} : { continueToken: token };
      const reading = await this.page(kind, { ...query, limit: PAGE, ...more }, thin);
      if (reading.state !== 'ok') return reading;
      const { items, continueToken: next, truncated } = reading.value;
      serverTime ??= reading.serverTime;
      take(items);
      count += items.length;
      if (next === undefined) return read({ count, truncated }, serverTime);
      if (next === token) return repeated(kind);
      token = next;
    }
    return read({ count, truncated: `only the first ${count} were read` }, serverTime);
  }

  /** The page that is asked for, or was ahead. */
  page<K extends Kind>(kind: K, query: ListQuery, thin?: Thin<K>): Promise<Reading<Page<KindObject<K>>>> {
    const key = pageKey(kind, query);
    const ahead = this.#ahead.get(key);
    this.#ahead.delete(key);
    if (ahead !== undefined) return ahead as Promise<Reading<Page<KindObject<K>>>>;
    return this.#reader.list(kind, query, this.#signal, thin);
  }
}

function pageKey(kind: Kind, query: ListQuery): string {
  return JSON.stringify([kind, query]);
}

interface Named {
  readonly metadata?: ObjectMeta;
}

export function byName({ metadata: a }: Named, { metadata: b }: Named): number {
  return compareTexts(a?.namespace ?? '', b?.namespace ?? '') || compareTexts(a?.name ?? '', b?.name ?? '');
}

function repeated(kind: Kind): Blind {
  return {
    state: 'failed',
    reason: `the server answered the list of ${kind} objects with the same continue token twice`,
    failure: 'invalid-response',
  };
}
