/**
 * Annotations by which the deployment controller keeps its books on a ReplicaSet.
 * https://github.com/kubernetes/kubernetes/blob/v1.28.0/pkg/controller/deployment/util/deployment_util.go#L36-L62
 */
export const REVISION = 'deployment.kubernetes.io/revision';
export const REVISION_HISTORY = 'deployment.kubernetes.io/revision-history';
export const DESIRED_REPLICAS = 'deployment.kubernetes.io/desired-replicas';
export const MAX_REPLICAS = 'deployment.kubernetes.io/max-replicas';
export const CHANGE_CAUSE = 'kubernetes.io/change-cause';

/** A whole number in an annotation; undefined where it is absent or no number. */
export function annotationNumber(
  annotations: Readonly<Record<string, string>>,
  key: string,
): number | undefined {
  const value = annotations[key];
  return value !== undefined && /^\d{1,15}$/.test(value) ? Number(value) : undefined;
}
