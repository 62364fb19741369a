/** How a container gets to run. Texts: pkg/kubelet/images/image_manager.go and kuberuntime/kuberuntime_container.go. */
import { ended, running, waiting, type WrittenStatus } from '../containerStates.ts';
import type { ContainerView, PodView } from '../podView.ts';
import type { Frame, KubeletEvent, Script } from '../script.ts';

export function pulled(container: ContainerView, count = 1): KubeletEvent {
  const message = `Container image "${container.image}" already present on machine`;
  return { type: 'Normal', reason: 'Pulled', message, container: container.name, count };
}

export function created(container: ContainerView, count = 1): KubeletEvent {
  const message = `Created container ${container.name}`;
  return { type: 'Normal', reason: 'Created', message, container: container.name, count };
}

function started(container: ContainerView, count = 1): KubeletEvent {
  const message = `Started container ${container.name}`;
  return { type: 'Normal', reason: 'Started', message, container: container.name, count };
}

export function startEvents(container: ContainerView, count = 1): KubeletEvent[] {
  return [pulled(container, count), created(container, count), started(container, count)];
}

/** Init containers that have done their work. */
export function initDone(pod: PodView): WrittenStatus[] {
  return pod.initContainers.map((container) => ended(container, { exitCode: 0, reason: 'Completed' }));
}

/** The statuses of the main containers when only the first is special. */
export function others(pod: PodView, first: WrittenStatus): WrittenStatus[] {
  return [first, ...pod.containers.slice(1).map((container) => running(container, true))];
}

/** Nothing runs yet. The kubelet says PodInitializing where there are init containers, and writes no message. */
export function creating(pod: PodView): Pick<Frame, 'phase' | 'init' | 'main'> {
  const reason = pod.initContainers.length > 0 ? 'PodInitializing' : 'ContainerCreating';
  return {
    phase: 'Pending',
    init: pod.initContainers.map((container) => waiting(container, reason)),
    main: pod.containers.map((container) => waiting(container, reason)),
  };
}

export function runReady(pod: PodView): Script {
  const main = pod.containers.map((container) => running(container, true));
  const events = pod.containers.flatMap((container) => startEvents(container));
  return { frames: [{ phase: 'Running', init: initDone(pod), main, events }] };
}

/** An image that takes its time: the pull began, and nothing more is heard of it. */
export function slowPull(pod: PodView): Script {
  const events = pod.containers.map(({ name, image }): KubeletEvent => {
    return { type: 'Normal', reason: 'Pulling', message: `Pulling image "${image}"`, container: name };
  });
  return { frames: [{ ...creating(pod), events }] };
}

/** ContainerCreating for ever, and not a word about it. */
export function slowStart(pod: PodView): Script {
  return { frames: [{ ...creating(pod), events: [] }] };
}

export function stuckTerminating(pod: PodView): Script {
  return { ...runReady(pod), refusesToDie: true };
}
