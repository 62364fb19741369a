import type { AdminClient } from '../controlPlane/adminClient.ts';
import { timestamp, type WrittenStatus } from './containerStates.ts';
import type { PodView } from './podView.ts';
import type { Frame, KubeletEvent } from './script.ts';

interface Written {
  readonly type: string;
  readonly status: 'True' | 'False';
  readonly reason?: string;
  readonly message?: string;
}

/** Writes a frame's status, then its events: whoever sees the events finds the status too. */
export async function writeFrame(admin: AdminClient, pod: PodView, frame: Frame): Promise<void> {
  const status = {
    phase: frame.phase,
    ...frame.ended,
    startTime: timestamp(),
    hostIP: '127.0.0.1',
    ...(frame.phase === 'Running' ? { podIP: '10.244.0.2', podIPs: [{ ip: '10.244.0.2' }] } : {}),
    conditions: conditionsOf(frame).map((condition) => ({ ...condition, lastTransitionTime: timestamp() })),
    ...(frame.init.length > 0 ? { initContainerStatuses: frame.init } : {}),
    containerStatuses: frame.main,
  };
  // Strategic, as the kubelet does it: the scheduler's PodScheduled condition stays.
  const options = { type: 'strategic', subresource: 'status' } as const;
  await admin.patch('Pod', pod, { metadata: { uid: pod.uid }, status }, options);
  await writeEvents(admin, pod, frame.events);
}

/** Writes them one after the other, so that their order is the order in which things happened. */
export async function writeEvents(
  admin: AdminClient,
  pod: PodView,
  events: readonly KubeletEvent[],
): Promise<void> {
  for (const event of events) await admin.create(eventObject(pod, event));
}

let eventsWritten = 0;

function eventObject(pod: PodView, event: KubeletEvent): Parameters<AdminClient['create']>[0] {
  const count = event.count ?? 1;
  const field = event.isInit === true ? 'initContainers' : 'containers';
  // client-go tools/record/event.go names events after their object and the time; a counter never repeats.
  eventsWritten += 1;
  const suffix = (Date.now() * 1e6 + eventsWritten).toString(16);
  return {
    apiVersion: 'v1',
    kind: 'Event',
    metadata: { name: `${pod.name}.${suffix}`, namespace: pod.namespace },
    involvedObject: {
      apiVersion: 'v1',
      kind: 'Pod',
      name: pod.name,
      namespace: pod.namespace,
      uid: pod.uid,
      resourceVersion: pod.resourceVersion,
      ...(event.container === undefined ? {} : { fieldPath: `spec.${field}{${event.container}}` }),
    },
    type: event.type,
    reason: event.reason,
    message: event.message,
    count,
    firstTimestamp: timestamp(count > 1 ? 1 : 0),
    lastTimestamp: timestamp(),
    source: { component: 'kubelet', host: pod.node },
  };
}

/** pkg/kubelet/status/generate.go. */
function conditionsOf(frame: Frame): Written[] {
  const unready = frame.main.filter((status) => !status.ready).map(nameOf);
  const incomplete = frame.init.filter((status) => !status.ready).map(nameOf);
  const ready = (type: string): Written =>
    unready.length === 0
      ? { type, status: 'True' }
      : {
          type,
          status: 'False',
          reason: 'ContainersNotReady',
          message: `containers with unready status: [${unready.join(' ')}]`,
        };
  const initialized: Written =
    incomplete.length === 0
      ? { type: 'Initialized', status: 'True' }
      : {
          type: 'Initialized',
          status: 'False',
          reason: 'ContainersNotInitialized',
          message: `containers with incomplete status: [${incomplete.join(' ')}]`,
        };
  const { unready: because } = frame;
  const whole: Written =
    because === undefined ? ready('Ready') : { type: 'Ready', status: 'False', ...because };
  return [initialized, whole, ready('ContainersReady')];
}

function nameOf(status: WrittenStatus): string {
  return status.name;
}
