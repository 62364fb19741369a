/** Deployment, ReplicaSet, Pod and their Events. */
import { condition, labelSelector, metadata, slimMetadata, writtenMetadata } from './meta.ts';
import { podSpec, podTemplate } from './podSpec.ts';
import { flag, integer, intOrText, list, object, text, type Read } from './shape.ts';

export const deployment = object({
  metadata: writtenMetadata,
  spec: object({
    replicas: integer,
    paused: flag,
    selector: labelSelector,
    template: podTemplate,
    strategy: object({
      type: text,
      rollingUpdate: object({ maxSurge: intOrText, maxUnavailable: intOrText }),
    }),
    minReadySeconds: integer,
    progressDeadlineSeconds: integer,
    revisionHistoryLimit: integer,
  }),
  status: object({
    observedGeneration: integer,
    replicas: integer,
    updatedReplicas: integer,
    readyReplicas: integer,
    availableReplicas: integer,
    unavailableReplicas: integer,
    terminatingReplicas: integer,
    collisionCount: integer,
    conditions: list(condition),
  }),
});

export const replicaSet = object({
  metadata,
  spec: object({
    replicas: integer,
    minReadySeconds: integer,
    selector: labelSelector,
    template: podTemplate,
  }),
  status: object({
    observedGeneration: integer,
    replicas: integer,
    fullyLabeledReplicas: integer,
    readyReplicas: integer,
    availableReplicas: integer,
    terminatingReplicas: integer,
    conditions: list(condition),
  }),
});

const terminated = object({
  exitCode: integer,
  signal: integer,
  reason: text,
  message: text,
  startedAt: text,
  finishedAt: text,
});

const containerState = object({
  waiting: object({ reason: text, message: text }),
  running: object({ startedAt: text }),
  terminated,
});

const containerStatus = object({
  name: text,
  image: text,
  imageID: text,
  ready: flag,
  started: flag,
  restartCount: integer,
  state: containerState,
  lastState: containerState,
});

export const pod = object({
  metadata: slimMetadata,
  spec: podSpec,
  status: object({
    phase: text,
    reason: text,
    message: text,
    startTime: text,
    hostIP: text,
    podIP: text,
    qosClass: text,
    nominatedNodeName: text,
    conditions: list(condition),
    containerStatuses: list(containerStatus),
    initContainerStatuses: list(containerStatus),
  }),
});

/** core/v1 Event. Events written through events.k8s.io carry eventTime and series instead of the older times. */
export const event = object({
  metadata,
  involvedObject: object({ kind: text, name: text, namespace: text, uid: text, fieldPath: text }),
  type: text,
  reason: text,
  message: text,
  count: integer,
  firstTimestamp: text,
  lastTimestamp: text,
  eventTime: text,
  series: object({ count: integer, lastObservedTime: text }),
  source: object({ component: text, host: text }),
  reportingComponent: text,
});

export type ContainerStatus = Read<typeof containerStatus>;
export type Terminated = Read<typeof terminated>;
export type Deployment = Read<typeof deployment>;
export type ReplicaSet = Read<typeof replicaSet>;
export type Pod = Read<typeof pod>;
export type Event = Read<typeof event>;
