/** Who asks: people who may not see everything, and machines whose clock is wrong. */
import { isObserved } from '../context.ts';
import { DEPLOYMENTS_ONLY } from '../demo/narrowUser.ts';
import { deployment, NO_DEADLINE } from '../objects.ts';
import { HEALTHY, PROGRESSING, stuck, type Expectation, type Scenario } from '../scenario.ts';

const BLIND: Expectation = { ...HEALTHY, status: 'unknown', exit: 3 };
const HOUR = 3600;

/** All that a look at a rollout needs, but for `missing`. */
function allBut(missing: string): object[] {
  const read = ['get', 'list'];
  const resources = [
    ['apps', ['deployments', 'replicasets']],
    ['', ['pods', 'events', 'resourcequotas', 'limitranges', 'pods/log']],
  ] as const;
  return resources.map(([group, all]) => ({
    apiGroups: [group],
    resources: all.filter((one) => one !== missing),
    verbs: read,
  }));
}

export const observers: readonly Scenario[] = [
  ...['events', 'replicasets', 'pods'].map((missing): Scenario => ({
    name: `a healthy rollout, seen by somebody who may not see its ${missing}`,
    arrange: async (ctx) => {
      await ctx.create(deployment());
      await ctx.untilHealthy();
    },
    allowed: allBut(missing),
    expect: BLIND,
  })),
  {
    name: 'a healthy rollout, seen by somebody who may see Deployments alone',
    arrange: async (ctx) => {
      await ctx.create(deployment());
      await ctx.untilHealthy();
    },
    allowed: DEPLOYMENTS_ONLY,
    expect: BLIND,
  },
  {
    name: 'a crash, seen by somebody who may not read logs',
    arrange: async (ctx) => {
      await ctx.create(deployment({ behaviour: 'crash-error' }));
      await ctx.untilEvent('BackOff', /restarting failed container/, 'Pod');
      await ctx.untilDeployment('counts its pods', (d) => isObserved(d) && d.status?.updatedReplicas === 2);
    },
    allowed: allBut('pods/log'),
    expect: stuck('crash-loop', 'error'),
  },
  {
    name: 'a failed pull, seen by somebody who may not see events',
    arrange: async (ctx) => {
      await ctx.create(deployment({ behaviour: 'image-not-found' }));
      await ctx.untilEvent('Failed', /ImagePullBackOff/, 'Pod');
      await ctx.untilPods('all back off', (pods) =>
        pods.every(({ status }) => JSON.stringify(status).includes('ImagePullBackOff')),
      );
      await ctx.untilDeployment('counts its pods', (d) => isObserved(d) && d.status?.updatedReplicas === 2);
    },
    allowed: allBut('events'),
    // Why it failed stood in an event: this kubelet's status has only the back-off.
    expect: stuck('image-pull-failure', 'other'),
  },
  {
    name: 'a quota on pods, seen by somebody who may see neither quotas nor events',
    arrange: async (ctx) => {
      await ctx.createQuota({ pods: '1' });
      await ctx.create(deployment());
      await ctx.untilDeployment(
        'shows the failure',
        (d) => isObserved(d) && d.status?.conditions?.some((c) => c.reason === 'FailedCreate') === true,
      );
    },
    allowed: [
      { apiGroups: ['apps'], resources: ['deployments', 'replicasets'], verbs: ['get', 'list'] },
      { apiGroups: [''], resources: ['pods'], verbs: ['get', 'list'] },
    ],
    expect: stuck('pod-create-error', 'quota'),
  },
  {
    name: 'a rollout that began a moment ago, on a machine whose clock is an hour ahead',
    arrange: async (ctx) => {
      await ctx.create(deployment({ behaviour: 'slow-start', progressDeadlineSeconds: NO_DEADLINE }));
      await ctx.untilDeployment('has its pods', (d) => isObserved(d) && d.status?.updatedReplicas === 2);
    },
    clockAhead: HOUR,
    expect: PROGRESSING,
  },
  {
    name: 'a rollout that is complete, on a machine whose clock is an hour behind',
    arrange: async (ctx) => {
      await ctx.create(deployment());
      await ctx.untilHealthy();
    },
    clockAhead: -HOUR,
    expect: HEALTHY,
  },
  {
    name: 'a readiness that was lost a moment ago, on a machine whose clock is an hour ahead',
    arrange: async (ctx) => {
      await ctx.create(deployment({ replicas: 1, behaviour: 'loses-readiness' }));
      await ctx.untilHealthy();
      await ctx.untilDeployment('has lost its pods', (d) => (d.status?.availableReplicas ?? 0) === 0);
    },
    clockAhead: HOUR,
    expect: PROGRESSING,
  },
];
