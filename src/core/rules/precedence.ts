/**
 * Which match explains which others. Together with the order of the list in index.ts this decides the verdict: the
 * first match that may be the cause is the cause, and the matches it explains are its symptoms.
 */
export const EXPLAINS: Readonly<Record<string, readonly string[]>> = {
  'controller-unavailable': ['unobserved-generation', 'progress-deadline-exceeded', 'rapid-modification'],
  'replicaset-create-error': ['unobserved-generation', 'progress-deadline-exceeded', 'controller-errors'],
  'replicaset-update-error': ['unobserved-generation', 'progress-deadline-exceeded', 'controller-errors'],
  'status-write-rejected': ['unobserved-generation', 'progress-deadline-exceeded', 'controller-errors'],
  'controller-errors': ['unobserved-generation', 'progress-deadline-exceeded'],
  'rapid-modification': ['unobserved-generation'],
  'unobserved-generation': ['progress-deadline-exceeded'],
  'paused-rollout': ['progress-deadline-exceeded'],
  'surge-quota-deadlock': ['pod-create-error', 'progress-deadline-exceeded'],
  'recreate-scale-deadlock': ['progress-deadline-exceeded', 'terminating-pods'],
  'image-pull-failure': ['readiness-failure', 'progress-deadline-exceeded'],
  'container-config-error': ['readiness-failure', 'progress-deadline-exceeded'],
  'volume-failure': ['readiness-failure', 'progress-deadline-exceeded'],
  'sandbox-failure': ['readiness-failure', 'progress-deadline-exceeded'],
  'crash-loop': ['readiness-failure', 'progress-deadline-exceeded'],
  'pod-create-error': ['progress-deadline-exceeded'],
  'unschedulable-pods': ['progress-deadline-exceeded'],
  'readiness-failure': ['progress-deadline-exceeded'],
  'terminating-pods': ['progress-deadline-exceeded'],
  'cluster-resource-pressure': ['readiness-failure', 'progress-deadline-exceeded'],
};
