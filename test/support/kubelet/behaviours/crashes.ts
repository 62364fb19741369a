/**
 * Containers that start and die. A real kubelet takes minutes for the restarts (10 s, 20 s, 40 s …); here they
 * have happened already when the status appears. Texts: pkg/kubelet/kuberuntime/kuberuntime_manager.go (back-off),
 * kuberuntime_container.go (start, kill), pkg/kubelet/prober/prober.go.
 */
import { waiting, type End } from '../containerStates.ts';
import { firstContainer, type ContainerView, type PodView } from '../podView.ts';
import type { KubeletEvent, Script } from '../script.ts';
import { created, initDone, others, pulled, startEvents } from './starting.ts';

const RESTARTS = 4;

export function crashError(pod: PodView): Script {
  const log = 'starting web\nfatal: cannot reach database db:5432: connection refused\n';
  return crashLoop(pod, { exitCode: 1, reason: 'Error' }, [], log);
}

export function crashOomKilled(pod: PodView): Script {
  return crashLoop(
    pod,
    { exitCode: 137, reason: 'OOMKilled' },
    [],
    'starting web\nloading the whole catalogue\n',
  );
}

export function crashCompleted(pod: PodView): Script {
  return crashLoop(pod, { exitCode: 0, reason: 'Completed' }, [], 'nothing to do\n');
}

export function crashProbeKilled(pod: PodView): Script {
  const { name } = firstContainer(pod);
  const probe = 'Liveness probe failed: HTTP probe failed with statuscode: 500';
  const killing = `Container ${name} failed liveness probe, will be restarted`;
  const events: KubeletEvent[] = [
    { type: 'Warning', reason: 'Unhealthy', message: probe, container: name, count: 3 * RESTARTS },
    { type: 'Normal', reason: 'Killing', message: killing, container: name, count: RESTARTS },
  ];
  return crashLoop(pod, { exitCode: 137, reason: 'Error' }, events, 'starting web\nserving on :8080\n');
}

/** The program is not in the image: the runtime cannot start the container, so it never printed anything. */
export function startError(pod: PodView): Script {
  const container = firstContainer(pod);
  const exec = 'exec: "/app/server": stat /app/server: no such file or directory: unknown';
  const message =
    'failed to create containerd task: failed to create shim task: OCI runtime create failed: ' +
    `runc create failed: unable to start container process: ${exec}`;
  const end: End = { exitCode: 128, reason: 'StartError', message, startedAt: '1970-01-01T00:00:00Z' };
  const failed: KubeletEvent = {
    type: 'Warning',
    reason: 'Failed',
    message: `Error: ${message}`,
    container: container.name,
    count: RESTARTS,
  };
  const past = { restarts: RESTARTS - 1, lastEnd: end };
  return {
    frames: [
      {
        phase: 'Running',
        init: initDone(pod),
        main: others(pod, waiting(container, 'RunContainerError', message, past)),
        events: [
          pulled(container, RESTARTS),
          created(container, RESTARTS),
          failed,
          backOffEvent(pod, container),
        ],
      },
    ],
  };
}

export function initCrash(pod: PodView): Script {
  const container = pod.initContainers[0];
  if (container === undefined)
    throw new Error(`pod ${pod.name} asks for an init crash without an init container`);
  const past = { restarts: RESTARTS, lastEnd: { exitCode: 2, reason: 'Error' } };
  const log = 'applying migration 0042\nERROR: relation "orders" does not exist\n';
  const initWaiting = pod.initContainers.slice(1).map((later) => waiting(later, 'PodInitializing'));
  return {
    frames: [
      {
        phase: 'Pending',
        init: [waiting(container, 'CrashLoopBackOff', backOffText(pod, container), past), ...initWaiting],
        main: pod.containers.map((main) => waiting(main, 'PodInitializing')),
        events: [...startEvents(container, RESTARTS), backOffEvent(pod, container)].map(ofInit),
      },
    ],
    logs: { [container.name]: { current: log, previous: log } },
  };
}

function crashLoop(pod: PodView, end: End, more: readonly KubeletEvent[], log: string): Script {
  const container = firstContainer(pod);
  const past = { restarts: RESTARTS, lastEnd: end };
  return {
    frames: [
      {
        phase: 'Running',
        init: initDone(pod),
        main: others(pod, waiting(container, 'CrashLoopBackOff', backOffText(pod, container), past)),
        events: [...startEvents(container, RESTARTS), ...more, backOffEvent(pod, container)],
      },
    ],
    logs: { [container.name]: { current: log, previous: log } },
  };
}

function backOffText(pod: PodView, container: ContainerView): string {
  return `back-off 1m20s restarting failed container=${container.name} pod=${pod.name}_${pod.namespace}(${pod.uid})`;
}

function backOffEvent(pod: PodView, container: ContainerView): KubeletEvent {
  const message = `Back-off restarting failed container ${container.name} in pod ${pod.name}_${pod.namespace}(${pod.uid})`;
  return { type: 'Warning', reason: 'BackOff', message, container: container.name, count: 9 };
}

function ofInit(event: KubeletEvent): KubeletEvent {
  return { ...event, isInit: true };
}
