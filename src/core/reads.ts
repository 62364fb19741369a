/**
 * The reads of one diagnosis. Each is made once and shared by every collector that needs it, and starts as early as
 * what it depends on allows: events with the Deployment, ReplicaSets and pods as soon as the selector is known.
 * With a selector known beforehand all four go out at once; where the Deployment then shows another one, the two
 * lists are read again.
 */
import { equal } from './equal.ts';
import { selectorToString } from './labels.ts';
import type { Kind, KindObject } from './model/kinds.ts';
import type { LabelSelector, ObjectMeta } from './model/meta.ts';
import { mapReading, read, type Blind, type Reading } from './model/reading.ts';
import type { Deployment, Event, Pod, ReplicaSet } from './model/workloads.ts';
import type { Clock, ClusterReader, ListQuery, LogQuery, ObjectRef, Page, StopSignal } from './ports.ts';
import { firstPageOf, readEvents, type EventList } from './readEvents.ts';
import { moment, type Moment } from './time.ts';

export interface DeploymentRef {
  readonly namespace: string;
  readonly name: string;
}

/** All pages of a list, in one piece, by namespace and name: the order of an API server, which a snapshot may not keep. */
export interface Listing<T> {
  readonly items: readonly T[];
  readonly truncated: string | undefined;
}

const PAGE = 500;
const MAX_PAGES = 20;

export interface ReadOptions {
  readonly signal: StopSignal;
  /** The local clock, asked only where neither the server nor the snapshot tells the time. */
  readonly clock: Clock;
  /** Judge as of this moment instead of the server's. */
  readonly now?: Moment;
  /** The Deployment's selector, where a list or watch has already shown it. */
  readonly knownSelector?: LabelSelector;
}

export class Reads {
  readonly target: DeploymentRef;
  readonly #reader: ClusterReader;
  readonly #options: ReadOptions;
  readonly #made = new Map<string, Promise<unknown>>();
  readonly #ahead = new Map<string, Promise<unknown>>();
  #havePods = false;

  constructor(reader: ClusterReader, target: DeploymentRef, options: ReadOptions) {
    this.#reader = reader;
    this.target = target;
    this.#options = options;
  }

