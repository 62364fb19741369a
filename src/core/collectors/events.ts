/**
 * Step 2: what was recorded about the Deployment and, marked as theirs, about its ReplicaSets and pods. Selected by
 * uid: a namesake of another kind, or an earlier Deployment of this name, has its own. Some recorders leave the uid
 * out; their events are told by kind, name and time.
 */
import { compareTexts } from '../byPlace.ts';
import { defineCollector } from '../collector.ts';
import type { EventFact, EventFacts } from '../model/evidence.ts';
import { read, type Reading } from '../model/reading.ts';
import type { Deployment, Event } from '../model/workloads.ts';
import type { EventList } from '../readEvents.ts';
import type { Reads } from '../reads.ts';
import { moment, newest, type Moment } from '../time.ts';
import { podFacts } from './pods.ts';
import { replicaSetFacts } from './replicasets.ts';

/** kube-apiserver --event-ttl, whose default is one hour. */
const EVENT_TTL_SECONDS = 3600;

export default defineCollector({
  id: 'events',
  number: 2,
  title: 'List the events',
  command: (target) =>
    `kubectl get events ${target.in} --field-selector involvedObject.name=${target.name} --sort-by=.lastTimestamp`,
  collect: (reads) => factsFrom(reads, reads.events()),
});

/** Of a very full namespace, which takes a while to read: facts of its first page alone. Undefined where that is all. */
export async function firstEventFacts(reads: Reads): Promise<Reading<EventFacts> | undefined> {
  const { reading, areAll } = await reads.firstEvents();
  return areAll ? undefined : factsFrom(reads, reading);
}

async function factsFrom(
  reads: Reads,
  list: Reading<EventList> | Promise<Reading<EventList>>,
): Promise<Reading<EventFacts>> {
  const [deployment, replicaSets, pods, events] = await Promise.all([
    reads.deployment(),
    reads.replicaSets(),
    reads.pods(),
    list,
  ]);
  if (events.state !== 'ok') return events;
  if (deployment.state !== 'ok') return deployment;
  const owned = replicaSetFacts(deployment.value, replicaSets.state === 'ok' ? replicaSets.value.items : []);
  const ours = podFacts(owned, pods.state === 'ok' ? pods.value.items : [], undefined);
  const blind = replicaSets.state !== 'ok' ? replicaSets : pods.state !== 'ok' ? pods : undefined;
  const family: Family = {
    deployment: deployment.value,
    replicaSets: owned.owned,
    pods: ours.items,
    unknown: blind?.reason,
  };
  return read(eventFacts(events.value, family, await reads.now()), events.serverTime);
}

interface Named {
  readonly name: string;
  readonly uid: string | undefined;
  readonly createdAt: string | undefined;
}

interface Family {
  readonly deployment: Deployment;
  readonly replicaSets: readonly Named[];
  readonly pods: readonly Named[];
  /** Why some of the family is not known; undefined when all of it is. */
  readonly unknown: string | undefined;
}

function eventFacts(list: EventList, family: Family, now: Moment): EventFacts {
  const { metadata } = family.deployment;
  const { namespace, name = '', uid, creationTimestamp: createdAt } = metadata ?? {};
  const members = new Members(namespace);
  members.add('deployment', { name, uid, createdAt });
  for (const one of family.replicaSets) members.add('replicaset', one);
  for (const one of family.pods) members.add('pod', one);

  const items: EventFact[] = [];
  for (const event of list.items) {
    const fact = toFact(event);
    const of = members.of(fact, event.involvedObject?.namespace);
    if (of !== undefined) items.push({ of, ...fact });
  }
  items.sort(newestFirst);
  const unknown =
    family.unknown === undefined
      ? undefined
      : `only the Deployment's own could be told apart: ${family.unknown}`;
  return { items, presence: presence(items, family, now), truncated: list.truncated ?? unknown };
}

/** Event times are whole seconds, and clocks differ by a little. */
const SLACK_MS = 2000;

const KINDS: Readonly<Record<EventFact['of'], string>> = {
  deployment: 'Deployment',
  replicaset: 'ReplicaSet',
  pod: 'Pod',
};

/** Whose event is it? By uid; where a recorder left that out, by kind and name, and not older than the object. */
class Members {
  readonly #namespace: string | undefined;
  readonly #byUid = new Map<string, EventFact['of']>();
  readonly #byName = new Map<string, { readonly of: EventFact['of']; readonly since: Moment | undefined }>();

  constructor(namespace: string | undefined) {
    this.#namespace = namespace;
  }

  add(of: EventFact['of'], { name, uid, createdAt }: Named): void {
    if (uid !== undefined) this.#byUid.set(uid, of);
    this.#byName.set(`${KINDS[of]}/${name}`, { of, since: moment(createdAt) });
  }

  of(event: Omit<EventFact, 'of'>, namespace: string | undefined): EventFact['of'] | undefined {
    if (event.uid !== undefined) return this.#byUid.get(event.uid);
    if (namespace !== undefined && this.#namespace !== undefined && namespace !== this.#namespace)
      return undefined;
    const named = this.#byName.get(`${event.kind}/${event.name}`);
    const at = moment(event.lastAt);
    // One without a readable time may be a predecessor's.
    if (named === undefined || at === undefined) return undefined;
    return named.since === undefined || at >= named.since - SLACK_MS ? named.of : undefined;
  }
}

function toFact(event: Event): Omit<EventFact, 'of'> {
  const created = event.metadata?.creationTimestamp;
  const uid = event.involvedObject?.uid;
  return {
    kind: event.involvedObject?.kind ?? '',
    name: event.involvedObject?.name ?? '',
    uid: uid === '' ? undefined : uid,
    type: event.type ?? 'Normal',
    reason: event.reason ?? '',
    message: event.message ?? '',
    count: Math.max(1, event.series?.count ?? event.count ?? 1),
    firstAt: event.firstTimestamp ?? event.eventTime ?? created,
    lastAt: lastSeen(event),
    component: event.source?.component ?? event.reportingComponent,
    fieldPath: event.involvedObject?.fieldPath,
  };
}

/** When it happened last; its writer has one of five places for that. */
export function lastSeen({ series, metadata, ...event }: Event): string | undefined {
  return (
    series?.lastObservedTime ??
    event.lastTimestamp ??
    event.eventTime ??
    event.firstTimestamp ??
    metadata?.creationTimestamp
  );
}

/** None left, and nothing has happened for longer than events are kept: they expired. Else there were none. */
function presence(items: readonly EventFact[], family: Family, now: Moment): EventFacts['presence'] {
  if (items.length > 0) return 'present';
  const happenings = [
    ...family.replicaSets.map((one) => one.createdAt),
    ...family.pods.map((one) => one.createdAt),
    ...(family.deployment.status?.conditions ?? []).map((one) => one.lastUpdateTime),
    family.deployment.metadata?.creationTimestamp,
  ];
  const last = moment(newest(happenings));
  return last !== undefined && now - last > EVENT_TTL_SECONDS * 1000 ? 'expired' : 'none';
}

function newestFirst(a: EventFact, b: EventFact): number {
  return (
    (moment(b.lastAt) ?? 0) - (moment(a.lastAt) ?? 0) ||
    compareTexts(a.name, b.name) ||
    compareTexts(a.message, b.message) ||
    compareTexts(JSON.stringify(a), JSON.stringify(b))
  );
}
