/**
 * Is the wanted generation observed? By the rule of `kubectl rollout status`: observed is one that is not lower. A
 * later one is what a restore leaves, where metadata.generation begins anew beside an old status: none of it waits
 * for the controller, whose next sync writes the right number (staleStatus.ts). The alert compares with `!=` instead
 * (judge/alerts.ts), and so does `generation.matches` in a report, which tells what the alert sees.
 * https://github.com/kubernetes/kubernetes/blob/v1.28.0/staging/src/k8s.io/kubectl/pkg/polymorphichelpers/rollout_status.go#L75
 */
interface Generations {
  readonly generation: number | undefined;
  readonly observedGeneration: number | undefined;
}

/** True only where both are known: two generations that are not known are not equal. */
export function isObserved({ generation, observedGeneration }: Generations): boolean {
  return generation !== undefined && observedGeneration !== undefined && observedGeneration >= generation;
}

/** The controller owes a sync. False also where metadata.generation is not known. */
export function isBehind(generations: Generations): boolean {
  return generations.generation !== undefined && !isObserved(generations);
}
