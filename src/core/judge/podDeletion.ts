/**
 * An old ReplicaSet that is not allowed to delete its pods: admission refuses (a webhook on DELETE of pods), so that the
 * rollout never comes to its end though every new pod may be available.
 * https://github.com/kubernetes/kubernetes/blob/v1.28.0/pkg/controller/controller_utils.go#L610-L634
 */
import { parseRefusal, type Refusal } from '../kubeText/refusal.ts';
import type { EventFacts, ReplicaSetFacts } from '../model/evidence.ts';
import type { Proof } from '../model/report.ts';
import { secondsSince, type Moment } from '../time.ts';
import { eventProof, newestEvent } from './objectEvents.ts';
import { clip } from './words.ts';

export interface RefusedDeletion {
  readonly replicaSet: string;
  /** Pods that it has and does not want. */
  readonly spare: number;
  readonly refusal: Refusal;
  readonly proof: readonly Proof[];
}

/** Twice the longest back-off of a ReplicaSet: an event that is older, without a condition, is healed. */
const RECENT_SECONDS = 2000;

export function refusedDeletion(
  { owned }: ReplicaSetFacts,
  events: EventFacts | undefined,
  now: Moment,
): RefusedDeletion | undefined {
  for (const one of owned) {
    if (one.isCurrent || one.current === undefined || one.current <= one.desired) continue;
    const condition = one.conditions.find(
      ({ type, status, reason }) =>
        type === 'ReplicaFailure' && status === 'True' && reason === 'FailedDelete',
    );
    const newest = newestEvent(
      events,
      { kind: 'ReplicaSet', ...one },
      ({ reason }) => reason === 'FailedDelete' || reason === 'SuccessfulDelete',
    );
    const isOpen =
      newest?.reason === 'FailedDelete' && (secondsSince(newest.lastAt, now) ?? Infinity) <= RECENT_SECONDS;
    const event = isOpen ? newest : undefined;
    const message = event?.message ?? condition?.message;
    if (message === undefined) continue;
    const object = `ReplicaSet/${one.name}`;
    const said = `status.conditions[ReplicaFailure]: FailedDelete: ${clip(condition?.message ?? '', 400)}`;
    return {
      replicaSet: one.name,
      spare: one.current - one.desired,
      refusal: parseRefusal(message.replace(/Error deleting: |unable to delete pods: /, '')),
      proof: [
        ...(event === undefined ? [] : [eventProof(event, now)]),
        ...(condition === undefined ? [] : [{ step: 'replicasets', object, fact: said } as const]),
      ],
    };
  }
  return undefined;
}
