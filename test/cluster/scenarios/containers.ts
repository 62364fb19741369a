/** Pods of several containers, pods that change, and pods that are nearly ready. */
import { hasMissedDeadline, isObserved, type Pod } from '../context.ts';
import { deployment, rolling } from '../objects.ts';
import { HEALTHY, PROGRESSING, stuck, type Scenario } from '../scenario.ts';

const INIT = { initContainers: [{ name: 'wait-for-db', image: 'registry.local/shop/wait:1.0' }] };
const GATED = { readinessGates: [{ conditionType: 'lb.test/registered' }] };
const APART = {
  podAntiAffinity: {
    requiredDuringSchedulingIgnoredDuringExecution: [
      { topologyKey: 'kubernetes.io/hostname', labelSelector: { matchLabels: { app: 'web' } } },
    ],
  },
};

export const containers: readonly Scenario[] = [
  {
    name: 'the sidecar crashes, and the program beside it runs',
    arrange: async (ctx) => {
      const image = 'registry.local/mesh/proxy:2.0';
      const withProxy = [
        { name: 'proxy', image },
        { name: 'web', image: 'registry.local/shop/web:2.0' },
      ];
      await ctx.create(deployment());
      await ctx.untilHealthy();
      await ctx.rollOut({ behaviour: 'crash-error', pod: { containers: withProxy } });
      await ctx.untilEvent('BackOff', /restarting failed container proxy/, 'Pod');
      await ctx.untilDeployment('counts the pod', (d) => isObserved(d) && d.status?.updatedReplicas === 1);
    },
    expect: stuck('crash-loop', 'error'),
  },
  {
    name: 'an init container waits for ever',
    arrange: async (ctx) => {
      await ctx.create(deployment());
      await ctx.untilHealthy();
      const slow = { behaviour: 'init-hangs', progressDeadlineSeconds: 2 } as const;
      await ctx.rollOut({ version: '2.0', ...slow, pod: INIT });
      await ctx.untilDeployment('has missed its deadline', hasMissedDeadline);
    },
    expect: stuck('readiness-failure', 'init-hangs'),
  },
  {
    name: 'an init container that waits, inside the deadline',
    arrange: async (ctx) => {
      await ctx.create(deployment());
      await ctx.untilHealthy();
      await ctx.rollOut({ version: '2.0', behaviour: 'init-hangs', pod: INIT });
      await ctx.untilPods('have an init container that runs', (pods) => pods.some(hasRunningInit));
      await ctx.untilDeployment('counts the pod', (d) => isObserved(d) && d.status?.updatedReplicas === 1);
    },
    expect: PROGRESSING,
  },
  {
    name: 'nobody answers the readiness gate of the new pods',
    arrange: async (ctx) => {
      await ctx.create(deployment());
      await ctx.untilHealthy();
      const closed = { behaviour: 'gate-closed', progressDeadlineSeconds: 2 } as const;
      await ctx.rollOut({ version: '2.0', ...closed, pod: GATED });
      await ctx.untilDeployment('has missed its deadline', hasMissedDeadline);
    },
    expect: stuck('readiness-failure', 'readiness-gate'),
  },
  {
    name: 'a readiness gate that is not answered yet, inside the deadline',
    arrange: async (ctx) => {
      await ctx.create(deployment());
      await ctx.untilHealthy();
      await ctx.rollOut({ version: '2.0', behaviour: 'gate-closed', pod: GATED });
      await ctx.untilPods('wait for their gate', (pods) => pods.some(waitsForGate));
      await ctx.untilDeployment('counts the pod', (d) => isObserved(d) && d.status?.updatedReplicas === 1);
    },
    expect: PROGRESSING,
  },
  {
    name: 'pods that crashed at first and run now',
    arrange: async (ctx) => {
      await ctx.create(deployment({ behaviour: 'crash-then-heals' }));
      await ctx.untilEvent('BackOff', /restarting failed container/, 'Pod');
      await ctx.untilHealthy();
    },
    expect: HEALTHY,
  },
  {
    name: 'pods of a finished rollout that have not been ready for a moment',
    arrange: async (ctx) => {
      await ctx.create(deployment({ replicas: 1, behaviour: 'loses-readiness' }));
      await ctx.untilHealthy();
      await ctx.untilDeployment('has lost its pods', (d) => (d.status?.availableReplicas ?? 0) === 0);
    },
    expect: PROGRESSING,
  },
  {
    name: 'pods of a finished rollout that have not been ready for more than a minute',
    arrange: async (ctx) => {
      await ctx.create(deployment({ replicas: 1, behaviour: 'loses-readiness' }));
      await ctx.untilHealthy();
      await ctx.untilDeployment('has lost its pods', (d) => (d.status?.availableReplicas ?? 0) === 0);
    },
    expect: stuck('readiness-failure', 'lost-readiness'),
    lastsSeconds: 64,
  },
  {
    name: 'an evicted pod was replaced and is still listed',
    arrange: async (ctx) => {
      await ctx.create(deployment());
      await ctx.untilHealthy();
      const [victim] = await ctx.admin.list('Pod', ctx.namespace);
      const message =
        'The node was low on resource: memory. Container web was using 2Gi, which exceeds its request of 0.';
      await ctx.admin.patch(
        'Pod',
        { namespace: ctx.namespace, name: victim!.metadata!.name! },
        { status: { phase: 'Failed', reason: 'Evicted', message } },
        { subresource: 'status' },
      );
      await ctx.untilPods('are three', (pods) => pods.length === 3);
      await ctx.untilHealthy();
    },
    expect: HEALTHY,
  },
  {
    name: 'one node may not pull the image that runs on the other',
    arrange: async (ctx) => {
      await ctx.create(deployment({ behaviour: 'unauthorized-on-node-b', pod: { affinity: APART } }));
      await ctx.untilEvent('Failed', /ImagePullBackOff/, 'Pod');
      await ctx.untilDeployment('has one pod', (d) => isObserved(d) && d.status?.availableReplicas === 1);
    },
    expect: stuck('image-pull-failure', 'unauthorized'),
  },
  {
    name: 'ready pods that have to stay ready for a while before they count',
    arrange: async (ctx) => {
      await ctx.create(deployment({ minReadySeconds: 120, strategy: rolling(1, 0) }));
      await ctx.untilDeployment('is ready', (d) => isObserved(d) && d.status?.readyReplicas === 2);
    },
    expect: PROGRESSING,
  },
  {
    name: 'a probe that begins after the deadline: no pod can ever be in time',
    arrange: async (ctx) => {
      const readinessProbe = { httpGet: { path: '/ready', port: 8080 }, initialDelaySeconds: 90 };
      const slow = { behaviour: 'never-ready', progressDeadlineSeconds: 2 } as const;
      await ctx.create(deployment({ ...slow, container: { readinessProbe } }));
      await ctx.untilDeployment('has missed its deadline', hasMissedDeadline);
    },
    expect: stuck('readiness-failure', 'never-ready'),
  },
  {
    name: 'a probe that begins after the deadline, which is not over yet',
    arrange: async (ctx) => {
      const readinessProbe = { httpGet: { path: '/ready', port: 8080 }, initialDelaySeconds: 90 };
      const slow = { behaviour: 'never-ready', progressDeadlineSeconds: 60 } as const;
      await ctx.create(deployment({ ...slow, container: { readinessProbe } }));
      await ctx.untilDeployment('has its pods', (d) => isObserved(d) && d.status?.updatedReplicas === 2);
    },
    expect: { ...PROGRESSING, tells: ['progress-deadline-exceeded/deadline-too-short'] },
  },
];

function hasRunningInit(pod: Pod): boolean {
  return pod.status?.initContainerStatuses?.some(({ state }) => state?.running !== undefined) === true;
}

function waitsForGate(pod: Pod): boolean {
  return pod.status?.conditions?.some(({ reason }) => reason === 'ReadinessGatesNotReady') === true;
}
