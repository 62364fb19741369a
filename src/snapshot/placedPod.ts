import { PLACED_PODS } from '../core/collectors/nodeRequests.ts';
import type { Kind } from '../core/model/kinds.ts';
import type { Container, PodSpec } from '../core/model/podSpec.ts';
import type { Pod } from '../core/model/workloads.ts';
import type { ListQuery } from '../core/ports.ts';

/** Was this list asked only to sum what the pods of the cluster request? */
export function asksForPlacedPods(kind: Kind, { fieldSelector }: ListQuery): boolean {
  return kind === 'Pod' && fieldSelector === PLACED_PODS;
}

/** Of a pod that is read only to be counted: where it stands and what it requests. The rest is its owner's business. */
export function placedPod({ metadata, spec = {}, status }: Pod): Pod {
  const { name, namespace } = metadata ?? {};
  const { nodeName, containers, initContainers, overhead, resources } = spec;
  const kept: PodSpec = {
    ...(nodeName === undefined ? {} : { nodeName }),
    ...(containers === undefined ? {} : { containers: containers.map(requestsOf) }),
    ...(initContainers === undefined ? {} : { initContainers: initContainers.map(requestsOf) }),
    ...(overhead === undefined ? {} : { overhead }),
    ...(resources === undefined ? {} : { resources }),
  };
  return {
    metadata: { ...(name === undefined ? {} : { name }), ...(namespace === undefined ? {} : { namespace }) },
    spec: kept,
    ...(status?.phase === undefined ? {} : { status: { phase: status.phase } }),
  };
}

function requestsOf({ resources, restartPolicy }: Container): Container {
  return {
    ...(resources === undefined ? {} : { resources }),
    ...(restartPolicy === undefined ? {} : { restartPolicy }),
  };
}
