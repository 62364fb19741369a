/**
 * The reads of one diagnosis. Each is made once and shared by every collector that needs it, and starts as early as
 * what it depends on allows: events with the Deployment, ReplicaSets and pods as soon as the selector is known.
 * With a selector known beforehand all four go out at once; where the Deployment then shows another one, the two
 * lists are read again. Without one, a first page of the whole namespace may go out instead: most hold no more than that.
 */
import { equal } from './equal.ts';
import { matchesSelector, selectorToString } from './labels.ts';
import { byName, Lists, type Listing } from './lists.ts';
import type { Kind, KindObject } from './model/kinds.ts';
import type { LabelSelector } from './model/meta.ts';
import { mapReading, type Blind, type Reading } from './model/reading.ts';
import type { Deployment, Event, Pod, ReplicaSet } from './model/workloads.ts';
import { PodCrowd } from './podCrowd.ts';
import type { Clock, ClusterReader, ListQuery, LogQuery, ObjectRef, Page, StopSignal } from './ports.ts';
import { firstPageOf, readEvents, type EventList } from './readEvents.ts';
import { moment, type Moment } from './time.ts';

export interface DeploymentRef {
  readonly namespace: string;
  readonly name: string;
}

export interface ReadOptions {
  readonly signal: StopSignal;
  /** The local clock, asked only where neither the server nor the snapshot tells the time. */
  readonly clock: Clock;
  /** Judge as of this moment instead of the server's. */
  readonly now?: Moment;
  /** The Deployment's selector, where a list or watch has already shown it. */
  readonly knownSelector?: LabelSelector;
  /**
   * Where it is not known: ReplicaSets and pods may be asked for without it, and what does not match be left out here. Not
   * for who keeps what is read.
   */
  readonly looksAround?: boolean;
}

/** So many objects are read faster than another round trip takes, and cost the server no more than a selector. */
const AROUND = 50;

export class Reads {
  readonly target: DeploymentRef;
  readonly lists: Lists;
  readonly #reader: ClusterReader;
  readonly #options: ReadOptions;
  readonly #made = new Map<string, Promise<unknown>>();
  #havePods = false;

  constructor(reader: ClusterReader, target: DeploymentRef, options: ReadOptions) {
    this.#reader = reader;
    this.target = target;
    this.lists = new Lists(reader, options.signal);
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
    return this.#once('replicasets', () =>
      this.#selected('ReplicaSet', (query) => this.lists.whole('ReplicaSet', query)),
    );
  }

  /** All pods that the Deployment's selector matches, owned or not; of thousands most are remnants (podCrowd.ts). */
  pods(): Promise<Reading<Listing<Pod>>> {
    return this.#once('pods', async () => {
      const pods = await this.#selected('Pod', (query) => this.#crowd(query));
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

  #firstEvents(query: ListQuery): Promise<Reading<Page<Event>>> {
    return this.#once('first events', () => this.#events(query));
  }

  #events(query: ListQuery): Promise<Reading<Page<Event>>> {
    return this.lists.page('Event', { namespace: this.target.namespace, ...query });
  }

  async #crowd(query: ListQuery): Promise<Reading<Listing<Pod>>> {
    const crowd = new PodCrowd();
    const whole = await this.lists.eachPage(
      'Pod',
      query,
      (page) => {
        crowd.add(page);
      },
      (pod) => crowd.thinned(pod),
    );
    return mapReading(whole, ({ truncated }) => ({ items: crowd.all.sort(byName), truncated }));
  }

  /** What the Deployment's selector matches. */
  async #selected<K extends 'Pod' | 'ReplicaSet'>(
    kind: K,
    list: (query: ListQuery) => Promise<Reading<Listing<KindObject<K>>>>,
  ): Promise<Reading<Listing<KindObject<K>>>> {
    const { knownSelector: early, looksAround } = this.#options;
    const guess = early === undefined ? undefined : list(this.#matching(early));
    const { namespace } = this.target;
    const around =
      early === undefined && looksAround === true
        ? this.lists.page(kind, { namespace, limit: AROUND })
        : undefined;
    const deployment = await this.deployment();
    if (deployment.state !== 'ok') return guess ?? becauseOf(deployment);
    const selector = deployment.value.spec?.selector;
    if (guess !== undefined && equal(selector, early)) return guess;
    return within(await around, selector) ?? (await list(this.#matching(selector)));
  }

  #matching(selector: LabelSelector | undefined): ListQuery {
    const labelSelector = selectorToString(selector ?? {});
    const { namespace } = this.target;
    // An empty selector selects everything; apps/v1 refuses such Deployments, old ones may carry it.
    return labelSelector === '' ? { namespace } : { namespace, labelSelector };
  }

  #once<T>(name: string, make: () => Promise<T>): Promise<T> {
    const made = this.#made.get(name) ?? make();
    this.#made.set(name, made);
    return made as Promise<T>;
  }
}

/** What a selector matches of a page, where that is all there is; what failed is not asked for again. */
function within<T extends Pod | ReplicaSet>(
  page: Reading<Page<T>> | undefined,
  selector: LabelSelector | undefined,
): Reading<Listing<T>> | undefined {
  // A snapshot may hold the list with its selector only.
  if (page === undefined || page.state === 'absent') return undefined;
  if (page.state !== 'ok') return page;
  if (page.value.continueToken !== undefined || selector === undefined) return undefined;
  const items = page.value.items.filter(({ metadata }) => matchesSelector(selector, metadata?.labels));
  return { ...page, value: { items: items.sort(byName), truncated: page.value.truncated } };
}

function becauseOf(deployment: Blind): Blind {
  return {
    state: 'skipped',
    reason: `needs the Deployment's selector, and the Deployment could not be read: ${deployment.reason}`,
  };
}
