/**
 * Builders of facts with healthy defaults: Deployment shop/web, three replicas, generation 4 observed, rolled out.
 * Each takes what a case changes. NOW is the moment of judgement; the rollout ended an hour before it.
 */
import type {
  ContainerFact,
  DeploymentFacts,
  EventFact,
  Facts,
  OwnedReplicaSet,
  PodFact,
  StepId,
  StrategyFacts,
} from '../../src/core/model/evidence.ts';
import type { Condition } from '../../src/core/model/meta.ts';
import type { PodTemplate } from '../../src/core/model/podSpec.ts';
import type { ControllerFacts, NodeFact, NodeFacts } from '../../src/core/model/surroundingFacts.ts';
import { read } from '../../src/core/model/reading.ts';
import { iso, type Moment } from '../../src/core/time.ts';

export const NOW: Moment = Date.parse('2026-11-22T10:00:00Z');

/** ISO time so many seconds before NOW. */
export function ago(seconds: number): string {
  return iso(NOW - seconds * 1000);
}

export const TEMPLATE: PodTemplate = {
  metadata: { labels: { app: 'web' } },
  spec: { containers: [{ name: 'web', image: 'registry.example/web:2' }] },
};

export function condition(
  type: string,
  status: 'True' | 'False' | 'Unknown',
  reason: string,
  message = '',
  at = ago(3600),
): Condition {
  return { type, status, reason, message, lastUpdateTime: at, lastTransitionTime: at };
}

export function deployment(change: Partial<DeploymentFacts> = {}): DeploymentFacts {
  return {
    namespace: 'shop',
    name: 'web',
    uid: 'uid-web',
    createdAt: ago(86400),
    deletingSince: undefined,
    finalizers: [],
    generation: 4,
    observedGeneration: 4,
    desiredSince: ago(3900),
    replicas: { desired: 3, total: 3, updated: 3, ready: 3, available: 3, unavailable: 0 },
    conditions: [
      condition('Available', 'True', 'MinimumReplicasAvailable', 'Deployment has minimum availability.'),
      condition(
        'Progressing',
        'True',
        'NewReplicaSetAvailable',
        'ReplicaSet "web-2" has successfully progressed.',
      ),
    ],
    paused: false,
    selector: { matchLabels: { app: 'web' } },
    template: TEMPLATE,
    labels: { app: 'web' },
    annotations: {},
    revision: 2,
    collisionCount: 0,
    writes: [],
    ...change,
  };
}

export function replicaSet(change: Partial<OwnedReplicaSet> = {}): OwnedReplicaSet {
  const name = change.name ?? 'web-2';
  return {
    name,
    uid: `uid-${name}`,
    createdAt: ago(3800),
    deletingSince: undefined,
    revision: 2,
    isCurrent: true,
    desired: 3,
    current: 3,
    ready: 3,
    available: 3,
    minReadySeconds: 0,
    generation: 1,
    observedGeneration: 1,
    conditions: [],
    desiredReplicasAnnotation: 3,
    maxReplicasAnnotation: 4,
    annotations: {},
    template: TEMPLATE,
    ...change,
  };
}

/** Of several, those with isCurrent false are older ones; at most one is the current one. */
export function replicaSets(...owned: OwnedReplicaSet[]): Facts['replicasets'] {
  const all = owned.length === 0 ? [oldReplicaSet(), replicaSet()] : owned;
  return { owned: all, current: all.find((one) => one.isCurrent), strangers: [] };
}

export function oldReplicaSet(change: Partial<OwnedReplicaSet> = {}): OwnedReplicaSet {
  return replicaSet({
    name: 'web-1',
    createdAt: ago(86400),
    revision: 1,
    isCurrent: false,
    desired: 0,
    current: 0,
    ready: 0,
    available: 0,
    ...change,
  });
}

export function container(change: Partial<ContainerFact> = {}): ContainerFact {
  return {
    name: 'web',
    role: 'main',
    image: 'registry.example/web:2',
    ready: true,
    started: true,
    restarts: 0,
    state: { is: 'running', since: ago(3700) },
    lastEnd: undefined,
    ...change,
  };
}

export function pod(change: Partial<PodFact> = {}): PodFact {
  const name = change.name ?? 'web-2-a';
  return {
    name,
    uid: `uid-${name}`,
    replicaSet: 'web-2',
    ofCurrent: true,
    phase: 'Running',
    reason: undefined,
    message: undefined,
    createdAt: ago(3800),
    deletingSince: undefined,
    node: 'node-1',
    ready: true,
    conditions: [condition('PodScheduled', 'True', ''), condition('Ready', 'True', '')],
    containers: [container()],
    spec: TEMPLATE.spec ?? {},
    finalizers: [],
    ...change,
  };
}

