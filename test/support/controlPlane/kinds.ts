import type { Kind, KindObject } from '../../../src/core/model/kinds.ts';

/** What the tests write. Specs are free JSON: the apiserver is the judge of them. */
export interface KubeObject {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: {
    readonly name?: string;
    readonly generateName?: string;
    readonly namespace?: string;
    readonly labels?: Readonly<Record<string, string>>;
    readonly annotations?: Readonly<Record<string, string>>;
  };
  readonly [field: string]: unknown;
}

/** Kinds that the tests read back, with the fields of the product's model. */
export type ReadableKind = Kind;
export type ReadObject<K extends ReadableKind> = KindObject<K>;

export interface ObjectRef {
  readonly name: string;
  readonly namespace?: string;
}

/** Group and version in the URL, and the plural. Kept apart from the product's table, which is under test. */
const PATHS = {
  Deployment: ['apis/apps/v1', 'deployments'],
  ReplicaSet: ['apis/apps/v1', 'replicasets'],
  StatefulSet: ['apis/apps/v1', 'statefulsets'],
  Pod: ['api/v1', 'pods'],
  Event: ['api/v1', 'events'],
  Node: ['api/v1', 'nodes'],
  Namespace: ['api/v1', 'namespaces'],
  Service: ['api/v1', 'services'],
  Endpoints: ['api/v1', 'endpoints'],
  ServiceAccount: ['api/v1', 'serviceaccounts'],
  ConfigMap: ['api/v1', 'configmaps'],
  Secret: ['api/v1', 'secrets'],
  ResourceQuota: ['api/v1', 'resourcequotas'],
  LimitRange: ['api/v1', 'limitranges'],
  PersistentVolumeClaim: ['api/v1', 'persistentvolumeclaims'],
  Lease: ['apis/coordination.k8s.io/v1', 'leases'],
  HorizontalPodAutoscaler: ['apis/autoscaling/v1', 'horizontalpodautoscalers'],
  Role: ['apis/rbac.authorization.k8s.io/v1', 'roles'],
  RoleBinding: ['apis/rbac.authorization.k8s.io/v1', 'rolebindings'],
  ClusterRole: ['apis/rbac.authorization.k8s.io/v1', 'clusterroles'],
  ClusterRoleBinding: ['apis/rbac.authorization.k8s.io/v1', 'clusterrolebindings'],
  MutatingWebhookConfiguration: ['apis/admissionregistration.k8s.io/v1', 'mutatingwebhookconfigurations'],
  ValidatingWebhookConfiguration: ['apis/admissionregistration.k8s.io/v1', 'validatingwebhookconfigurations'],
} as const satisfies Record<string, readonly [string, string]>;

export type KnownKind = keyof typeof PATHS;

export function isKnownKind(kind: string): kind is KnownKind {
  return Object.hasOwn(PATHS, kind);
}

/** Path of a kind's collection: in one namespace, or over all of them. */
export function collectionPath(kind: KnownKind, namespace?: string): string {
  const [group, plural] = PATHS[kind];
  return namespace === undefined ? `/${group}/${plural}` : `/${group}/namespaces/${namespace}/${plural}`;
}

/** Path of one object, or of a subresource of it such as `status`. */
export function objectPath(kind: KnownKind, ref: ObjectRef, subresource?: string): string {
  const path = `${collectionPath(kind, ref.namespace)}/${ref.name}`;
  return subresource === undefined ? path : `${path}/${subresource}`;
}
