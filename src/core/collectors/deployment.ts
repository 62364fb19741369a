/** Step 1: the Deployment itself: both generations, replica counts, conditions, who wrote it. */
import { defineCollector } from '../collector.ts';
import type { DeploymentFacts } from '../model/evidence.ts';
import { mapReading } from '../model/reading.ts';
import type { Deployment } from '../model/workloads.ts';
import type { DeploymentRef } from '../reads.ts';
import { newest } from '../time.ts';
import { annotationNumber, REVISION } from './annotations.ts';
import { movesGeneration, writesOf } from './writes.ts';

export default defineCollector({
  id: 'deployment',
  number: 1,
  title: 'Describe the Deployment',
  command: (target) => `kubectl describe deployment ${target.name} ${target.in}`,
  async collect(reads) {
    return mapReading(await reads.deployment(), (object) => deploymentFacts(object, reads.target));
  },
});

export function deploymentFacts(object: Deployment, target: DeploymentRef): DeploymentFacts {
  const { metadata = {}, spec = {}, status = {} } = object;
  const annotations = metadata.annotations ?? {};
  const writes = writesOf(metadata.managedFields);
  return {
    ...target,
    uid: metadata.uid,
    createdAt: metadata.creationTimestamp,
    deletingSince: metadata.deletionTimestamp,
    generation: metadata.generation,
    observedGeneration: status.observedGeneration,
    desiredSince: desiredSince(
      object,
      writes.filter(movesGeneration).map((write) => write.at),
    ),
    replicas: {
      desired: spec.replicas ?? 1,
      total: counter(status.replicas, status),
      updated: counter(status.updatedReplicas, status),
      ready: counter(status.readyReplicas, status),
      available: counter(status.availableReplicas, status),
      unavailable: counter(status.unavailableReplicas, status),
    },
    conditions: status.conditions ?? [],
    paused: spec.paused === true,
    selector: spec.selector,
    template: spec.template ?? {},
    labels: metadata.labels ?? {},
    annotations,
    revision: annotationNumber(annotations, REVISION),
    collisionCount: status.collisionCount ?? 0,
    writes,
  };
}

/** Generation 1 is the creation; later ones are dated by managedFields, which `kubectl get` leaves out by default. */
function desiredSince(object: Deployment, times: readonly (string | undefined)[]): string | undefined {
  return newest(times) ?? (object.metadata?.generation === 1 ? object.metadata.creationTimestamp : undefined);
}

/** The API leaves zero counters out of a status that has been written, so there absent does mean zero. */
function counter(
  value: number | undefined,
  status: { readonly observedGeneration?: number },
): number | undefined {
  return value ?? (status.observedGeneration === undefined ? undefined : 0);
}
