/** That the rollout of the wanted generation missed its deadline, and whether it is news or was there before. */
import { isObserved } from '../generation.ts';
import type {
  DeploymentFacts,
  EventFacts,
  HistoryFacts,
  OwnedReplicaSet,
  ReplicaSetFacts,
} from '../model/evidence.ts';
import type { Proof } from '../model/report.ts';
import type { Silence } from '../rule.ts';
import { moment, secondsSince, span, type Moment } from '../time.ts';
import { eventProof, newestEvent } from './objectEvents.ts';
import { conditionOf, DEADLINE_EXCEEDED, namedReplicaSet, passedDeadline } from './progressDeadline.ts';

/** By the condition; other tools than the controller say it as an event, which counts where no condition denies it. */
export function missedDeadline(
  deployment: DeploymentFacts,
  replicasets: ReplicaSetFacts | undefined,
  events: EventFacts | undefined,
  now: Moment,
): { readonly proof: Proof; readonly names?: string | undefined } | { readonly silence: Silence } {
  const verdict = passedDeadline(deployment, replicasets);
  if ('passed' in verdict) {
    const { lastTransitionTime: at, message } = verdict.passed;
    const fact = `status.conditions[Progressing]: ${DEADLINE_EXCEEDED}${at === undefined ? '' : ` since ${at}`}: ${message ?? ''}`;
    const proof: Proof = { step: 'deployment', object: `Deployment/${deployment.name}`, fact };
    return { proof, names: namedReplicaSet(verdict.passed) };
  }
  const denied = conditionOf(deployment.conditions, 'Progressing') !== undefined;
  const event = newestEvent(
    events,
    { kind: 'Deployment', ...deployment },
    ({ reason }) => reason === DEADLINE_EXCEEDED,
  );
  const isOurs =
    (moment(event?.lastAt) ?? 0) >= (moment(deployment.desiredSince ?? replicasets?.current?.createdAt) ?? 0);
  return event !== undefined && isOurs && isObserved(deployment) && !denied
    ? { proof: eventProof(event, now) }
    : verdict;
}

/** How long after its ReplicaSet's creation a write still belongs to the same update, e.g. a change-cause. */
const SAME_UPDATE_SECONDS = 60;

/** Why the template that is stuck is not the news of the newest write; undefined for a new update. */
export function previousUpdate(
  { desiredSince }: DeploymentFacts,
  current: OwnedReplicaSet | undefined,
  history: HistoryFacts | undefined,
  now: Moment,
): string | undefined {
  if (history?.rolledBackTo !== undefined) return `a return to revision ${history.rolledBackTo}`;
  const [written, created] = [moment(desiredSince), moment(current?.createdAt)];
  if (written === undefined || created === undefined) return undefined;
  if (written - created <= SAME_UPDATE_SECONDS * 1000) return undefined;
  return `started ${span((now - created) / 1000)} ago, the spec was written again ${span(secondsSince(desiredSince, now) ?? 0)} ago`;
}
