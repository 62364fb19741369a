import type { WrittenStatus } from './containerStates.ts';

export interface KubeletEvent {
  readonly type: 'Normal' | 'Warning';
  readonly reason: string;
  readonly message: string;
  /** Container that it is about; absent for the pod as a whole. */
  readonly container?: string;
  readonly isInit?: boolean;
  /** How often it happened, default 1. */
  readonly count?: number;
}

/** One moment of a pod's life: what the kubelet writes then. Conditions follow from the statuses. */
export interface Frame {
  /** After the frame before, in milliseconds; default 0. */
  readonly afterMs?: number;
  readonly phase: 'Pending' | 'Running' | 'Failed';
  readonly init: readonly WrittenStatus[];
  readonly main: readonly WrittenStatus[];
  readonly events: readonly KubeletEvent[];
  /** status.reason and status.message: what ended the pod as a whole. */
  readonly ended?: { readonly reason: string; readonly message: string };
  /** Why the pod is not ready although its containers are. */
  readonly unready?: { readonly reason: string; readonly message: string };
}

interface Log {
  readonly current?: string;
  readonly previous?: string;
}

export interface Script {
  readonly frames: readonly Frame[];
  /** What its containers have printed, by container; a container that runs and is not named here printed one line. */
  readonly logs?: Readonly<Record<string, Log>>;
  /** The kubelet never confirms its deletion, as with a node that is gone or a volume that cannot be unmounted. */
  readonly refusesToDie?: boolean;
}
