/**
 * The condition Progressing=False/ProgressDeadlineExceeded, read with care: it belongs to the generation the
 * controller had observed, and while a Deployment is paused it stays as it was, though the template moved on.
 * https://github.com/kubernetes/kubernetes/blob/v1.28.0/pkg/controller/deployment/sync.go#L87-L116
 */
import { isObserved } from '../generation.ts';
import type { DeploymentFacts, OwnedReplicaSet, ReplicaSetFacts, StrategyFacts } from '../model/evidence.ts';
import type { Condition } from '../model/meta.ts';
import { noMatch, notApplicable, type Silence } from '../rule.ts';

export const DEADLINE_EXCEEDED = 'ProgressDeadlineExceeded';

/** The API's default for progressDeadlineSeconds: what people expect also where a Deployment has none. */
export const DEFAULT_DEADLINE_SECONDS = 600;

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

export interface Quiet {
  readonly seconds: number;
  /** The field that asks for it. */
  readonly field: 'minReadySeconds' | 'initialDelaySeconds';
}

/** A status is written a moment after what it tells of. */
const MARGIN_SECONDS = 10;

/**
 * A pod that is quiet for as long as the deadline before it counts as progress misses it even when all is well: from
 * its start to its first probe, and from being ready to being available. undefined where the deadline leaves room, or
 * there is none.
 */
export function tooQuiet(
  { template }: DeploymentFacts,
  { minReadySeconds, progressDeadlineSeconds }: StrategyFacts,
  current: OwnedReplicaSet | undefined,
): Quiet | undefined {
  const delays = (template.spec?.containers ?? []).flatMap(({ startupProbe, readinessProbe }) => [
    startupProbe?.initialDelaySeconds ?? 0,
    readinessProbe?.initialDelaySeconds ?? 0,
  ]);
  const ready = Math.max(minReadySeconds, current?.minReadySeconds ?? 0);
  const start = Math.max(0, ...delays);
  const quiet: Quiet =
    ready >= start
      ? { seconds: ready, field: 'minReadySeconds' }
      : { seconds: start, field: 'initialDelaySeconds' };
  const isTight =
    progressDeadlineSeconds !== undefined && quiet.seconds + MARGIN_SECONDS >= progressDeadlineSeconds;
  // Whoever set a deadline of seconds did so to see it pass.
  return isTight && quiet.seconds > 0 ? quiet : undefined;
}
