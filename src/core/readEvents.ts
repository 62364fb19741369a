/**
 * Events of a namespace. One page without a selector holds them all nearly everywhere. Where there are more, two
 * selector scans follow: every Warning, and all events of the Deployment itself. Each selector costs the server a scan
 * of the whole namespace (events are not in its watch cache), so there are never more than these two.
 * https://github.com/kubernetes/kubernetes/issues/131897
 */
import type { Blind, Reading } from './model/reading.ts';
import type { Event } from './model/workloads.ts';
import type { ListQuery, Page } from './ports.ts';

export interface EventList {
  readonly items: readonly Event[];
  /** What was left out, in words. */
  readonly truncated: string | undefined;
}

const FIRST_PAGE = 500;

type ListEvents = (query: ListQuery) => Promise<Reading<Page<Event>>>;

export async function readEvents(
  list: ListEvents,
  deploymentUid: () => Promise<string | undefined>,
): Promise<Reading<EventList>> {
  const first = await list({ limit: FIRST_PAGE });
  if (first.state !== 'ok') return first;
  const { items, continueToken, truncated } = first.value;
  if (continueToken === undefined) return { ...first, value: { items, truncated } };

  const uid = await deploymentUid();
  const selectors = ['type=Warning', ...(uid === undefined ? [] : [`involvedObject.uid=${uid}`])];
  const scans = await Promise.all(selectors.map((fieldSelector) => list({ fieldSelector })));
  const found = scans.flatMap((scan) => (scan.state === 'ok' ? [...scan.value.items] : []));
  return { ...first, value: { items: unique([...items, ...found]), truncated: leftOut(scans) } };
}

/** What the first page alone holds, for who cannot wait for the scans. */
export function firstPageOf({ items, continueToken, truncated }: Page<Event>): EventList {
  const more = `the namespace holds more than ${FIRST_PAGE} events; only the first have been read so far`;
  return { items, truncated: continueToken === undefined ? truncated : more };
}

function leftOut(scans: readonly Reading<Page<Event>>[]): string {
  const blind = scans.find((scan): scan is Blind => scan.state !== 'ok');
  const cut = scans.find((scan) => scan.state === 'ok' && scan.value.truncated !== undefined);
  const rest = `the namespace holds more than ${FIRST_PAGE} events; `;
  if (blind !== undefined) return `${rest}only its first page was read: ${blind.reason}`;
  if (cut !== undefined) return `${rest}its Warnings were cut short`;
  return `${rest}Warnings and the Deployment's own were read whole, Normal events of ReplicaSets and pods in part`;
}

function unique(events: readonly Event[]): Event[] {
  const seen = new Map<string | Event, Event>();
  for (const event of events) seen.set(event.metadata?.uid ?? event, event);
  return [...seen.values()];
}
