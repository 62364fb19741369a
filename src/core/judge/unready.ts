/** Pods that run and are not ready, and what they wait for. */
import type { ContainerFact, PodFact } from '../model/evidence.ts';
import type { Moment } from '../time.ts';
import { crashes } from './crashes.ts';

export interface Unready {
  readonly pod: PodFact;
  readonly container: ContainerFact | undefined;
  readonly trouble: 'init' | 'probe' | 'gate' | 'node';
}

/** A container that runs and is not ready; one that crashes is another rule's. */
export function unready(pod: PodFact, now: Moment): Unready[] {
  if (pod.ready) return [];
  const init = pod.containers.find(
    (one) => one.role === 'init' && one.state?.is === 'running' && !crashes(one, false, now),
  );
  if (init !== undefined) return [{ pod, container: init, trouble: 'init' }];
  if (pod.phase !== 'Running') return [];
  const lasting = pod.containers.filter(({ role }) => role !== 'init');
  const container = lasting.find(
    (one) => one.state?.is === 'running' && !one.ready && !crashes(one, false, now),
  );
  if (container !== undefined) return [{ pod, container, trouble: 'probe' }];
  const ready = pod.conditions.find(({ type }) => type === 'Ready');
  if (ready === undefined || lasting.length === 0 || !lasting.every((one) => one.ready)) return [];
  // The kubelet derives Ready from the containers and the gates; only the node controller sets it against both.
  const trouble = ready.reason === 'ReadinessGatesNotReady' ? 'gate' : 'node';
  return [{ pod, container: undefined, trouble }];
}

/** Since when a pod has not been ready; since it was made, where its condition does not tell. */
export function unreadySince({ conditions, createdAt }: PodFact): string | undefined {
  return conditions.find(({ type }) => type === 'Ready')?.lastTransitionTime ?? createdAt;
}

export function unreadyFact({ container, trouble }: Unready): string {
  if (container !== undefined)
    return `status of container ${container.name}: running, ready false, started ${String(container.started ?? 'not told')}`;
  return trouble === 'gate'
    ? 'status.conditions[Ready]: ReadinessGatesNotReady'
    : 'status.conditions[Ready] is not True, every container is ready';
}
