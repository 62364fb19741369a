/**
 * What shows that the controller has begun a sync of the wanted generation though it is not observed. A status write
 * needs the newest resourceVersion, so one that came after the newest write to spec was made with that spec in hand.
 */
import type { DeploymentFacts, EventFacts, ReplicaSetFacts } from '../model/evidence.ts';
import type { Proof } from '../model/report.ts';
import { moment } from '../time.ts';
import { recordedRevision } from './replicaSetBookkeeping.ts';
import { BEFORE_THE_END } from '../desiredSince.ts';

export interface WorkInput {
  readonly deployment: DeploymentFacts;
  readonly replicasets: ReplicaSetFacts;
  readonly events: EventFacts | undefined;
}

export function tracesOfWork(input: WorkInput): Proof[] {
  return [...tracesOnReplicaSets(input), ...tracesOnStatus(input.deployment)];
}

/** Its ReplicaSets were made or changed for the wanted generation. */
export function tracesOnReplicaSets({ deployment, replicasets, events }: WorkInput): Proof[] {
  return [...replicaSetTraces(deployment, replicasets), ...eventTraces(deployment, events)];
}

function replicaSetTraces(deployment: DeploymentFacts, { owned, current }: ReplicaSetFacts): Proof[] {
  const proof: Proof[] = [];
  if (current !== undefined && isWithin(current.createdAt, deployment.desiredSince))
    proof.push({
      step: 'replicasets',
      object: `ReplicaSet/${current.name}`,
      fact: `metadata.creationTimestamp ${current.createdAt ?? ''}, for the template that was written ${deployment.desiredSince ?? ''}`,
    });
  const recorded = current === undefined ? undefined : recordedRevision(deployment, current);
  if (recorded !== undefined)
    proof.push({ step: 'replicasets', object: `Deployment/${deployment.name}`, fact: recorded });
  const noted = owned.filter((one) => one.desired > 0).map((one) => one.desiredReplicasAnnotation);
  if (
    noted.includes(deployment.replicas.desired) &&
    noted.some((one) => one !== undefined && one !== deployment.replicas.desired)
  )
    proof.push({
      step: 'replicasets',
      object: `Deployment/${deployment.name}`,
      fact: `only some of its ReplicaSets carry desired-replicas ${deployment.replicas.desired}`,
    });
  return proof;
}

/** A status was written with the wanted generation in hand, though not as the end of its sync. */
export function tracesOnStatus({ name, conditions, desiredSince }: DeploymentFacts): Proof[] {
  return conditions
    .filter(
      ({ type, reason, lastUpdateTime }) =>
        type === 'Progressing' && BEFORE_THE_END.has(reason) && isLater(lastUpdateTime, desiredSince),
    )
    .map(({ reason = '', lastUpdateTime = '' }) => ({
      step: 'deployment',
      object: `Deployment/${name}`,
      fact: `status.conditions[Progressing]: ${reason}, written ${lastUpdateTime}, after the spec`,
    }));
}

function eventTraces(deployment: DeploymentFacts, events: EventFacts | undefined): Proof[] {
  const scaled = events?.items.find(
    (one) =>
      one.of === 'deployment' &&
      one.reason === 'ScalingReplicaSet' &&
      isLater(one.lastAt, deployment.desiredSince),
  );
  if (scaled === undefined) return [];
  return [
    {
      step: 'events',
      object: `Deployment/${deployment.name}`,
      fact: `event ScalingReplicaSet ${scaled.lastAt ?? ''}: ${scaled.message}`,
    },
  ];
}

/** Times are whole seconds: what the controller makes at once carries the same second. */
function isWithin(at: string | undefined, since: string | undefined): boolean {
  const [made, written] = [moment(at), moment(since)];
  return made !== undefined && written !== undefined && made >= written;
}

function isLater(at: string | undefined, since: string | undefined): boolean {
  const [made, written] = [moment(at), moment(since)];
  return made !== undefined && written !== undefined && made > written;
}
