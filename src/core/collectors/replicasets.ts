/**
 * Step 4: the ReplicaSets that this Deployment owns, by uid and selector, and which of them is the wanted one.
 *
 * The wanted ("new") ReplicaSet is the oldest owned one whose template equals the Deployment's, the label
 * pod-template-hash left aside.
 * https://github.com/kubernetes/kubernetes/blob/v1.28.0/pkg/controller/deployment/util/deployment_util.go#L605-L630
 */
import { defineCollector } from '../collector.ts';
import { equal } from '../equal.ts';
import type { OwnedReplicaSet, ReplicaSetFacts } from '../model/evidence.ts';
import type { ObjectMeta } from '../model/meta.ts';
import type { PodTemplate } from '../model/podSpec.ts';
import { read } from '../model/reading.ts';
import type { Deployment, ReplicaSet } from '../model/workloads.ts';
import { moment } from '../time.ts';
import { annotationNumber, DESIRED_REPLICAS, MAX_REPLICAS, REVISION } from './annotations.ts';

export default defineCollector({
  id: 'replicasets',
  number: 4,
  title: 'List its ReplicaSets',
  command: (target) => `kubectl get replicasets ${target.in} -l ${target.selector}`,
  async collect(reads) {
    const [deployment, listing] = await Promise.all([reads.deployment(), reads.replicaSets()]);
    if (listing.state !== 'ok') return listing;
    if (deployment.state !== 'ok') return deployment;
    return read(replicaSetFacts(deployment.value, listing.value.items), listing.serverTime);
  },
});

/** Four steps ask about the same list. */
const TOLD = new WeakMap<
  readonly ReplicaSet[],
  { readonly deployment: Deployment; readonly facts: ReplicaSetFacts }
>();

export function replicaSetFacts(deployment: Deployment, listed: readonly ReplicaSet[]): ReplicaSetFacts {
  const before = TOLD.get(listed);
  if (before?.deployment === deployment) return before.facts;
  const facts = factsOf(deployment, listed);
  TOLD.set(listed, { deployment, facts });
  return facts;
}

function factsOf(deployment: Deployment, listed: readonly ReplicaSet[]): ReplicaSetFacts {
  const uid = deployment.metadata?.uid;
  const ours = listed.filter((one) => isOwnedBy(one.metadata, uid)).sort(byAge);
  const wanted = withoutHash(deployment.spec?.template ?? {});
  const current = ours.find((one) => equal(withoutHash(one.spec?.template ?? {}), wanted));
  const owned = ours.map((one) => toFacts(one, one === current));
  return {
    owned,
    current: owned.find((one) => one.isCurrent),
    strangers: listed.filter((one) => !ours.includes(one)).map((one) => one.metadata?.name ?? '(unnamed)'),
  };
}

/** Owned means: the owner reference that is the controller carries this uid. A namesake's uid differs. */
export function isOwnedBy(metadata: ObjectMeta | undefined, uid: string | undefined): boolean {
  if (uid === undefined) return false;
  return (metadata?.ownerReferences ?? []).some((owner) => owner.controller === true && owner.uid === uid);
}

const HASH_LABEL = 'pod-template-hash';

function withoutHash(template: PodTemplate): PodTemplate {
  const labels = Object.entries(template.metadata?.labels ?? {}).filter(([key]) => key !== HASH_LABEL);
  return { ...template, metadata: { ...template.metadata, labels: Object.fromEntries(labels) } };
}

function toFacts(object: ReplicaSet, isCurrent: boolean): OwnedReplicaSet {
  const { metadata = {}, spec = {}, status } = object;
  const annotations = metadata.annotations ?? {};
  // status.replicas is always written; ready and available are left out when they are zero.
  const written = status?.replicas !== undefined;
  return {
    name: metadata.name ?? '(unnamed)',
    uid: metadata.uid,
    createdAt: metadata.creationTimestamp,
    deletingSince: metadata.deletionTimestamp,
    revision: annotationNumber(annotations, REVISION),
    isCurrent,
    desired: spec.replicas ?? 1,
    current: status?.replicas,
    ready: status?.readyReplicas ?? (written ? 0 : undefined),
    available: status?.availableReplicas ?? (written ? 0 : undefined),
    minReadySeconds: spec.minReadySeconds ?? 0,
    generation: metadata.generation,
    observedGeneration: status?.observedGeneration,
    conditions: status?.conditions ?? [],
    desiredReplicasAnnotation: annotationNumber(annotations, DESIRED_REPLICAS),
    maxReplicasAnnotation: annotationNumber(annotations, MAX_REPLICAS),
    annotations,
    template: spec.template ?? {},
  };
}

/** Oldest first, then by name, as the controller sorts them. */
function byAge(a: ReplicaSet, b: ReplicaSet): number {
  const age = (moment(a.metadata?.creationTimestamp) ?? 0) - (moment(b.metadata?.creationTimestamp) ?? 0);
  return age !== 0 ? age : (a.metadata?.name ?? '') < (b.metadata?.name ?? '') ? -1 : 1;
}
