/**
 * The pod template of a Deployment or ReplicaSet and the spec of a pod. Unknown fields are kept, since a ReplicaSet
 * is recognised by its template being equal to the Deployment's.
 */
import { flag, integer, intOrText, json, list, map, openObject, quantity, text, type Read } from './shape.ts';

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

const container = openObject({
  name: text,
  image: text,
  imagePullPolicy: text,
  command: list(text),
  args: list(text),
  restartPolicy: text,
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
  ports: list(openObject({ name: text, containerPort: integer, hostPort: integer, protocol: text })),
  resources,
  volumeMounts: list(openObject({ name: text, mountPath: text, subPath: text, readOnly: flag })),
  livenessProbe: probe,
  readinessProbe: probe,
  startupProbe: probe,
  securityContext: json,
});

export const podSpec = openObject({
  containers: list(container),
  initContainers: list(container),
  nodeName: text,
  nodeSelector: map(text),
  affinity: json,
  tolerations: list(
    openObject({ key: text, operator: text, value: text, effect: text, tolerationSeconds: integer }),
  ),
  topologySpreadConstraints: json,
  schedulingGates: list(openObject({ name: text })),
  schedulerName: text,
  serviceAccountName: text,
  priorityClassName: text,
  runtimeClassName: text,
  imagePullSecrets: list(nameRef),
  terminationGracePeriodSeconds: integer,
  hostNetwork: flag,
  securityContext: json,
  restartPolicy: text,
  overhead: map(quantity),
  resources,
  volumes: list(
    openObject({
      name: text,
      configMap: openObject({ name: text, optional: flag }),
      secret: openObject({ secretName: text, optional: flag }),
      persistentVolumeClaim: openObject({ claimName: text, readOnly: flag }),
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
  spec: podSpec,
});

export type Container = Read<typeof container>;
export type Probe = Read<typeof probe>;
export type PodSpec = Read<typeof podSpec>;
export type PodTemplate = Read<typeof podTemplate>;
