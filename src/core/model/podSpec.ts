/** The pod template of a Deployment or ReplicaSet and the spec of a pod, as far as we read them. */
import { flag, integer, intOrText, json, list, map, object, quantity, text, type Read } from './shape.ts';

const keyRef = object({ name: text, key: text, optional: flag });
const nameRef = object({ name: text, optional: flag });
const resources = object({ requests: map(quantity), limits: map(quantity) });

const probe = object({
  httpGet: object({ path: text, port: intOrText, scheme: text, host: text }),
  tcpSocket: object({ port: intOrText }),
  grpc: object({ port: integer, service: text }),
  exec: object({ command: list(text) }),
  initialDelaySeconds: integer,
  periodSeconds: integer,
  timeoutSeconds: integer,
  successThreshold: integer,
  failureThreshold: integer,
});

const container = object({
  name: text,
  image: text,
  imagePullPolicy: text,
  command: list(text),
  args: list(text),
  restartPolicy: text,
  env: list(
    object({
      name: text,
      value: text,
      valueFrom: object({ configMapKeyRef: keyRef, secretKeyRef: keyRef, fieldRef: object({ fieldPath: text }) }),
    }),
  ),
  envFrom: list(object({ prefix: text, configMapRef: nameRef, secretRef: nameRef })),
  ports: list(object({ name: text, containerPort: integer, hostPort: integer, protocol: text })),
  resources,
  volumeMounts: list(object({ name: text, mountPath: text, subPath: text, readOnly: flag })),
  livenessProbe: probe,
  readinessProbe: probe,
  startupProbe: probe,
  securityContext: json,
});

export const podSpec = object({
  containers: list(container),
  initContainers: list(container),
  nodeName: text,
  nodeSelector: map(text),
  affinity: json,
  tolerations: list(
    object({ key: text, operator: text, value: text, effect: text, tolerationSeconds: integer }),
  ),
  topologySpreadConstraints: json,
  schedulingGates: list(object({ name: text })),
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
    object({
      name: text,
      configMap: object({ name: text, optional: flag }),
      secret: object({ secretName: text, optional: flag }),
      persistentVolumeClaim: object({ claimName: text, readOnly: flag }),
      hostPath: object({ path: text, type: text }),
      projected: json,
      emptyDir: json,
      csi: json,
      ephemeral: json,
      nfs: json,
    }),
  ),
});

export const podTemplate = object({
  metadata: object({ labels: map(text), annotations: map(text) }),
  spec: podSpec,
});

export type Container = Read<typeof container>;
export type Probe = Read<typeof probe>;
export type PodSpec = Read<typeof podSpec>;
export type PodTemplate = Read<typeof podTemplate>;
