/**
 * The pod template of a Deployment or ReplicaSet, and the spec of a pod. Of a template unknown fields are kept, since a
 * ReplicaSet is recognised by its template being equal to the Deployment's. Of a pod, of which there may be thousands,
 * there is only what a judgement reads: its variables, mounts and arguments are the template's.
 */
import {
  flag,
  integer,
  intOrText,
  json,
  list,
  map,
  object,
  openObject,
  quantity,
  text,
  type Read,
} from './shape.ts';

const keyRef = openObject({ name: text, key: text, optional: flag });
const nameRef = openObject({ name: text, optional: flag });
const resources = openObject({ requests: map(quantity), limits: map(quantity) });

const probe = openObject({
  httpGet: openObject({ path: text, port: intOrText, scheme: text, host: text }),
  tcpSocket: openObject({ port: intOrText }),
  grpc: openObject({ port: integer, service: text }),
  exec: openObject({ command: list(text) }),
  initialDelaySeconds: integer,
  periodSeconds: integer,
  timeoutSeconds: integer,
  successThreshold: integer,
  failureThreshold: integer,
});

const containerFields = {
  name: text,
  image: text,
  restartPolicy: text,
  ports: list(openObject({ name: text, containerPort: integer, hostPort: integer, protocol: text })),
  resources,
  livenessProbe: probe,
  readinessProbe: probe,
  startupProbe: probe,
};

const container = openObject({
  ...containerFields,
  imagePullPolicy: text,
  command: list(text),
  args: list(text),
  env: list(
    openObject({
      name: text,
      value: text,
      valueFrom: openObject({
        configMapKeyRef: keyRef,
        secretKeyRef: keyRef,
        fieldRef: openObject({ fieldPath: text }),
      }),
    }),
  ),
  envFrom: list(openObject({ prefix: text, configMapRef: nameRef, secretRef: nameRef })),
  volumeMounts: list(openObject({ name: text, mountPath: text, subPath: text, readOnly: flag })),
  securityContext: json,
});

const specFields = {
  nodeName: text,
  nodeSelector: map(text),
  affinity: json,
  tolerations: list(
    openObject({ key: text, operator: text, value: text, effect: text, tolerationSeconds: integer }),
  ),
  schedulingGates: list(openObject({ name: text })),
  schedulerName: text,
  imagePullSecrets: list(nameRef),
  terminationGracePeriodSeconds: integer,
  hostNetwork: flag,
  overhead: map(quantity),
  resources,
};

const volumeSources = {
  name: text,
  configMap: openObject({ name: text, optional: flag }),
  secret: openObject({ secretName: text, optional: flag }),
  persistentVolumeClaim: openObject({ claimName: text, readOnly: flag }),
};

export const podSpec = object({
  ...specFields,
  containers: list(object(containerFields)),
  initContainers: list(object(containerFields)),
  volumes: list(object(volumeSources)),
});

const templateSpec = openObject({
  ...specFields,
  containers: list(container),
  initContainers: list(container),
  topologySpreadConstraints: json,
  serviceAccountName: text,
  priorityClassName: text,
  runtimeClassName: text,
  securityContext: json,
  restartPolicy: text,
  volumes: list(
    openObject({
      ...volumeSources,
      hostPath: openObject({ path: text, type: text }),
      projected: json,
      emptyDir: json,
      csi: json,
      ephemeral: json,
      nfs: json,
    }),
  ),
});

export const podTemplate = openObject({
  metadata: openObject({ labels: map(text), annotations: map(text) }),
  spec: templateSpec,
});

/** Of a pod; one of a template has more. */
export type Container = NonNullable<PodSpec['containers']>[number];
export type Probe = Read<typeof probe>;
export type PodSpec = Read<typeof podSpec>;
export type PodTemplate = Read<typeof podTemplate>;