/** One that has not been ready for so many seconds. */
export function unreadyPod(seconds: number, change: Partial<PodFact> = {}): PodFact {
  const conditions = [condition('Ready', 'False', 'ContainersNotReady', '', ago(seconds))];
  return pod({ ready: false, conditions, ...change });
}

export function pods(...items: PodFact[]): Facts['pods'] {
  return { items, total: items.length, truncated: undefined };
}

export function event(change: Partial<EventFact> = {}): EventFact {
  return {
    of: 'deployment',
    kind: 'Deployment',
    name: 'web',
    uid: 'uid-web',
    type: 'Normal',
    reason: 'ScalingReplicaSet',
    message: 'Scaled up replica set web-2 to 3',
    count: 1,
    firstAt: ago(60),
    lastAt: ago(60),
    component: 'deployment-controller',
    fieldPath: undefined,
    ...change,
  };
}

export function events(...items: EventFact[]): Facts['events'] {
  return { items, presence: items.length > 0 ? 'present' : 'none', truncated: undefined };
}

export function strategy(change: Partial<StrategyFacts> = {}): StrategyFacts {
  return {
    type: 'RollingUpdate',
    maxSurge: 1,
    maxUnavailable: 0,
    maxSurgeText: '25%',
    maxUnavailableText: '25%',
    paused: false,
    pausedSince: undefined,
    pausedBy: undefined,
    minReadySeconds: 0,
    progressDeadlineSeconds: 600,
    revisionHistoryLimit: 10,
    ...change,
  };
}

export function history(change: Partial<Facts['rollout-history']> = {}): Facts['rollout-history'] {
  return {
    revisions: [
      {
        number: 1,
        replicaSet: 'web-1',
        createdAt: ago(86400),
        changeCause: undefined,
        earlierNumbers: [],
        images: ['registry.example/web:1'],
        isCurrent: false,
      },
      {
        number: 2,
        replicaSet: 'web-2',
        createdAt: ago(3800),
        changeCause: undefined,
        earlierNumbers: [],
        images: ['registry.example/web:2'],
        isCurrent: true,
      },
    ],
    current: 2,
    gaps: [],
    rolledBackTo: undefined,
    lastGood: 1,
    changes: [],
    changesSince: 1,
    ...change,
  };
}

export function controller(change: Partial<ControllerFacts> = {}): ControllerFacts {
  return {
    lease: read({ holder: 'cp-1_abc', renewedAt: ago(1), readAt: ago(0), durationSeconds: 15 }),
    pods: read([
      {
        name: 'kube-controller-manager-cp-1',
        namespace: 'kube-system',
        ready: true,
        phase: 'Running',
        restarts: 0,
        trouble: undefined,
      },
    ]),
    log: read([]),
    others: read({ seen: 5, unobserved: [], lastWorkAt: ago(30), truncated: undefined }),
    ...change,
  };
}

export function node(change: Partial<NodeFact> = {}): NodeFact {
  return {
    name: 'node-1',
    ready: true,
    unschedulable: false,
    troubles: [],
    taints: [],
    labels: {},
    allocatable: { cpu: '4', memory: '8Gi', pods: '110' },
    images: [],
    architecture: 'amd64',
    requested: { cpu: '1', memory: '1Gi', pods: '10' },
    ...change,
  };
}

/** Read to the end and counted, for no pod that waits. */
export function nodes(...all: NodeFact[]): NodeFacts {
  return { nodes: all, truncated: undefined, waiting: undefined, counted: read(30) };
}

/** Facts of every step, healthy where the case says nothing. */
export function facts(change: Partial<Facts> = {}): Facts {
  return {
    deployment: deployment(),
    events: events(event()),
    'rollout-history': history(),
    replicasets: replicaSets(),
    pods: pods(pod(), pod({ name: 'web-2-b' }), pod({ name: 'web-2-c' })),
    strategy: strategy(),
    controller: controller(),
    nodes: nodes(node()),
    quotas: { quotas: read([]), limitRanges: read([]) },
    webhooks: { webhooks: [] },
    logs: { excerpts: [] },
    ...change,
  } satisfies Record<StepId, unknown>;
}
