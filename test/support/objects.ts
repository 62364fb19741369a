/** Raw Kubernetes objects as an API server answers them, healthy by default: Deployment shop/web and what it owns. */
export type Raw = Record<string, unknown>;

const HOUR_AGO = '2026-11-22T09:00:00Z';

export function rawTemplate(image = 'registry.example/web:2', hash?: string): Raw {
  const labels = hash === undefined ? { app: 'web' } : { app: 'web', 'pod-template-hash': hash };
  return {
    metadata: { creationTimestamp: null, labels },
    spec: { containers: [{ name: 'web', image, terminationMessagePolicy: 'File' }], restartPolicy: 'Always' },
  };
}

export function rawDeployment(change: { metadata?: Raw; spec?: Raw; status?: Raw } = {}): Raw {
  return {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: {
      name: 'web',
      namespace: 'shop',
      uid: 'uid-web',
      generation: 2,
      creationTimestamp: '2026-11-20T10:00:00Z',
      ...change.metadata,
    },
    spec: {
      replicas: 2,
      selector: { matchLabels: { app: 'web' } },
      strategy: { type: 'RollingUpdate', rollingUpdate: { maxSurge: '25%', maxUnavailable: '25%' } },
      progressDeadlineSeconds: 600,
      revisionHistoryLimit: 10,
      template: rawTemplate(),
      ...change.spec,
    },
    status: {
      observedGeneration: 2,
      replicas: 2,
      updatedReplicas: 2,
      readyReplicas: 2,
      availableReplicas: 2,
      conditions: [
        rawCondition('Available', 'True', 'MinimumReplicasAvailable'),
        rawCondition('Progressing', 'True', 'NewReplicaSetAvailable'),
      ],
      ...change.status,
    },
  };
}

export function rawCondition(type: string, status: string, reason: string, message = '', at = HOUR_AGO): Raw {
  return { type, status, reason, message, lastUpdateTime: at, lastTransitionTime: at };
}

export function rawReplicaSet(
  number: number,
  change: { metadata?: Raw; spec?: Raw; status?: Raw; image?: string } = {},
): Raw {
  const replicas = number === 2 ? 2 : 0;
  return {
    apiVersion: 'apps/v1',
    kind: 'ReplicaSet',
    metadata: {
      name: `web-${number}`,
      namespace: 'shop',
      uid: `uid-web-${number}`,
      creationTimestamp: `2026-11-2${number - 1}T10:00:00Z`,
      labels: { app: 'web', 'pod-template-hash': String(number) },
      annotations: { 'deployment.kubernetes.io/revision': String(number) },
      ownerReferences: [{ kind: 'Deployment', name: 'web', uid: 'uid-web', controller: true }],
      ...change.metadata,
    },
    spec: {
      replicas,
      selector: { matchLabels: { app: 'web', 'pod-template-hash': String(number) } },
      template: rawTemplate(change.image ?? `registry.example/web:${number}`, String(number)),
      ...change.spec,
    },
    status: { replicas, readyReplicas: replicas, availableReplicas: replicas, ...change.status },
  };
}

export function rawPod(
  name: string,
  change: { metadata?: Raw; spec?: Raw; status?: Raw; owner?: string } = {},
): Raw {
  const owner = change.owner ?? 'web-2';
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: {
      name,
      namespace: 'shop',
      uid: `uid-${name}`,
      creationTimestamp: '2026-11-21T10:00:00Z',
      labels: { app: 'web' },
      ownerReferences: [{ kind: 'ReplicaSet', name: owner, uid: `uid-${owner}`, controller: true }],
      ...change.metadata,
    },
    spec: {
      nodeName: 'node-1',
      containers: [{ name: 'web', image: 'registry.example/web:2' }],
      ...change.spec,
    },
    status: {
      phase: 'Running',
      conditions: [
        { type: 'PodScheduled', status: 'True' },
        { type: 'Ready', status: 'True' },
      ],
      containerStatuses: [
        {
          name: 'web',
          ready: true,
          restartCount: 0,
          state: { running: { startedAt: '2026-11-21T10:00:05Z' } },
        },
      ],
      ...change.status,
    },
  };
}

export function rawEvent(of: { kind: string; name: string; uid?: string }, change: Raw = {}): Raw {
  return {
    apiVersion: 'v1',
    kind: 'Event',
    metadata: { name: `${of.name}.event`, namespace: 'shop' },
    involvedObject: { namespace: 'shop', uid: `uid-${of.name}`, ...of },
    type: 'Normal',
    reason: 'ScalingReplicaSet',
    message: 'Scaled up replica set web-2 to 2',
    count: 1,
    firstTimestamp: '2026-11-22T09:50:00Z',
    lastTimestamp: '2026-11-22T09:50:00Z',
    ...change,
  };
}

/** A rolled-out Deployment with its two ReplicaSets, two pods and one event. */
export function rawHealthy(): Raw[] {
  return [
    rawDeployment(),
    rawReplicaSet(1),
    rawReplicaSet(2),
    rawPod('web-2-a'),
    rawPod('web-2-b'),
    rawEvent({ kind: 'Deployment', name: 'web' }),
  ];
}
