/** The numbers of a rollout as the report carries them. */
import { CHANGE_CAUSE } from './collectors/annotations.ts';
import { containersOf, currentPods, waitsForImage } from './judge/currentPods.ts';
import { parseImageReference, registryHost } from './kubeText/imageReference.ts';
import type { Evidence, OwnedReplicaSet, PodFact, PodFacts } from './model/evidence.ts';
import type {
  ContainerReport,
  FailingImage,
  ReplicaSetReport,
  RolloutReport,
  TemplateChanges,
} from './model/report.ts';

/** Containers beyond these are counted by the pods step, not listed one by one. */
const LISTED = 200;

export function rolloutReport(evidence: Evidence): RolloutReport {
  const { strategy, replicasets, pods } = evidence;
  const pause = strategy.state === 'ok' ? strategy.value : undefined;
  const failing = pods.state === 'ok' ? failingImages(pods.value) : [];
  return {
    paused: pause?.paused ?? null,
    pausedBy: pause?.pausedBy ?? null,
    pausedSince: pause?.pausedSince ?? null,
    replicaSets:
      replicasets.state === 'ok' ? replicasets.value.owned.map(replicaSetReport).sort(newestFirst) : null,
    changes: templateChanges(evidence['rollout-history']),
    containers: pods.state === 'ok' ? pods.value.items.flatMap(containerReports).slice(0, LISTED) : null,
    ...(failing.length === 0 ? {} : { failingImages: failing }),
  };
}

function templateChanges(history: Evidence['rollout-history']): TemplateChanges | null {
  if (history.state !== 'ok') return null;
  const { changes, changesSince } = history.value;
  return {
    since: changesSince ?? null,
    fields: changes.map(({ path, from, to }) => ({ path, from: from ?? null, to: to ?? null })),
  };
}

function replicaSetReport(one: OwnedReplicaSet): ReplicaSetReport {
  return {
    name: one.name,
    revision: one.revision ?? null,
    wanted: one.isCurrent,
    desired: one.desired,
    current: one.current ?? null,
    ready: one.ready ?? null,
    available: one.available ?? null,
    images: (one.template.spec?.containers ?? []).flatMap(({ image }) =>
      image === undefined ? [] : [image],
    ),
    changeCause: one.annotations[CHANGE_CAUSE] ?? null,
    createdAt: one.createdAt ?? null,
  };
}

function containerReports(pod: PodFact): ContainerReport[] {
  return pod.containers.map((one) => ({
    pod: pod.name,
    container: one.name,
    role: one.role,
    wanted: pod.ofCurrent,
    ready: one.ready,
    restarts: one.restarts,
    hasPrevious: one.restarts > 0 || one.lastEnd !== undefined,
  }));
}

/** Most pods of one template fail alike: an image each time, and the nodes once. */
function failingImages(pods: PodFacts): FailingImage[] {
  const nodesOf = new Map<string, Set<string>>();
  for (const { pod, container } of containersOf(currentPods(pods), waitsForImage)) {
    if (container.image === undefined) continue;
    const nodes = nodesOf.get(container.image) ?? new Set();
    nodesOf.set(container.image, nodes);
    if (pod.node !== undefined) nodes.add(pod.node);
  }
  return [...nodesOf].map(([image, nodes]) => {
    const reference = parseImageReference(image);
    return { image, registry: reference === undefined ? null : registryHost(reference), nodes: [...nodes] };
  });
}

function newestFirst(a: ReplicaSetReport, b: ReplicaSetReport): number {
  return (b.revision ?? 0) - (a.revision ?? 0) || (a.name < b.name ? -1 : 1);
}
