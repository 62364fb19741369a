/** One Deployment whose rollout is stuck, with all that belongs to it, and the noise around it. */
import { iso, NOW, specOf, type Fields } from './deployments.ts';
import { fieldsV1 } from './fieldsV1.ts';
import { Chance } from './random.ts';

export const FAMILY = { namespace: 'shop', name: 'web' } as const;

export interface Family {
  readonly deployment: Fields;
  readonly replicaSets: readonly Fields[];
  readonly pods: readonly Fields[];
  readonly events: readonly Fields[];
}

const NODES = 20;
const IMAGES = 40;

const HOUR = 3_600_000;

/** @param podCount of them a quarter are of the new template, which cannot pull its image */
export function family(podCount: number): Family {
  const chance = new Chance(4711);
  const spec = { ...specOf(FAMILY.name, '2.0.0', chance), replicas: podCount };
  const uid = chance.uid();
  const at = iso(NOW - 5 * 60_000);
  const broken = Math.ceil(podCount / 4);
  const owner = { apiVersion: 'apps/v1', kind: 'Deployment', name: FAMILY.name, uid, controller: true };
  const labels = { 'app.kubernetes.io/name': FAMILY.name, team: 'shop' };
  const counts = {
    observedGeneration: 3,
    replicas: podCount,
    updatedReplicas: broken,
    readyReplicas: podCount - broken,
    availableReplicas: podCount - broken,
    unavailableReplicas: broken,
  };
  const deployment = {
    metadata: {
      ...FAMILY,
      uid,
      resourceVersion: '900',
      generation: 3,
      creationTimestamp: iso(NOW - 90 * HOUR),
      labels,
      annotations: { 'deployment.kubernetes.io/revision': '3' },
      managedFields: [
        {
          manager: 'helm',
          operation: 'Update',
          apiVersion: 'apps/v1',
          time: at,
          fieldsType: 'FieldsV1',
          fieldsV1: fieldsV1({ metadata: { labels }, spec }),
        },
      ],
    },
    spec,
    status: {
      ...counts,
      conditions: [
        condition('Available', 'True', 'MinimumReplicasAvailable', iso(NOW - HOUR)),
        condition('Progressing', 'True', 'ReplicaSetUpdated', at),
      ],
    },
  };
  const sets = [1, 2, 3].map((revision) => replicaSet(revision, spec, owner, podCount, broken, chance));
  const pods = Array.from({ length: podCount }, (_, at) =>
    pod(at < broken ? sets[2]! : sets[1]!, at < broken, chance),
  ).sort((a, b) => (a.metadata.name < b.metadata.name ? -1 : 1));
  const events = [
    event(
      'Deployment',
      deployment.metadata,
      'ScalingReplicaSet',
      `Scaled up replica set to ${broken}`,
      chance,
    ),
    ...pods
      .slice(0, Math.min(broken, 30))
      .flatMap((one) => [
        event('Pod', one.metadata, 'Scheduled', 'Successfully assigned the pod to node-1', chance),
        event('Pod', one.metadata, 'Failed', `Failed to pull image: ${NO_IMAGE}`, chance, 'Warning'),
        event('Pod', one.metadata, 'BackOff', 'Back-off pulling image', chance, 'Warning'),
      ]),
  ];
  return { deployment, replicaSets: sets, pods, events };
}

/** Events of other things in the same namespace; one in ten is a Warning. */
export function noise(count: number): Fields[] {
  const chance = new Chance(99);
  return Array.from({ length: count }, (_, number) => {
    const about = { ...FAMILY, name: `other-${number % 5000}`, uid: chance.uid() };
    const [reason, type] = number % 10 === 0 ? ['Unhealthy', 'Warning'] : ['Pulled', 'Normal'];
    return event('Pod', about, reason, 'Something happened to another pod of the namespace', chance, type);
  });
}

const NO_IMAGE = 'rpc error: code = NotFound desc = failed to resolve reference: not found';

interface Meta extends Fields {
  readonly name: string;
  readonly uid: string;
}

function replicaSet(
  revision: number,
  spec: Fields,
  owner: Fields,
  podCount: number,
  broken: number,
  chance: Chance,
) {
  const hash = chance.hex(10);
  const { labels, ...rest } = (spec['template'] as { metadata: { labels: Fields }; spec: Fields }).metadata;
  const marked = { ...labels, 'pod-template-hash': hash };
  const podSpec = (spec['template'] as { spec: { containers: Fields[] } }).spec;
  const image = `registry.example.com/web:${revision === 3 ? '2.0.0' : `1.${revision}.0`}`;
  const template = {
    metadata: { ...rest, labels: marked },
    spec: {
      ...podSpec,
      containers: podSpec.containers.map((one) => ({ ...one, image: revision === 3 ? one['image'] : image })),
    },
  };
  const replicas = revision === 3 ? broken : revision === 2 ? podCount - broken : 0;
  return {
    metadata: {
      name: `${FAMILY.name}-${hash}`,
      namespace: FAMILY.namespace,
      uid: chance.uid(),
      resourceVersion: '901',
      generation: 1,
      creationTimestamp: iso(NOW - (revision === 3 ? 5 * 60_000 : (4 - revision) * 20 * HOUR)),
      labels: marked,
      annotations: {
        'deployment.kubernetes.io/desired-replicas': String(podCount),
        'deployment.kubernetes.io/revision': String(revision),
      },
      ownerReferences: [owner],
    } satisfies Meta,
    spec: {
      replicas,
      selector: {
        matchLabels: {
          ...(spec['selector'] as { matchLabels: Fields }).matchLabels,
          'pod-template-hash': hash,
        },
      },
      template,
    },
    status: {
      replicas,
      fullyLabeledReplicas: replicas,
      readyReplicas: revision === 3 ? 0 : replicas,
      availableReplicas: revision === 3 ? 0 : replicas,
      observedGeneration: 1,
    },
  };
}

