/** Which pods, and which of their containers, may explain the wanted generation. */
import type { ContainerFact, PodFact, PodFacts } from '../model/evidence.ts';

/**
 * Pods of the wanted template's ReplicaSet that it still counts: those on their way out and those that ended (an
 * evicted pod, say) are replaced and explain nothing.
 * https://github.com/kubernetes/kubernetes/blob/v1.28.0/pkg/controller/controller_utils.go#L998-L1002
 */
export function currentPods({ items }: PodFacts): PodFact[] {
  return items.filter((pod) => pod.ofCurrent && isActive(pod));
}

function isActive(pod: PodFact): boolean {
  return pod.deletingSince === undefined && !hasEnded(pod);
}

/** Its containers have stopped for good; nobody waits for such a pod. */
export function hasEnded(pod: PodFact): boolean {
  return pod.phase === 'Succeeded' || pod.phase === 'Failed';
}

export interface PodContainer {
  readonly pod: PodFact;
  readonly container: ContainerFact;
}

/** Every container of these pods for which the question is answered yes. */
export function containersOf(
  pods: readonly PodFact[],
  accept: (container: ContainerFact, pod: PodFact) => boolean,
): PodContainer[] {
  return pods.flatMap((pod) =>
    pod.containers.filter((container) => accept(container, pod)).map((container) => ({ pod, container })),
  );
}

/** The reason a container waits for; undefined where it does not wait. */
export function waitingReason({ state }: ContainerFact): string | undefined {
  return state?.is === 'waiting' ? state.reason : undefined;
}

/** Does it wait because the kubelet could not pull its image? */
export function waitsForImage(container: ContainerFact): boolean {
  return PULL_FAILURES.has(waitingReason(container) ?? '');
}

/** https://github.com/kubernetes/kubernetes/blob/v1.28.0/pkg/kubelet/images/types.go#L27-L42 */
const PULL_FAILURES: ReadonlySet<string> = new Set([
  'ImagePullBackOff',
  'ErrImagePull',
  'ErrImageNeverPull',
  'ImageInspectError',
  'InvalidImageName',
  'RegistryUnavailable',
  'SignatureValidationFailed',
]);

/** Has the kubelet not got as far as to start any of its containers? */
export function awaitsContainers(pod: PodFact): boolean {
  return (
    pod.node !== undefined &&
    pod.containers.every((one) => one.state === undefined || NEUTRAL.has(waitingReason(one) ?? ''))
  );
}

/** What the kubelet reports before it has touched a container. */
const NEUTRAL: ReadonlySet<string> = new Set(['ContainerCreating', 'PodInitializing']);
