/**
 * The Kubernetes objects as far as we read them. Each shape is both the type and the decoder at the border:
 * what it does not list is dropped there, and what is absent stays absent (absent is not zero).
 * Field names and meanings: https://kubernetes.io/docs/reference/kubernetes-api/
 */
import type { Read, Shape } from './shape.ts';
import * as surroundings from './surroundings.ts';
import * as workloads from './workloads.ts';

interface KindInfo<T> {
  readonly apiVersion: string;
  /** The plural in the URL, and in a Role's `resources`. */
  readonly resource: string;
  readonly namespaced: boolean;
  readonly shape: Shape<T>;
}

function kind<T>(apiVersion: string, resource: string, namespaced: boolean, shape: Shape<T>): KindInfo<T> {
  return { apiVersion, resource, namespaced, shape };
}

export const KINDS = {
  Deployment: kind('apps/v1', 'deployments', true, workloads.deployment),
  ReplicaSet: kind('apps/v1', 'replicasets', true, workloads.replicaSet),
  Pod: kind('v1', 'pods', true, workloads.pod),
  Event: kind('v1', 'events', true, workloads.event),
  Node: kind('v1', 'nodes', false, surroundings.node),
  Namespace: kind('v1', 'namespaces', false, surroundings.namespace),
  Lease: kind('coordination.k8s.io/v1', 'leases', true, surroundings.lease),
  ResourceQuota: kind('v1', 'resourcequotas', true, surroundings.resourceQuota),
  LimitRange: kind('v1', 'limitranges', true, surroundings.limitRange),
  Endpoints: kind('v1', 'endpoints', true, surroundings.endpoints),
  PersistentVolumeClaim: kind('v1', 'persistentvolumeclaims', true, surroundings.persistentVolumeClaim),
  HorizontalPodAutoscaler: kind(
    'autoscaling/v1',
    'horizontalpodautoscalers',
    true,
    surroundings.horizontalPodAutoscaler,
  ),
  MutatingWebhookConfiguration: kind(
    'admissionregistration.k8s.io/v1',
    'mutatingwebhookconfigurations',
    false,
    surroundings.webhookConfiguration,
  ),
  ValidatingWebhookConfiguration: kind(
    'admissionregistration.k8s.io/v1',
    'validatingwebhookconfigurations',
    false,
    surroundings.webhookConfiguration,
  ),
} as const;

export type Kind = keyof typeof KINDS;
export type KindObject<K extends Kind> = Read<(typeof KINDS)[K]['shape']>;
