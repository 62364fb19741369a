/** Containers that start and die: in back-off, dead, or alive between two deaths. */
import { describeExit, type Exit } from '../kubeText/crash.ts';
import { parseProbeEvent } from '../kubeText/probeEvent.ts';
import type { ContainerEnd, ContainerFact, EventFacts, PodFact } from '../model/evidence.ts';
import { moment, secondsSince, type Moment } from '../time.ts';
import { waitingReason, type PodContainer } from './currentPods.ts';
import { eventsOf, isAboutContainer } from './objectEvents.ts';

/** The kubelet forgets the crashes of a container that has run for twice its longest back-off. */
const RECENT_SECONDS = 600;

/**
 * Does it crash? Between two deaths a container runs and, without a readiness probe, is ready: so restarts and the
 * last end count. `isHeldUp`: the ReplicaSet has not all its pods available, so that a ready one may be crashing.
 * https://github.com/kubernetes/kubernetes/blob/v1.28.0/pkg/kubelet/kuberuntime/kuberuntime_manager.go
 */
export function crashes(container: ContainerFact, isHeldUp: boolean, now: Moment): boolean {
  const { state, restarts, ready, lastEnd, role } = container;
  if (state === undefined) return false;
  if (state.is === 'waiting') {
    if (START_FAILURES.has(state.reason ?? '')) return true;
    return state.reason === 'CrashLoopBackOff' && !isTransient(lastEnd, restarts);
  }
  if (state.is === 'terminated') {
    if (role === 'init' && state.exitCode === 0) return false;
    return (restarts >= 1 || describeExit(state).class === 'start-error') && !isTransient(state, restarts);
  }
  const sinceEnd = secondsSince(lastEnd?.finishedAt, now);
  if (sinceEnd === undefined || sinceEnd > RECENT_SECONDS || isTransient(lastEnd, restarts)) return false;
  return ready ? isHeldUp && restarts >= 3 && sinceEnd < FLICKER_SECONDS : restarts >= 2;
}

const FLICKER_SECONDS = 120;

const START_FAILURES: ReadonlySet<string> = new Set([
  'RunContainerError',
  'PreStartHookError',
  'PostStartHookError',
]);

/**
 * Some runtimes fail a start with ContainerCannotRun and 128 for want of a moment, e.g. while a device is taken; the
 * next try succeeds. One that comes back is no longer taken for that.
 */
function isTransient(end: ContainerEnd | undefined, restarts: number): boolean {
  return end?.reason === 'ContainerCannotRun' && end.exitCode === 128 && restarts < 3;
}

/** How it died last, and by whose hand. */
export function lastExit({ pod, container }: PodContainer, events: EventFacts | undefined): Exit {
  const { state, lastEnd } = container;
  const waiting = waitingReason(container);
  if (state?.is === 'waiting' && waiting !== undefined && START_FAILURES.has(waiting))
    return describeExit({ reason: 'RunContainerError', message: state.message });
  const end = state?.is === 'terminated' ? state : lastEnd;
  const { resources } = specOf(pod, container.name) ?? {};
  return describeExit(end ?? {}, {
    killedBy: killedBy(pod, container.name, end, events),
    memoryLimit: resources?.limits?.['memory'],
  });
}

export function specOf(
  pod: PodFact,
  name: string,
): NonNullable<PodFact['spec']['containers']>[number] | undefined {
  return [...(pod.spec.containers ?? []), ...(pod.spec.initContainers ?? [])].find(
    (one) => one.name === name,
  );
}

/**
 * The kubelet says "will be restarted" when it kills for a probe. Where only the failed probes are still told, a kill
 * by signal fits them. What happened before that life began is not about its end.
 */
function killedBy(
  pod: PodFact,
  container: string,
  end: ContainerEnd | undefined,
  events: EventFacts | undefined,
): 'liveness' | 'startup' | undefined {
  const began = moment(end?.startedAt);
  const about = eventsOf(
    events,
    { kind: 'Pod', ...pod },
    (event) =>
      isAboutContainer(event, container) && (began === undefined || (moment(event.lastAt) ?? began) >= began),
  );
  const bySignal = end?.exitCode === 137 || end?.exitCode === 143;
  for (const event of about) {
    const told = parseProbeEvent(event.message);
    if (told === undefined || told.probe === 'readiness' || (told.container ?? container) !== container)
      continue;
    if (told.what === 'restart' || (told.what === 'failed' && bySignal)) return told.probe;
  }
  return undefined;
}
