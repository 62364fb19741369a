/** What to say, and to do, where a snapshot does not hold what was asked for. */
import { KINDS, type Kind } from '../core/model/kinds.ts';
import type { Blind } from '../core/model/reading.ts';
import type { LogRef } from './holdings.ts';

export function absentObjects(kind: Kind, namespace: string | undefined): Blind {
  const { resource, namespaced } = KINDS[kind];
  const where = namespace === undefined ? '' : ` of namespace ${namespace}`;
  const scope = !namespaced ? '' : namespace === undefined ? ' -A' : ` -n ${nameOr(namespace, 'NAMESPACE')}`;
  return {
    state: 'absent',
    reason: `the snapshot holds no list of ${kind} objects${where}; kubectl get ${resource}${scope} -o yaml would add it`,
  };
}

export function absentLog({ namespace, pod, container, previous }: LogRef): Blind {
  const which = previous ? 'previous log' : 'log';
  return {
    state: 'absent',
    reason: `the snapshot holds no ${which} of container ${container} of pod ${namespace}/${pod}; rollout-doctor record keeps logs`,
  };
}

/** A name that can stand in a command line as it is. */
function nameOr(name: string, placeholder: string): string {
  return /^[a-z0-9][-a-z0-9.]*$/.test(name) ? name : placeholder;
}
