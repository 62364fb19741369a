/** Why a pod has no node yet: the scheduler's refusal, or nodes on their way. */
import { parseScheduling } from '../kubeText/scheduling.ts';
import type { SchedulingClass } from '../kubeText/schedulingReason.ts';
import type { EventFacts, PodFact } from '../model/evidence.ts';
import type { Proof } from '../model/report.ts';
import { secondsSince, type Moment } from '../time.ts';
import { eventProof, newestEvent } from './objectEvents.ts';
import { schedulingText } from './schedulingText.ts';
import { clip } from './words.ts';

/** The cluster autoscaler gives a new node 15 minutes; Karpenter names the node it makes as Nominated. */
const NODE_SECONDS = 900;

export interface Unscheduled {
  readonly pod: PodFact;
  readonly class: SchedulingClass;
  readonly reason: string;
  readonly proof: Proof;
}

/** By the condition PodScheduled, else by the newest event; undefined where neither is there. */
export function schedulingRefusal(
  pod: PodFact,
  events: EventFacts | undefined,
  now: Moment,
): Unscheduled | undefined {
  const condition = pod.conditions.find(({ type, status }) => type === 'PodScheduled' && status === 'False');
  const event = newestEvent(events, { kind: 'Pod', ...pod }, ({ reason }) => reason === 'FailedScheduling');
  const gates = pod.spec.schedulingGates ?? [];
  const message = condition?.message ?? event?.message ?? '';
  if (condition === undefined && event === undefined) return undefined;
  const fact = `status.conditions[PodScheduled]: ${condition?.reason ?? ''}: ${clip(message, 400)}`;
  const proof: Proof =
    condition !== undefined || event === undefined
      ? { step: 'pods', object: `Pod/${pod.name}`, fact }
      : eventProof(event, now);
  if (condition?.reason === 'SchedulingGated' || gates.length > 0)
    return {
      pod,
      class: 'gated',
      reason: `held back by scheduling gate ${gates.map(({ name }) => name ?? '').join(', ') || '(not named)'}`,
      proof,
    };
  const scheduling = parseScheduling(message);
  return { pod, class: scheduling.class, reason: schedulingText(scheduling, pod.spec), proof };
}

/** Has an autoscaler promised a node for this pod lately? That is progress. */
export function bringsNodes(pod: PodFact, events: EventFacts | undefined, now: Moment): boolean {
  const event = newestEvent(events, { kind: 'Pod', ...pod }, ({ reason }) => SCALING.has(reason));
  return (
    event !== undefined &&
    event.reason !== 'NotTriggerScaleUp' &&
    (secondsSince(event.lastAt, now) ?? 0) <= NODE_SECONDS
  );
}

const SCALING: ReadonlySet<string> = new Set(['TriggeredScaleUp', 'Nominated', 'NotTriggerScaleUp']);
