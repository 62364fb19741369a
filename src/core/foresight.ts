/**
 * A read that will be wanted, asked a round trip early: where the selector is not known, the first page of events is
 * there before the pods are, or as early and read sooner, and shows what they wait for. The collectors still decide what they take of it.
 */
import { lastSeen } from './collectors/events.ts';
import type { Event } from './model/workloads.ts';
import type { Reads } from './reads.ts';
import { moment, secondsSince, type Moment } from './time.ts';

/** The kubelet repeats itself at least as often (image back-off ends at 5 minutes); what is older may be over. */
const RECENT_SECONDS = 300;

export async function askAhead(reads: Reads): Promise<void> {
  const { reading } = await reads.firstEvents();
  const now = moment(reads.readAt(reading)) ?? (await reads.now());
  if (reading.state !== 'ok' || reads.havePods) return;
  const { name } = reads.target;
  if (reading.value.items.some((event) => isOfPodOf(name, event) && tellsOfNodes(event, now)))
    reads.lists.askAhead('Node', {});
}

/** Deployment, hash of the template, five random characters: near enough to ask, not to judge. */
function isOfPodOf(deployment: string, { involvedObject }: Event): boolean {
  const { kind, name = '' } = involvedObject ?? {};
  if (kind !== 'Pod' || !name.startsWith(`${deployment}-`)) return false;
  return /^[a-z0-9]+-[a-z0-9]{5}$/.test(name.slice(deployment.length + 1));
}

/** No node takes the pod, or its node does not get the image. */
function tellsOfNodes(event: Event, now: Moment): boolean {
  const age = secondsSince(lastSeen(event), now);
  if (age === undefined || age > RECENT_SECONDS) return false;
  if (event.reason === 'FailedScheduling') return true;
  const isTrouble = event.reason === 'Failed' || event.reason === 'BackOff';
  return isTrouble && /\bimage\b/i.test(event.message ?? '');
}
