/** Deployments as a cluster with Helm, an operator or two, and kubectl has them: 9.6 KB of JSON each. */
import { fieldsV1 } from './fieldsV1.ts';
import { Chance } from './random.ts';

export type Fields = Readonly<Record<string, unknown>>;

/** The moment of the whole generated world. */
export const NOW = Date.parse('2026-11-23T04:00:00Z');
const NAMESPACES = 120;
const TEAMS = ['checkout', 'search', 'payments', 'identity', 'catalog', 'shipping', 'insights', 'platform'];
const ROLES = ['api', 'worker', 'gateway', 'indexer', 'scheduler', 'consumer', 'frontend', 'exporter'];
const SETTINGS = [
  'LOG_LEVEL',
  'HTTP_PORT',
  'DATABASE_HOST',
  'DATABASE_NAME',
  'CACHE_URL',
  'QUEUE_URL',
  'FEATURES',
];

function namespaceOf(number: number): string {
  return `${TEAMS[number % TEAMS.length]!}-${number % NAMESPACES}`;
}

/** @param number of the Deployment in the cluster; the same one is the same Deployment @param at milliseconds since 1970 */
export function deployment(number: number, resourceVersion: number): Fields {
  const chance = new Chance(number + 1);
  const namespace = namespaceOf(number);
  const name = `${chance.oneOf(TEAMS)}-${chance.oneOf(ROLES)}-${number}`;
  const created = NOW - (1 + chance.below(200)) * 86_400_000 - chance.below(86_400_000);
  const rolledOut = created + chance.below(NOW - created);
  // From 2 on: one that observes 1 less observes none, which Go would leave out.
  const generation = 2 + chance.below(60);
  const labels = {
    'app.kubernetes.io/instance': name,
    'app.kubernetes.io/managed-by': 'Helm',
    'app.kubernetes.io/name': name,
    'app.kubernetes.io/version': `1.${generation}.0`,
    'helm.sh/chart': `service-4.${chance.below(20)}.1`,
    team: chance.oneOf(TEAMS),
  };
  const spec = specOf(name, labels['app.kubernetes.io/version'], chance);
  // Helm leaves none of these, kubectl apply does.
  const applied = JSON.stringify({
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { annotations: {}, labels, name, namespace },
    spec,
  });
  const status = statusOf(name, generation, spec.replicas, iso(rolledOut), chance);
  return {
    metadata: {
      name,
      namespace,
      uid: chance.uid(),
      resourceVersion: String(resourceVersion),
      generation,
      creationTimestamp: iso(created),
      labels,
      annotations: {
        'deployment.kubernetes.io/revision': String(generation),
        ...(chance.below(3) === 0
          ? { 'kubectl.kubernetes.io/last-applied-configuration': `${applied}\n` }
          : {}),
        'meta.helm.sh/release-name': name,
        'meta.helm.sh/release-namespace': namespace,
      },
      managedFields: [
        {
          manager: 'helm',
          operation: 'Update',
          apiVersion: 'apps/v1',
          time: iso(rolledOut - 60_000),
          fieldsType: 'FieldsV1',
          fieldsV1: {
            ...fieldsV1({
              metadata: {
                annotations: {
                  'meta.helm.sh/release-name': '',
                  'meta.helm.sh/release-namespace': '',
                },
                labels,
              },
              spec,
            }),
          },
        },
        {
          manager: 'kube-controller-manager',
          operation: 'Update',
          apiVersion: 'apps/v1',
          time: iso(rolledOut),
          fieldsType: 'FieldsV1',
          fieldsV1: fieldsV1({
            metadata: { annotations: { 'deployment.kubernetes.io/revision': '' } },
            status,
          }),
        },
      ],
    },
    spec,
    status,
  };
}

/** The same Deployment with another status, as its controller writes it while pods come and go. */
export function touched(object: Fields, resourceVersion: number): Fields {
  const { metadata, status } = object as { metadata: Fields; status: { replicas: number } };
  const ready = resourceVersion % (status.replicas + 1);
  return {
    ...object,
    metadata: { ...metadata, resourceVersion: String(resourceVersion) },
    status: {
      ...status,
      readyReplicas: ready,
      availableReplicas: ready,
      unavailableReplicas: status.replicas - ready,
    },
  };
}

