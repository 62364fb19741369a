import {
  schedulingClass,
  schedulingReason,
  type SchedulingClass,
  type SchedulingReason,
} from './schedulingReason.ts';
import { withoutCombined } from './wording.ts';

export interface Scheduling {
  readonly raw: string;
  /** The nodes that were looked at; undefined when the message does not count them. */
  readonly total?: number;
  /** How many of them suit the pod; the scheduler writes 0. */
  readonly available?: number;
  /** A reason that holds for the pod as a whole, so that no node was looked at; `reasons` is then empty. */
  readonly preFilter?: string;
  /** Most nodes first. */
  readonly reasons: readonly SchedulingReason[];
  /** Why evicting other pods would not help either. */
  readonly preemption?: string;
  /**
   * What decides: the class that leaves out most nodes. Taints of the control plane count only where there is
   * nothing else, for nobody means to run there. Equal counts go by which class the owner of the workload can
   * do most about: resources, pods per node, volumes, ports, affinity, taints.
   */
  readonly class: SchedulingClass;
}

const BY_WEIGHT: readonly SchedulingClass[] = [
  'insufficient-resources',
  'too-many-pods',
  'volumes',
  'ports',
  'affinity',
  'taints',
  'gated',
  'no-nodes',
  'other',
];

const HEADER = /^(\d{1,9})\/(\d{1,9}) nodes? (?:are|is) (?:un)?available:?\s*/i;
/** Before 1.8: `No nodes are available that match all of the following predicates:: Insufficient cpu (9), …`. */
const OLD_HEADER =
  /^(?:No nodes are available that match all of the (?:following )?predicates:{1,2}|pod \([^)]*\) failed to fit in any node\s+fit failure summary on nodes ?:)\s*/i;
/** Written by the PostFilter plugins; since 1.31 dynamic resources put their own words first. */
const POST_FILTER = /(?:^|[.,]? )(?=no new claims to deallocate|preemption: |still not schedulable)/i;

/**
 * The message of a FailedScheduling event or of the PodScheduled condition, of any version.
 * Source: `pkg/scheduler/framework/types.go` FitError: `0/N nodes are available: [<PreFilter>.] [<n> <reason>{, …}.] [<PostFilter>.]`
 */
export function parseScheduling(message: string): Scheduling {
  const { text } = withoutCombined(message);
  const old = OLD_HEADER.exec(text);
  if (old) return oldWording(message, text.slice(old[0].length));

  const header = HEADER.exec(text);
  const [body, postFilter] = cutPostFilter(header ? text.slice(header[0].length) : text);
  const { preFilter, counted } = header ? cutPreFilter(body) : { preFilter: body, counted: '' };
  const reasons = inOrder(counted.split(/, (?=\d+ )/).flatMap(countedReason));
  const total = header ? Number(header[2]) : undefined;
  return {
    raw: message,
    ...(header && total !== undefined && { available: Number(header[1]), total }),
    ...(preFilter !== '' && { preFilter }),
    reasons,
    ...(postFilter !== '' && { preemption: postFilter }),
    class: total === 0 || /^no nodes available/i.test(body) ? 'no-nodes' : deciding(reasons, preFilter),
  };
}

function oldWording(message: string, list: string): Scheduling {
  const reasons = inOrder(
    list.split(/, /).flatMap((item) => {
      const [, text, nodes] = /^([^()]+) \((\d{1,9})\)/.exec(item.trim()) ?? [];
      return text === undefined ? [] : [schedulingReason(text, Number(nodes))];
    }),
  );
  return { raw: message, reasons, class: deciding(reasons, reasons.length === 0 ? list : '') };
}

function cutPostFilter(text: string): [string, string] {
  const found = POST_FILTER.exec(text);
  if (!found) return [withoutStop(text), ''];
  return [withoutStop(text.slice(0, found.index)), withoutStop(text.slice(found.index + found[0].length))];
}

/** A PreFilter text stands alone, or ends with a full stop before the counted reasons. */
function cutPreFilter(body: string): { preFilter: string; counted: string } {
  if (/^\d+ /.test(body)) return { preFilter: '', counted: body };
  const counted = /\. (?=\d+ )/.exec(body);
  if (!counted) return { preFilter: body, counted: '' };
  return { preFilter: body.slice(0, counted.index), counted: body.slice(counted.index + 2) };
}

function countedReason(item: string): SchedulingReason[] {
  const [, nodes, text] = /^(\d{1,9}) (.+)$/s.exec(item.trim()) ?? [];
  return text === undefined ? [] : [schedulingReason(withoutStop(text), Number(nodes))];
}

function inOrder(reasons: readonly SchedulingReason[]): SchedulingReason[] {
  return reasons.toSorted((a, b) => b.nodes - a.nodes);
}

function deciding(reasons: readonly SchedulingReason[], preFilter: string): SchedulingClass {
  if (reasons.length === 0) return schedulingClass(preFilter);
  const weighed = reasons.filter((reason) => !isControlPlane(reason));
  const nodes = new Map<SchedulingClass, number>();
  for (const reason of weighed.length > 0 ? weighed : reasons) {
    nodes.set(reason.class, (nodes.get(reason.class) ?? 0) + reason.nodes);
  }
  const most = Math.max(...nodes.values());
  return BY_WEIGHT.find((each) => nodes.get(each) === most) ?? 'other';
}

function isControlPlane({ taint }: SchedulingReason): boolean {
  return taint !== undefined && /^node-role\.kubernetes\.io\/(?:control-plane|master)\b/.test(taint);
}

function withoutStop(text: string): string {
  const trimmed = text.trim();
  return trimmed.endsWith('.') ? trimmed.slice(0, -1) : trimmed;
}
