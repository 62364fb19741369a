/** Events of one object, and how they are quoted as proof. */
import type { EventFact, EventFacts } from '../model/evidence.ts';
import type { Proof } from '../model/report.ts';
import { secondsSince, span, type Moment } from '../time.ts';
import { clip } from './words.ts';

export interface EventSubject {
  readonly kind: 'Deployment' | 'ReplicaSet' | 'Pod';
  readonly name: string;
  readonly uid: string | undefined;
}

/** Newest first. By uid, so that a re-created object does not inherit its namesake's events; by name without one. */
export function eventsOf(
  events: EventFacts | undefined,
  subject: EventSubject,
  accept: (event: EventFact) => boolean,
): EventFact[] {
  return events?.items.filter((event) => isAbout(event, subject) && accept(event)) ?? [];
}

export function newestEvent(
  events: EventFacts | undefined,
  subject: EventSubject,
  accept: (event: EventFact) => boolean,
): EventFact | undefined {
  return eventsOf(events, subject, accept)[0];
}

function isAbout(event: EventFact, { kind, name, uid }: EventSubject): boolean {
  return event.uid === undefined || uid === undefined
    ? event.kind === kind && event.name === name
    : event.uid === uid;
}

/**
 * Is the event about this container? The kubelet names it in fieldPath (`spec.containers{web}`,
 * `spec.initContainers{migrate}`); an event that names none may be about any.
 */
export function isAboutContainer(event: EventFact, container: string): boolean {
  return event.fieldPath?.includes('{') !== true || event.fieldPath.endsWith(`{${container}}`);
}

export function eventProof(event: EventFact, now: Moment): Proof {
  const times = event.count > 1 ? ` ×${event.count}` : '';
  const age = secondsSince(event.lastAt, now);
  const when = age === undefined ? '' : `, last ${span(age)} ago`;
  return {
    step: 'events',
    object: `${event.kind}/${event.name}`,
    fact: `event ${event.reason}${times}${when}: ${clip(event.message, 400)}`,
  };
}
