/** A scheduler's refusal, and what the nodes add to it: which misses by how much, or that by our count one would do. */
import type { Proof } from '../model/report.ts';
import type { SchedulingClass } from '../kubeText/schedulingReason.ts';
import type { NodeFacts } from '../model/surroundingFacts.ts';
import { missText } from './nearestNode.ts';
import { nodesAccount } from './nodesAccount.ts';
import type { Unscheduled } from './podScheduling.ts';
import { schedulingText } from './schedulingText.ts';
import { clip } from './words.ts';

export interface BesideRefusal {
  /** What decides, by the scheduler's count and by the nodes. */
  readonly class: SchedulingClass;
  readonly reason: string;
  /** `; nearest: node n2 lacks 300m cpu: …`, or nothing. */
  readonly nearest: string;
  readonly proof: readonly Proof[];
}

/** @param nodes undefined where they could not be read */
export function besideTheRefusal(
  { class: kind, scheduling, pod, reason }: Unscheduled,
  nodes: NodeFacts | undefined,
): BesideRefusal {
  if (scheduling === undefined || nodes === undefined) return { class: kind, reason, nearest: '', proof: [] };
  const { class: decides, nearest, dissent } = nodesAccount(scheduling, pod.spec, nodes);
  if (nearest === undefined) {
    const proof = dissent === undefined ? [] : [proofOf(dissent.node, dissent.says)];
    return { class: decides, reason, nearest: '', proof };
  }
  const miss = missText(nearest);
  return {
    class: decides,
    // A shortage says by itself what the pod asks for.
    reason: nearest.obstacles.some(({ is }) => is === 'room') ? schedulingText(scheduling) : reason,
    nearest: `; nearest: node ${nearest.node.name} ${clip(miss, 200)}`,
    proof: [proofOf(nearest.node.name, miss)],
  };
}

function proofOf(node: string, fact: string): Proof {
  return { step: 'nodes', object: `Node/${node}`, fact };
}