function pod(set: ReturnType<typeof replicaSet>, isBroken: boolean, chance: Chance) {
  const { name, uid, labels } = set.metadata as Meta & { labels: Fields };
  const at = iso(NOW - (isBroken ? 5 * 60_000 : 20 * HOUR));
  const status = (type: string, value: string): Fields => ({ type, status: value, lastTransitionTime: at });
  const running = { running: { startedAt: at } };
  const waiting = { waiting: { reason: 'ImagePullBackOff', message: `Back-off pulling image: ${NO_IMAGE}` } };
  const containers = set.spec.template.spec.containers;
  const podStatus = {
    phase: isBroken ? 'Pending' : 'Running',
    conditions: [
      status('Initialized', 'True'),
      status('Ready', isBroken ? 'False' : 'True'),
      status('ContainersReady', isBroken ? 'False' : 'True'),
      status('PodScheduled', 'True'),
    ],
    hostIP: `10.0.0.${chance.below(250)}`,
    podIP: `10.1.${chance.below(250)}.${chance.below(250)}`,
    startTime: at,
    containerStatuses: [
      {
        name: 'main',
        state: isBroken ? waiting : running,
        lastState: {},
        ready: !isBroken,
        restartCount: 0,
        image: containers[0]!.image,
        imageID: isBroken ? '' : `registry.example.com/web@sha256:${chance.hex(64)}`,
        started: !isBroken,
      },
    ],
    qosClass: 'Burstable',
  };
  const owner = {
    apiVersion: 'apps/v1',
    kind: 'ReplicaSet',
    name,
    uid,
    controller: true,
    blockOwnerDeletion: true,
  };
  const spec = { ...set.spec.template.spec, nodeName: `node-${chance.below(NODES)}` };
  const wrote = (manager: string, fields: Fields): Fields => ({
    manager,
    operation: 'Update',
    apiVersion: 'v1',
    time: at,
    fieldsType: 'FieldsV1',
    fieldsV1: fieldsV1(fields),
  });
  return {
    metadata: {
      name: `${name}-${chance.hex(5)}`,
      generateName: `${name}-`,
      namespace: FAMILY.namespace,
      uid: chance.uid(),
      resourceVersion: '902',
      creationTimestamp: at,
      labels,
      ownerReferences: [owner],
      managedFields: [
        wrote('kube-controller-manager', { metadata: { labels }, spec: set.spec.template.spec }),
        wrote('kubelet', { status: podStatus }),
      ],
    } satisfies Meta,
    spec,
    status: podStatus,
  };
}

function event(
  kind: string,
  about: Fields,
  reason: string,
  message: string,
  chance: Chance,
  type = 'Normal',
) {
  const { name, namespace, uid, creationTimestamp } = about as Readonly<Record<string, string | undefined>>;
  const created = Date.parse(creationTimestamp ?? iso(NOW - HOUR));
  const at = iso(created);
  return {
    metadata: {
      name: `${name ?? ''}.${chance.hex(16)}`,
      namespace,
      uid: chance.uid(),
      resourceVersion: '903',
      creationTimestamp: at,
    },
    involvedObject: {
      kind,
      namespace,
      name,
      uid,
      apiVersion: kind === 'Pod' ? 'v1' : 'apps/v1',
      resourceVersion: '902',
    },
    reason,
    message,
    source: { component: kind === 'Pod' ? 'kubelet' : 'deployment-controller' },
    firstTimestamp: at,
    // What still goes on is repeated every few minutes.
    lastTimestamp: type === 'Warning' ? iso(NOW - chance.below(120_000)) : at,
    count: 1 + chance.below(20),
    type,
    eventTime: null,
    reportingComponent: '',
    reportingInstance: '',
  };
}

/** As a kubelet writes them: most of a node are the images that it has. */
export function nodes(): Fields[] {
  const chance = new Chance(7);
  const at = iso(NOW - 90 * HOUR);
  const image = (number: number): Fields => {
    const name = `registry.example.com/team-${number % 7}/service-${number}`;
    return { names: [`${name}@sha256:${chance.hex(64)}`, `${name}:1.${number}.0`], sizeBytes: 90_000_000 };
  };
  return Array.from({ length: NODES }, (_, number) => ({
    metadata: {
      name: `node-${number}`,
      uid: chance.uid(),
      resourceVersion: '904',
      creationTimestamp: at,
      labels: { 'kubernetes.io/hostname': `node-${number}`, 'kubernetes.io/arch': 'amd64' },
    },
    spec: {},
    status: {
      allocatable: { cpu: '8', memory: '32Gi', pods: '110' },
      conditions: [
        { type: 'Ready', status: 'True', reason: 'KubeletReady', lastHeartbeatTime: iso(NOW - 30_000) },
      ],
      images: Array.from({ length: IMAGES }, (_image, at) => image(at)),
      nodeInfo: { architecture: 'amd64', operatingSystem: 'linux' },
    },
  }));
}

function condition(type: string, status: string, reason: string, at: string): Fields {
  return { type, status, reason, message: `${reason}.`, lastUpdateTime: at, lastTransitionTime: at };
}
