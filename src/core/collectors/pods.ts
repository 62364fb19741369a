/** Step 5: the pods of the owned ReplicaSets, with every container's state; a description of each, not a judgement. */
import { defineCollector } from '../collector.ts';
import type {
  ContainerEnd,
  ContainerFact,
  ContainerState,
  PodFact,
  PodFacts,
  ReplicaSetFacts,
} from '../model/evidence.ts';
import type { Container } from '../model/podSpec.ts';
import { read } from '../model/reading.ts';
import type { ContainerStatus, Pod, Terminated } from '../model/workloads.ts';
import { isReady, KEPT_PODS, podRank, worstFirst, type PodRank } from '../podCrowd.ts';
import { isOwnedBy, replicaSetFacts } from './replicasets.ts';

export default defineCollector({
  id: 'pods',
  number: 5,
  title: 'List and describe its pods',
  command: (target) => `kubectl describe pods ${target.in} -l ${target.selector}`,
  async collect(reads) {
    const [deployment, replicaSets, listing] = await Promise.all([
      reads.deployment(),
      reads.replicaSets(),
      reads.pods(),
    ]);
    if (listing.state !== 'ok') return listing;
    if (deployment.state !== 'ok') return deployment;
    // Without the ReplicaSets nobody can tell whose pods these are, nor of which template.
    if (replicaSets.state !== 'ok') return replicaSets;
    const owned = replicaSetFacts(deployment.value, replicaSets.value.items);
    return read(podFacts(owned, listing.value.items, listing.value.truncated), listing.serverTime);
  },
});

export function podFacts(
  replicaSets: ReplicaSetFacts,
  listed: readonly Pod[],
  truncated: string | undefined,
): PodFacts {
  const before = RANKED.get(listed);
  const ranked = before?.of === replicaSets ? before : { of: replicaSets, ...rank(replicaSets, listed) };
  RANKED.set(listed, ranked);
  const left = ranked.total - KEPT_PODS;
  const cut = left > 0 ? `${left} of ${ranked.total} pods were counted but not examined` : undefined;
  return { items: ranked.items, total: ranked.total, truncated: truncated ?? cut };
}

interface Ranked {
  readonly items: readonly PodFact[];
  readonly total: number;
}

/** Two steps ask about the same list, and thousands of pods take their time. */
const RANKED = new WeakMap<readonly Pod[], Ranked & { readonly of: ReplicaSetFacts }>();

function rank(replicaSets: ReplicaSetFacts, listed: readonly Pod[]): Ranked {
  const ours: Listed[] = [];
  for (const pod of listed) {
    const owner = replicaSets.owned.find((one) => isOwnedBy(pod.metadata, one.uid));
    if (owner !== undefined) ours.push({ pod, owner, rank: podRank(pod) });
  }
  ours.sort(currentAndWorstFirst);
  const items = ours.slice(0, KEPT_PODS).map(({ pod, owner }) => toFacts(pod, owner.name, owner.isCurrent));
  return { items, total: ours.length };
}

type Owner = ReplicaSetFacts['owned'][number];

interface Listed {
  readonly pod: Pod;
  readonly owner: Owner;
  readonly rank: PodRank;
}

function toFacts(pod: Pod, replicaSet: string, ofCurrent: boolean): PodFact {
  const { metadata = {}, spec = {}, status = {} } = pod;
  const conditions = status.conditions ?? [];
  return {
    name: metadata.name ?? '(unnamed)',
    uid: metadata.uid,
    replicaSet,
    ofCurrent,
    phase: status.phase ?? 'Unknown',
    reason: status.reason,
    message: status.message,
    createdAt: metadata.creationTimestamp,
    deletingSince: metadata.deletionTimestamp,
    node: spec.nodeName,
    ready: isReady(pod),
    conditions,
    containers: [
      ...containerFacts(spec.initContainers, status.initContainerStatuses, true),
      ...containerFacts(spec.containers, status.containerStatuses, false),
    ],
    spec,
    finalizers: metadata.finalizers ?? [],
  };
}

function containerFacts(
  containers: readonly Container[] | undefined,
  statuses: readonly ContainerStatus[] | undefined,
  init: boolean,
): ContainerFact[] {
  return (containers ?? []).map((container) => {
    const status = statuses?.find((one) => one.name === container.name);
    return {
      name: container.name ?? '(unnamed)',
      role: !init ? 'main' : container.restartPolicy === 'Always' ? 'sidecar' : 'init',
      image: container.image ?? status?.image,
      ready: status?.ready === true,
      started: status?.started,
      restarts: status?.restartCount ?? 0,
      state: stateOf(status),
      lastEnd: status?.lastState?.terminated === undefined ? undefined : end(status.lastState.terminated),
    };
  });
}

function stateOf(status: ContainerStatus | undefined): ContainerState | undefined {
  const { waiting, running, terminated } = status?.state ?? {};
  if (terminated !== undefined) return { is: 'terminated', ...end(terminated) };
  if (waiting !== undefined) return { is: 'waiting', reason: waiting.reason, message: waiting.message };
  if (running !== undefined) return { is: 'running', since: running.startedAt };
  return undefined;
}

function end({ exitCode, signal, reason, message, startedAt, finishedAt }: Terminated): ContainerEnd {
  return { exitCode, signal, reason, message, startedAt, finishedAt };
}

/** Of the wanted template first, then the worst. */
function currentAndWorstFirst(a: Listed, b: Listed): number {
  return Number(b.owner.isCurrent) - Number(a.owner.isCurrent) || worstFirst(a.rank, b.rank);
}
