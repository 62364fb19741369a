/**
 * The condition Progressing=False/ProgressDeadlineExceeded, read with care: it belongs to the generation the
 * controller had observed, and while a Deployment is paused it stays as it was, though the template moved on.
 * https://github.com/kubernetes/kubernetes/blob/v1.28.0/pkg/controller/deployment/sync.go#L87-L116
 */
import { isObserved } from '../generation.ts';
import type { DeploymentFacts, ReplicaSetFacts, StrategyFacts } from '../model/evidence.ts';
import type { Condition } from '../model/meta.ts';
import { noMatch, notApplicable, type Silence } from '../rule.ts';
import { span } from '../time.ts';

export const DEADLINE_EXCEEDED = 'ProgressDeadlineExceeded';

export function conditionOf(conditions: readonly Condition[], type: string): Condition | undefined {
  return conditions.find((one) => one.type === type);
}

/** The condition where it speaks of the wanted generation; else why it does not. `replicasets`: as far as they are known. */
export function passedDeadline(
  deployment: DeploymentFacts,
  replicasets: Pick<ReplicaSetFacts, 'current'> | undefined,
): { readonly passed: Condition } | { readonly silence: Silence } {
  const progressing = conditionOf(deployment.conditions, 'Progressing');
  if (progressing?.status !== 'False' || progressing.reason !== DEADLINE_EXCEEDED)
    return { silence: noMatch('The condition Progressing does not say ProgressDeadlineExceeded') };
  const { observedGeneration } = deployment;
  if (!isObserved(deployment)) {
    const whose =
      observedGeneration === undefined ? 'an earlier generation' : `generation ${observedGeneration}`;
    return { silence: notApplicable(`ProgressDeadlineExceeded belongs to ${whose}, not to the wanted one`) };
  }
  const named = namedReplicaSet(progressing);
  if (replicasets !== undefined && named !== undefined && named !== replicasets.current?.name)
    return {
      silence: notApplicable(
        `ProgressDeadlineExceeded is about ${named}, which is not the wanted ReplicaSet`,
      ),
    };
  return { passed: progressing };
}

/** `ReplicaSet "web-2" has timed out progressing.`, `Created new replica set "web-2"` */
export function namedReplicaSet({ message }: Condition): string | undefined {
  return /replica ?set "([^"]+)"/i.exec(message ?? '')?.[1];
}

/**
 * A pod that may take as long as the deadline before it can count as progress misses it even when all is well. Ends a
 * sentence; empty where the deadline is long enough or there is none.
 */
export function tooShort(
  { template }: DeploymentFacts,
  { minReadySeconds, progressDeadlineSeconds }: StrategyFacts,
): string {
  if (progressDeadlineSeconds === undefined) return '';
  const delays = (template.spec?.containers ?? []).map(
    ({ startupProbe, readinessProbe }) =>
      (startupProbe?.initialDelaySeconds ?? 0) + (readinessProbe?.initialDelaySeconds ?? 0),
  );
  const quiet = Math.max(minReadySeconds, ...delays);
  if (quiet < progressDeadlineSeconds) return '';
  return `; the deadline is too short, a healthy pod may take ${span(quiet)} (initialDelaySeconds, minReadySeconds)`;
}
