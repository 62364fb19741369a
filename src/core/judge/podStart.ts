/** Events about what comes before a pod's first container: its volumes, its sandbox, its images. */
import type { EventFact, EventFacts, PodFact } from '../model/evidence.ts';
import { moment } from '../time.ts';
import { eventsOf, newestEvent } from './objectEvents.ts';

/** With the first of these its volumes are mounted and its sandbox stands. */
const PAST_IT: ReadonlySet<string> = new Set(['Pulling', 'Pulled', 'Created', 'Started']);

/** Newest first: those of the pod with these reasons that nothing later has answered. */
export function openEvents(
  events: EventFacts | undefined,
  pod: PodFact,
  reasons: ReadonlySet<string>,
): EventFact[] {
  const subject = { kind: 'Pod', ...pod } as const;
  const passed = newestEvent(events, subject, ({ reason }) => PAST_IT.has(reason));
  const attached = newestEvent(events, subject, ({ reason }) => reason === 'SuccessfulAttachVolume');
  return eventsOf(
    events,
    subject,
    (event) =>
      reasons.has(event.reason) &&
      !isLater(passed, event) &&
      !(event.reason === 'FailedAttachVolume' && isLater(attached, event)),
  );
}

/** Is the kubelet pulling an image for it? That may take long and is no trouble. */
export function isPulling(events: EventFacts | undefined, pod: PodFact): boolean {
  return (
    newestEvent(events, { kind: 'Pod', ...pod }, ({ reason }) => PAST_IT.has(reason))?.reason === 'Pulling'
  );
}

function isLater(one: EventFact | undefined, other: EventFact): boolean {
  const [a, b] = [moment(one?.lastAt), moment(other.lastAt)];
  return a !== undefined && b !== undefined && a > b;
}
