/** The numbers of a rollout as the report carries them. */
import { CHANGE_CAUSE } from './collectors/annotations.ts';
import type { Evidence, OwnedReplicaSet, PodFact } from './model/evidence.ts';
import type { ContainerReport, ReplicaSetReport, RolloutReport, TemplateChanges } from './model/report.ts';

/** Containers beyond these are counted by the pods step, not listed one by one. */
const LISTED = 200;

export function rolloutReport(evidence: Evidence): RolloutReport {
  const { strategy, replicasets, pods } = evidence;
  const pause = strategy.state === 'ok' ? strategy.value : undefined;
  return {
    paused: pause?.paused ?? null,
    pausedBy: pause?.pausedBy ?? null,
    pausedSince: pause?.pausedSince ?? null,
    replicaSets:
      replicasets.state === 'ok' ? replicasets.value.owned.map(replicaSetReport).sort(newestFirst) : null,
    changes: templateChanges(evidence['rollout-history']),
    containers: pods.state === 'ok' ? pods.value.items.flatMap(containerReports).slice(0, LISTED) : null,
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

function newestFirst(a: ReplicaSetReport, b: ReplicaSetReport): number {
  return (b.revision ?? 0) - (a.revision ?? 0) || (a.name < b.name ? -1 : 1);
}
