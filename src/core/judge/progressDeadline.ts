/**
 * The condition Progressing=False/ProgressDeadlineExceeded, read with care: it belongs to the generation the
 * controller had observed, and while a Deployment is paused it stays as it was, though the template moved on.
 * https://github.com/kubernetes/kubernetes/blob/v1.28.0/pkg/controller/deployment/sync.go#L87-L116
 */
import type { DeploymentFacts, OwnedReplicaSet } from '../model/evidence.ts';
import type { Condition } from '../model/meta.ts';
import { noMatch, notApplicable, type Silence } from '../rule.ts';

export const DEADLINE_EXCEEDED = 'ProgressDeadlineExceeded';

export function conditionOf(conditions: readonly Condition[], type: string): Condition | undefined {
  return conditions.find((one) => one.type === type);
}

/** The condition where it speaks of the wanted generation; else why it does not. */
export function passedDeadline(
  deployment: DeploymentFacts,
  current: OwnedReplicaSet | undefined,
): { readonly passed: Condition } | { readonly silence: Silence } {
  const progressing = conditionOf(deployment.conditions, 'Progressing');
  if (progressing?.status !== 'False' || progressing.reason !== DEADLINE_EXCEEDED)
    return { silence: noMatch('The condition Progressing does not say ProgressDeadlineExceeded') };
  const { generation, observedGeneration } = deployment;
  if (observedGeneration !== generation) {
    const whose =
      observedGeneration === undefined ? 'an earlier generation' : `generation ${observedGeneration}`;
    return { silence: notApplicable(`ProgressDeadlineExceeded belongs to ${whose}, not to the wanted one`) };
  }
  const named = /ReplicaSet "([^"]+)"/.exec(progressing.message ?? '')?.[1];
  if (named !== undefined && named !== current?.name)
    return {
      silence: notApplicable(
        `ProgressDeadlineExceeded is about ${named}, which is not the wanted ReplicaSet`,
      ),
    };
  return { passed: progressing };
}
