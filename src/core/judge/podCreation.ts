/** Does the wanted ReplicaSet fail to create pods right now, and what was it told last? */
import { isObserved } from '../generation.ts';
import { parseRefusal, type Refusal } from '../kubeText/refusal.ts';
import type {
  DeploymentFacts,
  EventFact,
  EventFacts,
  OwnedReplicaSet,
  ReplicaSetFacts,
} from '../model/evidence.ts';
import type { Condition } from '../model/meta.ts';
import type { Proof } from '../model/report.ts';
import { noMatch, notApplicable, type Silence } from '../rule.ts';
import { moment, secondsSince, type Moment } from '../time.ts';
import { eventProof, newestEvent } from './objectEvents.ts';
import { clip } from './words.ts';

/**
 * A ReplicaSet that fails is tried again after 5 ms, doubled each time up to this, and never given up.
 * https://github.com/kubernetes/client-go/blob/v0.28.0/util/workqueue/default_rate_limiters.go
 */
const LONGEST_BACK_OFF_SECONDS = 1000;

export interface CreationFailure {
  readonly replicaSet: OwnedReplicaSet;
  /** Pods that it wants and does not have; undefined where its status says nothing yet. */
  readonly missing: number | undefined;
  readonly refusal: Refusal;
  readonly proof: readonly Proof[];
  /** The newest failure that is on record. */
  readonly event: EventFact | undefined;
  /** When the first of them was. */
  readonly since: string | undefined;
}

export function creationFailure(
  deployment: DeploymentFacts,
  { owned, current }: ReplicaSetFacts,
  events: EventFacts | undefined,
  now: Moment,
): { readonly failure: CreationFailure } | { readonly silence: Silence } {
  if (current === undefined)
    return { silence: notApplicable('There is no ReplicaSet for the wanted template yet') };
  if (current.current !== undefined && current.current >= current.desired)
    return { silence: noMatch(`ReplicaSet ${current.name} has created all of its ${current.desired} pods`) };

  const condition = openFailure(current.conditions);
  const event = openEvent(current, events, condition, now);
  const copied = condition ?? copiedFailure(deployment, owned, current);
  const message = event?.message ?? copied?.message;
  if (message === undefined)
    return { silence: noMatch(`ReplicaSet ${current.name} reports no pod that it could not create`) };
  const proof = [
    ...(event === undefined ? [] : [eventProof(event, now)]),
    ...(copied === undefined
      ? []
      : [
          conditionProof(
            copied,
            condition === undefined ? `Deployment/${deployment.name}` : `ReplicaSet/${current.name}`,
          ),
        ]),
  ];
  const missing = current.current === undefined ? undefined : current.desired - current.current;
  const since = condition?.lastTransitionTime;
  return { failure: { replicaSet: current, missing, refusal: parseRefusal(message), proof, event, since } };
}

/** The ReplicaSet drops the condition with the first sync that succeeds, so what is there is open. */
export function openFailure(conditions: readonly Condition[]): Condition | undefined {
  return conditions.find(
    (one) => one.type === 'ReplicaFailure' && one.status === 'True' && one.reason === 'FailedCreate',
  );
}

/**
 * The newest failure. The condition keeps the text of the first one (kubernetes#127081). Without a condition an event
 * only counts where no pod was created since and the next try may still be ahead.
 */
function openEvent(
  current: OwnedReplicaSet,
  events: EventFacts | undefined,
  condition: Condition | undefined,
  now: Moment,
): EventFact | undefined {
  const subject = { kind: 'ReplicaSet', name: current.name, uid: current.uid } as const;
  const failed = newestEvent(events, subject, ({ reason }) => reason === 'FailedCreate');
  if (failed === undefined || condition !== undefined) return failed;
  const created = newestEvent(events, subject, ({ reason }) => reason === 'SuccessfulCreate');
  const isHealed = (moment(created?.lastAt) ?? 0) > (moment(failed.lastAt) ?? 0);
  const age = secondsSince(failed.lastAt, now);
  return isHealed || age === undefined || age > 2 * LONGEST_BACK_OFF_SECONDS ? undefined : failed;
}

/**
 * The Deployment's copy, for an answer in which the ReplicaSet's own was not written yet. It may be an old
 * ReplicaSet's, of an older generation, or a left-over: it is refreshed by a rollout only, not by a scaling or a pause.
 * https://github.com/kubernetes/kubernetes/blob/v1.28.0/pkg/controller/deployment/progress.go#L120-L152
 */
function copiedFailure(
  deployment: DeploymentFacts,
  owned: readonly OwnedReplicaSet[],
  current: OwnedReplicaSet,
): Condition | undefined {
  if (
    deployment.paused ||
    !isObserved(deployment) ||
    owned.some((one) => openFailure(one.conditions) !== undefined)
  )
    return undefined;
  const copy = openFailure(deployment.conditions);
  const since = moment(copy?.lastTransitionTime);
  const created = moment(current.createdAt);
  return since !== undefined && created !== undefined && since < created ? undefined : copy;
}

export function conditionProof({ message, lastTransitionTime: at }: Condition, object: string): Proof {
  const when = at === undefined ? '' : ` (first failure, ${at})`;
  return {
    step: object.startsWith('ReplicaSet/') ? 'replicasets' : 'deployment',
    object,
    fact: `status.conditions[ReplicaFailure]: FailedCreate: ${clip(message ?? '', 400)}${when}`,
  };
}
