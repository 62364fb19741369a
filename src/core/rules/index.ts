/** All rules. Their order is the precedence: of several matches that could be the cause, the first one is. */
import type { Rule } from '../rule.ts';
import clusterResourcePressure from './cluster-resource-pressure.ts';
import containerConfigError from './container-config-error.ts';
import controllerErrors from './controller-errors.ts';
import controllerUnavailable from './controller-unavailable.ts';
import crashLoop from './crash-loop.ts';
import imagePullFailure from './image-pull-failure.ts';
import pausedRollout from './paused-rollout.ts';
import podCreateError from './pod-create-error.ts';
import progressDeadlineExceeded from './progress-deadline-exceeded.ts';
import rapidModification from './rapid-modification.ts';
import readinessFailure from './readiness-failure.ts';
import recreateScaleDeadlock from './recreate-scale-deadlock.ts';
import replicasetCreateError from './replicaset-create-error.ts';
import replicasetUpdateError from './replicaset-update-error.ts';
import sandboxFailure from './sandbox-failure.ts';
import statusWriteRejected from './status-write-rejected.ts';
import surgeQuotaDeadlock from './surge-quota-deadlock.ts';
import terminatingPods from './terminating-pods.ts';
import unobservedGeneration from './unobserved-generation.ts';
import unschedulablePods from './unschedulable-pods.ts';
import volumeFailure from './volume-failure.ts';

export const RULES: readonly Rule[] = [
  // What keeps the controller from observing the generation, the most certain sign first.
  controllerUnavailable,
  replicasetCreateError,
  replicasetUpdateError,
  statusWriteRejected,
  controllerErrors,
  rapidModification,
  unobservedGeneration,
  // What stops a rollout that is observed, whatever its pods do.
  pausedRollout,
  surgeQuotaDeadlock,
  recreateScaleDeadlock,
  // What fails in the new pods: neither room nor quota would help them.
  imagePullFailure,
  containerConfigError,
  volumeFailure,
  sandboxFailure,
  crashLoop,
  // What keeps new pods from being there at all.
  podCreateError,
  unschedulablePods,
  // What takes them away again.
  clusterResourcePressure,
  terminatingPods,
  // What is only slow, or was merely missed.
  readinessFailure,
  progressDeadlineExceeded,
];