function statusOf(name: string, generation: number, replicas: number, at: string, chance: Chance) {
  const condition = (type: string, status: string, reason: string, message: string): Fields => ({
    type,
    status,
    lastUpdateTime: at,
    lastTransitionTime: at,
    reason,
    message,
  });
  const available = condition(
    'Available',
    'True',
    'MinimumReplicasAvailable',
    'Deployment has minimum availability.',
  );
  const done = `ReplicaSet "${name}-${chance.hex(10)}" has successfully progressed.`;
  const well = {
    observedGeneration: generation,
    replicas,
    updatedReplicas: replicas,
    readyReplicas: replicas,
    availableReplicas: replicas,
    conditions: [available, condition('Progressing', 'True', 'NewReplicaSetAvailable', done)],
  };
  // Two in a hundred are worth a look, as on a bad day.
  const [unlucky, exceeded] = [
    chance.below(100),
    `ReplicaSet "${name}-${chance.hex(10)}" has timed out progressing.`,
  ];
  if (unlucky === 0) return { ...well, observedGeneration: generation - 1 };
  if (unlucky > 1) return well;
  return {
    ...well,
    readyReplicas: replicas - 1,
    availableReplicas: replicas - 1,
    unavailableReplicas: 1,
    conditions: [available, condition('Progressing', 'False', 'ProgressDeadlineExceeded', exceeded)],
  };
}

export function specOf(name: string, version: string, chance: Chance) {
  const match = { 'app.kubernetes.io/instance': name, 'app.kubernetes.io/name': name };
  const probe = (path: string): Fields => ({
    httpGet: { path, port: 'http', scheme: 'HTTP' },
    initialDelaySeconds: 5,
    timeoutSeconds: 1,
    periodSeconds: 10,
    successThreshold: 1,
    failureThreshold: 3,
  });
  return {
    replicas: 2 + chance.below(5),
    selector: { matchLabels: match },
    template: {
      metadata: {
        creationTimestamp: null,
        labels: { ...match, 'app.kubernetes.io/version': version },
        annotations: { 'checksum/config': chance.hex(64), 'prometheus.io/scrape': 'true' },
      },
      spec: {
        volumes: [
          { name: 'config', configMap: { name: `${name}-config`, defaultMode: 420 } },
          { name: 'credentials', secret: { secretName: `${name}-credentials`, defaultMode: 420 } },
          { name: 'tmp', emptyDir: {} },
        ],
        containers: [
          {
            name: 'main',
            image: `registry.example.com/${name}:${version}`,
            args: ['serve', '--config=/etc/service/config.yaml'],
            ports: [{ name: 'http', containerPort: 8080, protocol: 'TCP' }],
            env: environment(name, chance),
            resources: { limits: { memory: '512Mi' }, requests: { cpu: '100m', memory: '256Mi' } },
            volumeMounts: [
              { name: 'config', readOnly: true, mountPath: '/etc/service' },
              { name: 'credentials', readOnly: true, mountPath: '/etc/credentials' },
              { name: 'tmp', mountPath: '/tmp' },
            ],
            livenessProbe: probe('/healthz'),
            readinessProbe: probe('/readyz'),
            terminationMessagePath: '/dev/termination-log',
            terminationMessagePolicy: 'File',
            imagePullPolicy: 'IfNotPresent',
            securityContext: {
              capabilities: { drop: ['ALL'] },
              runAsNonRoot: true,
              allowPrivilegeEscalation: false,
            },
          },
        ],
        restartPolicy: 'Always',
        terminationGracePeriodSeconds: 30,
        dnsPolicy: 'ClusterFirst',
        serviceAccountName: name,
        serviceAccount: name,
        securityContext: { fsGroup: 2000 },
        schedulerName: 'default-scheduler',
        affinity: {
          podAntiAffinity: {
            preferredDuringSchedulingIgnoredDuringExecution: [
              {
                weight: 100,
                podAffinityTerm: {
                  labelSelector: { matchLabels: match },
                  topologyKey: 'kubernetes.io/hostname',
                },
              },
            ],
          },
        },
      },
    },
    strategy: { type: 'RollingUpdate', rollingUpdate: { maxUnavailable: '25%', maxSurge: '25%' } },
    revisionHistoryLimit: 10,
    progressDeadlineSeconds: 600,
  };
}

function environment(name: string, chance: Chance): Fields[] {
  return [
    { name: 'POD_NAME', valueFrom: { fieldRef: { apiVersion: 'v1', fieldPath: 'metadata.name' } } },
    {
      name: 'DATABASE_PASSWORD',
      valueFrom: { secretKeyRef: { name: `${name}-credentials`, key: 'password' } },
    },
    ...SETTINGS.map((setting) => ({ name: setting, value: `${name}-${chance.hex(12)}` })),
  ];
}

export function iso(at: number): string {
  return `${new Date(Math.floor(at / 1000) * 1000).toISOString().slice(0, 19)}Z`;
}
