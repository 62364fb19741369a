/**
 * Follow-up: the nodes, when pods of a rollout that is not complete wait for one, sit on one that is in trouble, or wait
 * for an image that another node may have.
 */
import { defineFollowUp, type PlaybookEvidence } from '../collector.ts';
import { awaitsContainers, currentPods, waitsForImage } from '../judge/currentPods.ts';
import { isAboutRoom } from '../judge/nodesAccount.ts';
import { schedulersWord } from '../judge/podScheduling.ts';
import { unready } from '../judge/unready.ts';
import { parseScheduling } from '../kubeText/scheduling.ts';
import type { PodFact } from '../model/evidence.ts';
import { mapReading, type Blind } from '../model/reading.ts';
import type { Node } from '../model/surroundings.ts';
import type { NodeFact, WaitingPod } from '../model/surroundingFacts.ts';
import { isComplete } from '../rolloutState.ts';
import { secondsSince, type Moment } from '../time.ts';
import { readRequests } from './nodeRequests.ts';

export default defineFollowUp({
  id: 'nodes',
  number: null,
  title: 'Nodes',
  command: (target) => ['kubectl get nodes -o wide', target.context].filter(Boolean).join(' '),
  unwanted: 'not asked: no pod waits for a node or for an image',
  // Of a rollout that is complete, an evicted pod that lies about is no reason to ask for what many may not read.
  wanted: ({ deployment, pods }, now) =>
    !(deployment.state === 'ok' && isComplete(deployment.value)) &&
    pods.state === 'ok' &&
    (pods.value.items.some(isAboutNodes) ||
      currentPods(pods.value).some((pod) => pod.containers.some(waitsForImage) || hearsNothing(pod, now))),
  async collect(reads, evidence) {
    const waiting = waitingPod(evidence);
    const [nodes, requests] = await Promise.all([
      // Which node has an image some nodes can tell; why none takes a pod takes all of them.
      evidence.pods.state === 'ok' && evidence.pods.value.items.some(isAboutNodes)
        ? reads.lists.whole('Node', {})
        : reads.lists.firstPage('Node', {}),
      lacksRoom(waiting) ? readRequests(reads) : UNCOUNTED,
    ]);
    return mapReading(nodes, ({ items, truncated }) => ({
      nodes: items.map((node) => {
        const name = node.metadata?.name ?? '(unnamed)';
        // A node that no pod is bound to was counted, too.
        const requested =
          requests.state !== 'ok'
            ? undefined
            : requests.value.byNode.has(name)
              ? requests.value.byNode.get(name)
              : { pods: '0' };
        return nodeFact(name, node, requested);
      }),
      truncated,
      waiting,
      counted: mapReading(requests, ({ pods }) => pods),
    }));
  },
});

const UNCOUNTED: Blind = { state: 'skipped', reason: 'not asked: the scheduler misses no room' };

function isAboutNodes({ node, deletingSince, reason }: PodFact): boolean {
  return node === undefined || deletingSince !== undefined || reason !== undefined;
}

/** A kubelet answers within seconds. */
const SILENCE_SECONDS = 60;

/**
 * Its kubelet says nothing of it, as far as it shows: it was not even begun, or the node controller set it to not ready
 * against its containers. A pod that is merely not ready is told of by a kubelet that lives.
 */
function hearsNothing(pod: PodFact, now: Moment): boolean {
  const isUnbegun = awaitsContainers(pod) && (secondsSince(pod.createdAt, now) ?? 0) > SILENCE_SECONDS;
  return isUnbegun || unready(pod, now).some(({ trouble }) => trouble === 'node');
}

/** The first that the scheduler has refused, else the first that has no node. */
function waitingPod({ pods, events }: PlaybookEvidence): WaitingPod | undefined {
  const homeless =
    pods.state === 'ok' ? currentPods(pods.value).filter(({ node }) => node === undefined) : [];
  const seen = events.state === 'ok' ? events.value : undefined;
  const told = homeless.map((pod) => ({
    name: pod.name,
    spec: pod.spec,
    refusal: schedulersWord(pod, seen)?.message,
  }));
  return told.find(({ refusal }) => refusal !== undefined) ?? told[0];
}

/** Counting reads every pod of the cluster: only where what they have taken decides. */
function lacksRoom(waiting: WaitingPod | undefined): boolean {
  return waiting?.refusal !== undefined && parseScheduling(waiting.refusal).reasons.some(isAboutRoom);
}

function nodeFact(
  name: string,
  { metadata, spec, status }: Node,
  requested: NodeFact['requested'],
): NodeFact {
  const conditions = status?.conditions ?? [];
  const ready = conditions.find((one) => one.type === 'Ready')?.status;
  return {
    name,
    ready: ready === 'True' ? true : ready === 'False' ? false : undefined,
    unschedulable: spec?.unschedulable === true,
    troubles: conditions.flatMap((one) =>
      one.type !== 'Ready' && one.status === 'True' ? [one.type ?? ''] : [],
    ),
    taints: (spec?.taints ?? []).map(({ key, value, effect }) => ({
      key: key ?? '',
      value,
      effect: effect ?? '',
    })),
    labels: metadata?.labels ?? {},
    allocatable: status?.allocatable ?? {},
    images: (status?.images ?? []).flatMap((image) => image.names ?? []),
    architecture: status?.nodeInfo?.architecture,
    requested,
  };
}
