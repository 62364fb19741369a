/** Why a pod has no node yet: the scheduler's refusal, or nodes on their way. */
import { parseScheduling, type Scheduling } from '../kubeText/scheduling.ts';
import type { SchedulingClass } from '../kubeText/schedulingReason.ts';
import type { EventFact, EventFacts, PodFact } from '../model/evidence.ts';
import type { Condition } from '../model/meta.ts';
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
  /** Undefined where a gate holds the pod back, and no scheduler has looked at any node. */
  readonly scheduling: Scheduling | undefined;
  readonly proof: Proof;
}

interface SchedulersWord {
  readonly condition: Condition | undefined;
  readonly event: EventFact | undefined;
  readonly message: string;
}

/** The condition PodScheduled, which is not cut, and the newest event; undefined where neither is there. */
export function schedulersWord(pod: PodFact, events: EventFacts | undefined): SchedulersWord | undefined {
  const condition = pod.conditions.find(({ type, status }) => type === 'PodScheduled' && status === 'False');
  const event = newestEvent(events, { kind: 'Pod', ...pod }, ({ reason }) => reason === 'FailedScheduling');
  if (condition === undefined && event === undefined) return undefined;
  return { condition, event, message: condition?.message ?? event?.message ?? '' };
}

export function schedulingRefusal(
  pod: PodFact,
  events: EventFacts | undefined,
  now: Moment,
): Unscheduled | undefined {
  const word = schedulersWord(pod, events);
  if (word === undefined) return undefined;
  const { condition, event, message } = word;
  const gates = pod.spec.schedulingGates ?? [];
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
      scheduling: undefined,
      proof,
    };
  const scheduling = parseScheduling(message);
  return { pod, class: scheduling.class, reason: schedulingText(scheduling, pod.spec), scheduling, proof };
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
