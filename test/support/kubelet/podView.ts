import type { ObjectMeta } from '../../../src/core/model/meta.ts';
import type { ReadObject } from '../controlPlane/kinds.ts';

/** As the API server sends it, with more than the product keeps of one. */
export type Pod = ReadObject<'Pod'> & { readonly metadata?: ObjectMeta };

export interface ContainerView {
  readonly name: string;
  readonly image: string;
}

/** What a behaviour needs to know of a pod that was bound to one of the stand-in's nodes. */
export interface PodView {
  readonly name: string;
  readonly namespace: string;
  readonly uid: string;
  readonly node: string;
  readonly resourceVersion: string | undefined;
  readonly initContainers: readonly ContainerView[];
  readonly containers: readonly ContainerView[];
  readonly volumes: readonly string[];
  readonly annotations: Readonly<Record<string, string>>;
}

export function viewOf(pod: Pod): PodView {
  const { metadata, spec } = pod;
  if (!metadata?.name || !metadata.namespace || !metadata.uid || !spec?.nodeName) {
    throw new Error(`a pod without name or node reached the kubelet: ${JSON.stringify(metadata)}`);
  }
  return {
    name: metadata.name,
    namespace: metadata.namespace,
    uid: metadata.uid,
    node: spec.nodeName,
    resourceVersion: metadata.resourceVersion,
    initContainers: (spec.initContainers ?? []).map(containerView),
    containers: (spec.containers ?? []).map(containerView),
    volumes: (spec.volumes ?? []).flatMap((volume) => volume.name ?? []),
    annotations: metadata.annotations ?? {},
  };
}

/** The container that a behaviour happens to: the first one. The others run. */
export function firstContainer(pod: PodView): ContainerView {
  const first = pod.containers[0];
  if (first === undefined) throw new Error(`pod ${pod.name} has no container`);
  return first;
}

function containerView(container: { readonly name?: string; readonly image?: string }): ContainerView {
  return { name: container.name ?? '', image: container.image ?? '' };
}
