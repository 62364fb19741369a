/** Pods that were told to go and do not. */
import type { PodFact, PodFacts } from '../model/evidence.ts';
import type { NodeFacts } from '../model/surroundingFacts.ts';
import { secondsSince, type Moment } from '../time.ts';

/** A kubelet needs a moment to report a pod gone whose grace period is over. */
const SLACK_SECONDS = 30;

/**
 * Seconds since the pod's grace period ended; negative while it lasts; undefined for a pod that is not terminating.
 * deletionTimestamp is the moment of the request plus the grace period.
 * https://github.com/kubernetes/kubernetes/blob/v1.28.0/staging/src/k8s.io/apiserver/pkg/registry/rest/delete.go
 */
export function overdueSeconds(pod: PodFact, now: Moment): number | undefined {
  return secondsSince(pod.deletingSince, now);
}

export function hangs(pod: PodFact, now: Moment): boolean {
  return (overdueSeconds(pod, now) ?? 0) > SLACK_SECONDS;
}

/** Are some terminating, so that the place or the volume they hold is about to be free? One that hangs frees nothing. */
export function podsLeave({ items }: PodFacts, now: Moment): boolean {
  return items.some((pod) => pod.node !== undefined && pod.deletingSince !== undefined && !hangs(pod, now));
}

/** What keeps the pod, as far as it shows: finalizers, or a node that cannot confirm the end. */
export function keptBy(pod: PodFact, nodes: NodeFacts | undefined): string {
  const reasons: string[] = [];
  if (pod.finalizers.length > 0) reasons.push(`finalizer ${pod.finalizers.join(', ')}`);
  const node = nodes?.nodes.find(({ name }) => name === pod.node);
  const knowsAll = nodes !== undefined && nodes.truncated === undefined;
  if (knowsAll && pod.node !== undefined && node === undefined) reasons.push(`node ${pod.node} is gone`);
  else if (node !== undefined && node.ready !== true) reasons.push(`node ${node.name} is not ready`);
  else if (reasons.length === 0 && pod.node !== undefined) reasons.push(`node ${pod.node}`);
  return reasons.length === 0 ? '' : ` (${reasons.join('; ')})`;
}
