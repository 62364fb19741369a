/** What stands around a workload and can stop it: nodes, quotas, admission webhooks, the controller's Lease. */
import { condition, labelSelector, metadata } from './meta.ts';
import { flag, integer, list, map, object, quantity, text, type Read } from './shape.ts';

export const node = object({
  metadata,
  spec: object({
    unschedulable: flag,
    taints: list(object({ key: text, value: text, effect: text, timeAdded: text })),
  }),
  status: object({
    allocatable: map(quantity),
    capacity: map(quantity),
    conditions: list(condition),
    images: list(object({ names: list(text) })),
    nodeInfo: object({ architecture: text, operatingSystem: text }),
  }),
});

export const lease = object({
  metadata,
  spec: object({
    holderIdentity: text,
    leaseDurationSeconds: integer,
    acquireTime: text,
    renewTime: text,
    leaseTransitions: integer,
  }),
});

export const resourceQuota = object({
  metadata,
  spec: object({
    hard: map(quantity),
    scopes: list(text),
    scopeSelector: object({
      matchExpressions: list(object({ scopeName: text, operator: text, values: list(text) })),
    }),
  }),
  status: object({ hard: map(quantity), used: map(quantity) }),
});

export const limitRange = object({
  metadata,
  spec: object({
    limits: list(
      object({
        type: text,
        max: map(quantity),
        min: map(quantity),
        default: map(quantity),
        defaultRequest: map(quantity),
        maxLimitRequestRatio: map(quantity),
      }),
    ),
  }),
});

/** Mutating and validating configurations have the same fields as far as we read them. */
export const webhookConfiguration = object({
  metadata,
  webhooks: list(
    object({
      name: text,
      failurePolicy: text,
      timeoutSeconds: integer,
      clientConfig: object({
        url: text,
        service: object({ namespace: text, name: text, path: text, port: integer }),
      }),
      rules: list(
        object({
          apiGroups: list(text),
          apiVersions: list(text),
          operations: list(text),
          resources: list(text),
          scope: text,
        }),
      ),
      namespaceSelector: labelSelector,
      objectSelector: labelSelector,
      matchConditions: list(object({ name: text, expression: text })),
    }),
  ),
});

export const namespace = object({ metadata, status: object({ phase: text }) });

export const endpoints = object({
  metadata,
  subsets: list(
    object({
      addresses: list(object({ ip: text })),
      notReadyAddresses: list(object({ ip: text })),
      ports: list(object({ port: integer })),
    }),
  ),
});

export const horizontalPodAutoscaler = object({
  metadata,
  spec: object({
    scaleTargetRef: object({ kind: text, name: text }),
    minReplicas: integer,
    maxReplicas: integer,
  }),
  status: object({ desiredReplicas: integer, currentReplicas: integer, lastScaleTime: text }),
});

export const persistentVolumeClaim = object({
  metadata,
  spec: object({ storageClassName: text, volumeName: text, accessModes: list(text) }),
  status: object({ phase: text }),
});

export type Node = Read<typeof node>;
export type ResourceQuota = Read<typeof resourceQuota>;
export type LimitRange = Read<typeof limitRange>;
export type WebhookConfiguration = Read<typeof webhookConfiguration>;
