/** What is asked before the steps ask for it. Nobody waits here for an answer: the collectors find it, and take what they want. */
import { lastSeen } from './collectors/events.ts';
import type { Event } from './model/workloads.ts';
import type { ClusterReader } from './ports.ts';
import type { ReadOptions, Reads } from './reads.ts';
import { moment, secondsSince, type Moment } from './time.ts';

/** The kubelet repeats itself at least as often (image back-off ends at 5 minutes); what is older may be over. */
const RECENT_SECONDS = 300;

/** `turn`: what is due in this process goes first, requests that have been made among it */
export async function askFirst(
  reads: Reads,
  { source }: ClusterReader,
  { knownSelector, turn }: ReadOptions & { readonly turn?: () => Promise<unknown> },
): Promise<void> {
  if (knownSelector === undefined) {
    // What it asks for comes a round trip after the events. A snapshot answers at once.
    if (source.kind === 'cluster') void askAhead(reads);
    return;
  }
  // The longest answer of all: it is read while the others are still on their way.
  void reads.pods();
  await turn?.();
}

/**
 * A read that will be wanted, asked a round trip early: where the selector is not known, the first page of events is
 * there before the pods are, or as early and read sooner, and shows what they wait for.
 */
async function askAhead(reads: Reads): Promise<void> {
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