  /**
   * The moment of judgement: as asked for, else the server's clock when it answered for the Deployment, else when the
   * snapshot was recorded. The local clock is only the last resort: it may be an hour off.
   */
  async now(): Promise<Moment> {
    const { now, clock } = this.#options;
    if (now !== undefined) return now;
    const deployment = await this.deployment();
    const server = deployment.state === 'ok' ? moment(deployment.serverTime) : undefined;
    return server ?? moment(this.#reader.source.recordedAt) ?? clock();
  }

  /** When a reading was made, by the server's clock or the recording's; undefined where neither tells. */
  readAt(reading: Reading<unknown>): string | undefined {
    const serverTime = reading.state === 'ok' ? reading.serverTime : undefined;
    return serverTime ?? this.#reader.source.recordedAt;
  }

  deployment(): Promise<Reading<Deployment>> {
    return this.#once('deployment', () => this.get('Deployment', this.target));
  }

  /** All ReplicaSets that the Deployment's selector matches, owned or not. */
  replicaSets(): Promise<Reading<Listing<ReplicaSet>>> {
    return this.#once('replicasets', () => this.#selected('ReplicaSet'));
  }

  /** All pods that the Deployment's selector matches, owned or not. */
  pods(): Promise<Reading<Listing<Pod>>> {
    return this.#once('pods', async () => {
      const pods = await this.#selected('Pod');
      this.#havePods = true;
      return pods;
    });
  }

  /** Whether the pods are there already. */
  get havePods(): boolean {
    return this.#havePods;
  }

  /** The namespace's events; see readEvents.ts for what is read of a very full one. */
  events(): Promise<Reading<EventList>> {
    return this.#once('events', () =>
      readEvents(
        (query) => (query.fieldSelector === undefined ? this.#firstEvents(query) : this.#events(query)),
        async () => {
          const deployment = await this.deployment();
          return deployment.state === 'ok' ? deployment.value.metadata?.uid : undefined;
        },
      ),
    );
  }

  /** Those of the first page, and whether they are all. */
  async firstEvents(): Promise<{ readonly reading: Reading<EventList>; readonly areAll: boolean }> {
    void this.events();
    const page = await this.#firstEvents({});
    const areAll = page.state !== 'ok' || page.value.continueToken === undefined;
    return { reading: mapReading(page, firstPageOf), areAll };
  }

  get<K extends Kind>(kind: K, ref: ObjectRef): Promise<Reading<KindObject<K>>> {
    return this.#reader.get(kind, ref, this.#options.signal);
  }

  logOf(query: LogQuery): Promise<Reading<string>> {
    return this.#reader.log(query, this.#options.signal);
  }

  /** Asks for the first page of a list; whoever reads that list next gets this answer. */
  askAhead(kind: Kind, query: ListQuery): void {
    const first = { ...query, limit: PAGE };
    this.#ahead.set(pageKey(kind, first), this.#reader.list(kind, first, this.#options.signal));
  }

  /** One page, where a part is enough. */
  async firstPage<K extends Kind>(kind: K, query: ListQuery): Promise<Reading<Listing<KindObject<K>>>> {
    return mapReading(
      await this.#page(kind, { ...query, limit: PAGE }),
      ({ items, continueToken, truncated }) => ({
        items: items.toSorted(byName),
        truncated:
          truncated ?? (continueToken === undefined ? undefined : `only the first ${items.length} were read`),
      }),
    );
  }

  /** All pages of a list, up to 10,000 objects. */
  async list<K extends Kind>(kind: K, query: ListQuery): Promise<Reading<Listing<KindObject<K>>>> {
    const items: KindObject<K>[] = [];
    const whole = await this.eachPage(kind, query, (page) => {
      // Not spread: a snapshot may answer more in one page than a function has room for arguments.
      for (const item of page) items.push(item);
    });
    return mapReading(whole, ({ truncated }) => ({ items: items.sort(byName), truncated }));
  }

  /** As `list`, but each page is handed over and not kept: for lists of which only a sum is wanted. */
  async eachPage<K extends Kind>(
    kind: K,
    query: ListQuery,
    take: (items: readonly KindObject<K>[]) => void,
  ): Promise<Reading<{ readonly count: number; readonly truncated: string | undefined }>> {
    let count = 0;
    let token: string | undefined;
    let serverTime: string | undefined;
    for (let page = 0; page < MAX_PAGES; page++) {
      const more = token === undefined ? {} : { continueToken: token };
      const reading = await this.#page(kind, { ...query, limit: PAGE, ...more });
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

  #firstEvents(query: ListQuery): Promise<Reading<Page<Event>>> {
    return this.#once('first events', () => this.#events(query));
  }

  #events(query: ListQuery): Promise<Reading<Page<Event>>> {
    return this.#page('Event', { namespace: this.target.namespace, ...query });
  }

  #page<K extends Kind>(kind: K, query: ListQuery): Promise<Reading<Page<KindObject<K>>>> {
    const key = pageKey(kind, query);
    const ahead = this.#ahead.get(key);
    this.#ahead.delete(key);
    if (ahead !== undefined) return ahead as Promise<Reading<Page<KindObject<K>>>>;
    return this.#reader.list(kind, query, this.#options.signal);
  }

  async #selected<K extends 'ReplicaSet' | 'Pod'>(kind: K): Promise<Reading<Listing<KindObject<K>>>> {
    const early = this.#options.knownSelector;
    const guess = early === undefined ? undefined : this.#matching(kind, early);
    const deployment = await this.deployment();
    if (deployment.state !== 'ok') return guess ?? becauseOf(deployment);
    const selector = deployment.value.spec?.selector;
    if (guess !== undefined && equal(selector, early)) return guess;
    return this.#matching(kind, selector);
  }

  #matching<K extends Kind>(
    kind: K,
    selector: LabelSelector | undefined,
  ): Promise<Reading<Listing<KindObject<K>>>> {
    const labelSelector = selectorToString(selector ?? {});
    const { namespace } = this.target;
    // An empty selector selects everything; apps/v1 refuses such Deployments, old ones may carry it.
    return this.list(kind, labelSelector === '' ? { namespace } : { namespace, labelSelector });
  }

  #once<T>(name: string, make: () => Promise<T>): Promise<T> {
    const made = this.#made.get(name) ?? make();
    this.#made.set(name, made);
    return made as Promise<T>;
  }
}

function pageKey(kind: Kind, query: ListQuery): string {
  return JSON.stringify([kind, query]);
}

interface Named {
  readonly metadata?: ObjectMeta;
}

function byName({ metadata: a }: Named, { metadata: b }: Named): number {
  return compare(a?.namespace, b?.namespace) || compare(a?.name, b?.name);
}

function compare(a = '', b = ''): number {
  return a === b ? 0 : a < b ? -1 : 1;
}

function becauseOf(deployment: Blind): Blind {
  return {
    state: 'skipped',
    reason: `needs the Deployment's selector, and the Deployment could not be read: ${deployment.reason}`,
  };
}

function repeated(kind: Kind): Blind {
  return {
    state: 'failed',
    reason: `the server answered the list of ${kind} objects with the same continue token twice`,
    failure: 'invalid-response',
  };
}
