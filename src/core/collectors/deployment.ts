/** Step 1: the Deployment itself: both generations, replica counts, conditions, who wrote it. */
import { defineCollector } from '../collector.ts';
import { dated } from '../desiredSince.ts';
import type { DeploymentSummary } from '../feed.ts';
import type { DeploymentFacts } from '../model/evidence.ts';
import { mapReading } from '../model/reading.ts';
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
    ...summaryFacts(object, target, desiredSince(object)),
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

/** What a live picture keeps of each Deployment. @param since when the wanted generation was written */
export function summaryFacts(
  object: Deployment,
  target: DeploymentRef,
  since: string | undefined,
): DeploymentSummary {
  const { metadata = {}, spec = {}, status = {} } = object;
  return {
    namespace: target.namespace,
    name: target.name,
    uid: metadata.uid,
    deletingSince: metadata.deletionTimestamp,
    generation: metadata.generation,
    observedGeneration: status.observedGeneration,
    desiredSince: since,
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
  };
}

/** Generation 1 is the creation; later ones are dated by managedFields, which `kubectl get` leaves out by default. */
export function desiredSince({ metadata }: Deployment): string | undefined {
  return (
    lastMove(metadata?.managedFields) ?? (metadata?.generation === 1 ? metadata.creationTimestamp : undefined)
  );
}

/** The API leaves zero counters out of a status that has been written, so there absent does mean zero. */
function counter(
  value: number | undefined,
  status: { readonly observedGeneration?: number },
): number | undefined {
  return value ?? (status.observedGeneration === undefined ? undefined : 0);
}
