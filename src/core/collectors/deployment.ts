/** Step 1: the Deployment itself: both generations, replica counts, conditions, who wrote it. */
import { defineCollector } from '../collector.ts';
import { dated } from '../desiredSince.ts';
import type { DeploymentFacts } from '../model/evidence.ts';
import { mapReading } from '../model/reading.ts';
import type { Summarizable } from '../model/summarized.ts';
import type { Deployment } from '../model/workloads.ts';
import type { DeploymentRef } from '../reads.ts';
import { annotationNumber, REVISION } from './annotations.ts';
import { lastMove, writesOf } from './writes.ts';

export default defineCollector({
  id: 'deployment',
  number: 1,
  title: 'Describe the Deployment',
  command: (target) => `kubectl describe deployment ${target.name} ${target.in}`,
  async collect(reads) {
    const [reading, now] = await Promise.all([reads.deployment(), reads.now()]);
    return mapReading(reading, (object) => dated(deploymentFacts(object, reads.target), now));
  },
});

export function deploymentFacts(object: Deployment, target: DeploymentRef): DeploymentFacts {
  const { metadata = {}, spec = {}, status = {} } = object;
  const annotations = metadata.annotations ?? {};
  return {
    namespace: target.namespace,
    name: target.name,
    uid: metadata.uid,
    deletingSince: metadata.deletionTimestamp,
    generation: metadata.generation,
    observedGeneration: status.observedGeneration,
    desiredSince: desiredSince(object),
    replicas: replicasOf(object),
    conditions: status.conditions ?? [],
    paused: spec.paused === true,
    selector: spec.selector,
    createdAt: metadata.creationTimestamp,
    finalizers: metadata.finalizers ?? [],
    template: spec.template ?? {},
    labels: metadata.labels ?? {},
    annotations,
    revision: annotationNumber(annotations, REVISION),
    collisionCount: status.collisionCount ?? 0,
    writes: writesOf(metadata.managedFields),
  };
}

/** Absent in the spec means one. The API leaves zero counters out of a status that has been written, so there it means zero. */
export function replicasOf({ spec, status }: Summarizable): DeploymentFacts['replicas'] {
  const absent = status?.observedGeneration === undefined ? undefined : 0;
  return {
    desired: spec?.replicas ?? 1,
    total: status?.replicas ?? absent,
    updated: status?.updatedReplicas ?? absent,
    ready: status?.readyReplicas ?? absent,
    available: status?.availableReplicas ?? absent,
    unavailable: status?.unavailableReplicas ?? absent,
  };
}

/** Generation 1 is the creation; later ones are dated by managedFields, which `kubectl get` leaves out by default. */
export function desiredSince({ metadata }: Summarizable): string | undefined {
  return (
    lastMove(metadata?.managedFields) ?? (metadata?.generation === 1 ? metadata.creationTimestamp : undefined)
  );
}
