/** What every Kubernetes object carries, and the two pieces that several kinds share. */
import { flag, integer, json, list, map, object, text, type Read } from './shape.ts';

const ownerReference = object({ kind: text, name: text, uid: text, controller: flag });

const managedFields = object({
  manager: text,
  operation: text,
  time: text,
  subresource: text,
  fieldsV1: json,
});

const identity = {
  name: text,
  namespace: text,
  uid: text,
  creationTimestamp: text,
  deletionTimestamp: text,
  deletionGracePeriodSeconds: integer,
  labels: map(text),
  finalizers: list(text),
  ownerReferences: list(ownerReference),
};

const described = {
  ...identity,
  generateName: text,
  resourceVersion: text,
  generation: integer,
  annotations: map(text),
};

export const metadata = object(described);

/** Of an object of which there may be thousands. */
export const slimMetadata = object(identity);

/** Only of a Deployment it is asked who wrote what: managedFields are half of most objects. */
export const writtenMetadata = object({ ...described, managedFields: list(managedFields) });

export const condition = object({
  type: text,
  status: text,
  reason: text,
  message: text,
  lastUpdateTime: text,
  lastTransitionTime: text,
  lastHeartbeatTime: text,
});

export const labelSelector = object({
  matchLabels: map(text),
  matchExpressions: list(object({ key: text, operator: text, values: list(text) })),
});

export type ObjectMeta = Read<typeof metadata>;
export type ManagedFields = Read<typeof managedFields>;
export type Condition = Read<typeof condition>;
export type LabelSelector = Read<typeof labelSelector>;
