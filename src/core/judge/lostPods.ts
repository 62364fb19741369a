/**
 * Pods of the wanted template that a node has put an end to: evicted for want of memory or disk, ended with the node's
 * shutdown, or turned away though the scheduler had sent them there. The ReplicaSet replaces each at once, and the pod
 * that failed stays as a leftover. One says little; several in a short time say why a rollout does not come to its end.
 * https://github.com/kubernetes/kubernetes/blob/v1.28.0/pkg/kubelet/eviction/helpers.go#L37-L60
 * https://github.com/kubernetes/kubernetes/blob/v1.28.0/pkg/kubelet/lifecycle/predicate.go
 */
import type { OwnedReplicaSet, PodFact, PodFacts } from '../model/evidence.ts';
import type { Proof } from '../model/report.ts';
import { moment, newest, secondsSince, span, type Moment } from '../time.ts';
import { mostCommon } from './equalTroubles.ts';
import { clip } from './words.ts';

export interface LostPods {
  readonly message: 'pods-evicted' | 'pods-turned-away' | 'node-shutdown' | 'pods-failed';
  /** `3 pods of ReplicaSet web-2 within 8m, the last 40s ago`. */
  readonly pods: string;
  /** `node node-1`, `3 nodes`, `their nodes` where that is not known. */
  readonly where: string;
  /** One of the nodes, for commands. */
  readonly node: string | undefined;
  /** `OutOfcpu: Node didn't have enough resource: cpu, …`. */
  readonly why: string;
  readonly proof: readonly Proof[];
}

/** A pod that has since been replaced by one that stays is history. */
const RECENT_SECONDS = 900;
/** From how many on it is no chance. */
const AGAIN = 2;

/** undefined: the ReplicaSet has all its pods available, or hardly any was lost of late. */
export function lostPods(
  { items }: PodFacts,
  current: OwnedReplicaSet | undefined,
  now: Moment,
): LostPods | undefined {
  if (current?.available === undefined || current.available >= current.desired) return undefined;
  const lost = items.filter(
    (pod) =>
      pod.ofCurrent &&
      pod.phase === 'Failed' &&
      pod.deletingSince === undefined &&
      (secondsSince(endedAt(pod), now) ?? Infinity) <= RECENT_SECONDS,
  );
  const alike = mostCommon(lost, messageOf);
  const [first] = alike.toSorted((a, b) => (moment(endedAt(b)) ?? 0) - (moment(endedAt(a)) ?? 0));
  if (first === undefined || alike.length < AGAIN) return undefined;
  const ages = alike.map((pod) => secondsSince(endedAt(pod), now) ?? 0);
  const nodes = [...new Set(alike.flatMap(({ node }) => node ?? []))];
  return {
    message: messageOf(first),
    pods: `${alike.length} pods of ReplicaSet ${current.name} within ${span(Math.max(...ages))}, the last ${span(Math.min(...ages))} ago`,
    where:
      nodes.length === 0
        ? 'their nodes'
        : nodes.length === 1
          ? `node ${nodes.join()}`
          : `${nodes.length} nodes`,
    node: first.node,
    why: reasonOf(first, 160),
    proof: alike.slice(0, 3).map((pod) => ({
      step: 'pods',
      object: `Pod/${pod.name}`,
      fact: `status.phase Failed at ${endedAt(pod) ?? 'an unknown moment'} on ${pod.node ?? 'no node'}: ${reasonOf(pod, 400)}`,
    })),
  };
}

/** Turned away, a pod ends as it begins: nothing of it ever ran. */
function endedAt({ conditions, containers, createdAt }: PodFact): string | undefined {
  const ends = containers.map(({ state }) => (state?.is === 'terminated' ? state.finishedAt : undefined));
  return newest([createdAt, ...conditions.map((one) => one.lastTransitionTime), ...ends]);
}

function messageOf({ reason = '' }: PodFact): LostPods['message'] {
  if (EVICTED.has(reason)) return 'pods-evicted';
  if (SHUT_DOWN.has(reason)) return 'node-shutdown';
  return TURNED_AWAY.test(reason) ? 'pods-turned-away' : 'pods-failed';
}

const EVICTED: ReadonlySet<string> = new Set(['Evicted', 'Preempting']);
/** Three wordings, of three generations of the kubelet. */
const SHUT_DOWN: ReadonlySet<string> = new Set(['Terminated', 'NodeShutdown', 'Shutdown']);
/** The kubelet's own word at the door; the scheduler sees the node from afar. */
const TURNED_AWAY =
  /^OutOf|^Node(?:Affinity|Ports|Name|UnschedulableTaint)|Error$|^PodOS|NotSupported$|Forbidden$|^InvalidNodeInfo|^Unknown|^UnexpectedPredicate/;

/** What the kubelet measured is for a graph; what was short, and who used too much of it, is for people. */
function reasonOf({ reason, message }: PodFact, length: number): string {
  const text = (message ?? '')
    .replace(/Threshold quantity: [^,]*, available: \S+?\. /, '')
    .replace(/, has larger consumption of [\w.-]+?\. ?$/, '')
    .replace(/[.\s]+$/, '');
  return clip([reason, text].filter(Boolean).join(': ') || 'no reason given', length);
}
