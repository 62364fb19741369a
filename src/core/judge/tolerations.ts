/** Does a pod bear a node's taints? As the scheduler's plugins TaintToleration and NodeUnschedulable see it. */
import type { PodSpec } from '../model/podSpec.ts';
import type { NodeFact, TaintFact } from '../model/surroundingFacts.ts';

type Toleration = NonNullable<PodSpec['tolerations']>[number];

/** PreferNoSchedule only makes a node less liked. */
const REPELS: ReadonlySet<string> = new Set(['NoSchedule', 'NoExecute']);
/** What a cordoned node counts as, whether or not the node controller has set it yet. */
const CORDON: TaintFact = { key: 'node.kubernetes.io/unschedulable', value: undefined, effect: 'NoSchedule' };

/** The taints that keep the pod away, without the cordon's, which `bearsCordon` tells. */
export function unborneTaints({ tolerations = [] }: PodSpec, { taints }: NodeFact): TaintFact[] {
  return taints.filter(
    (taint) =>
      taint.key !== CORDON.key &&
      REPELS.has(taint.effect) &&
      !tolerations.some((toleration) => tolerates(toleration, taint)),
  );
}

/** May the pod go to a node on which nothing new is to be placed? */
export function bearsCordon({ tolerations = [] }: PodSpec): boolean {
  return tolerations.some((toleration) => tolerates(toleration, CORDON));
}

/**
 * An operator that we do not know is given the benefit of the doubt: newer servers compare numbers.
 * https://github.com/kubernetes/kubernetes/blob/v1.28.0/staging/src/k8s.io/api/core/v1/toleration.go#L28-L56
 */
function tolerates(
  { key = '', operator = '', value = '', effect = '' }: Toleration,
  taint: TaintFact,
): boolean {
  if (effect !== '' && effect !== taint.effect) return false;
  if (key !== '' && key !== taint.key) return false;
  return operator === '' || operator === 'Equal' ? value === (taint.value ?? '') : true;
}
