/** Container statuses as the kubelet writes them (pkg/kubelet/kubelet_pods.go, convertToAPIContainerStatuses). */
import { randomBytes } from 'node:crypto';
import type { ContainerView } from './podView.ts';

/** One entry of status.containerStatuses or status.initContainerStatuses. */
export interface WrittenStatus {
  readonly name: string;
  readonly image: string;
  readonly imageID: string;
  readonly containerID: string;
  readonly ready: boolean;
  readonly started: boolean;
  readonly restartCount: number;
  readonly state: Readonly<Record<string, unknown>>;
  readonly lastState: Readonly<Record<string, unknown>>;
}

export interface End {
  readonly exitCode: number;
  readonly reason: string;
  readonly message?: string;
  readonly startedAt?: string;
}

interface Past {
  readonly restarts?: number;
  readonly lastEnd?: End;
}

/** metav1.Time: whole seconds. `ago` in seconds. */
export function timestamp(ago = 0): string {
  return `${new Date(Date.now() - ago * 1000).toISOString().slice(0, 19)}Z`;
}

export function waiting(
  container: ContainerView,
  reason: string,
  message?: string,
  past: Past = {},
): WrittenStatus {
  const state = { waiting: message === undefined ? { reason } : { reason, message } };
  const pulled = past.lastEnd !== undefined;
  return { ...base(container, past, pulled), ready: false, started: false, state };
}

export function running(container: ContainerView, ready: boolean, past: Past = {}): WrittenStatus {
  return {
    ...base(container, past, true),
    ready,
    started: true,
    state: { running: { startedAt: timestamp() } },
  };
}

/** An init container that is done, or one that the kubelet has not started again yet. */
export function ended(container: ContainerView, end: End, past: Past = {}): WrittenStatus {
  const ready = end.exitCode === 0;
  const status = base(container, past, true);
  return { ...status, ready, started: false, state: terminated(end, status.containerID) };
}

function base(
  container: ContainerView,
  past: Past,
  pulled: boolean,
): Omit<WrittenStatus, 'ready' | 'started' | 'state'> {
  const containerID = pulled ? `containerd://${randomBytes(32).toString('hex')}` : '';
  return {
    name: container.name,
    image: container.image,
    imageID: pulled ? `${container.image.replace(/:[^:/]*$/, '')}@sha256:${'5e'.repeat(32)}` : '',
    containerID,
    restartCount: past.restarts ?? 0,
    lastState: past.lastEnd === undefined ? {} : terminated(past.lastEnd, containerID),
  };
}

function terminated(end: End, containerID: string): Readonly<Record<string, unknown>> {
  const times = { startedAt: timestamp(2), finishedAt: timestamp(1) };
  return { terminated: { ...times, ...end, containerID } };
}
