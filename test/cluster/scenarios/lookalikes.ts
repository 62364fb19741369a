/** Healthy Deployments with something beside them, or behind them, that looks like a cause. */
import type { ScenarioContext } from '../context.ts';
import { deployment, quota, rolling } from '../objects.ts';
import { HEALTHY, type Scenario } from '../scenario.ts';

export const lookalikes: readonly Scenario[] = [
  {
    name: 'healthy while pods of the old ReplicaSet are still dying',
    arrange: async (ctx) => {
      await ctx.create(deployment({ behaviour: 'stuck-terminating' }));
      await ctx.untilHealthy();
      await ctx.rollOut({ version: '2.0' });
      await ctx.untilHealthy();
      await ctx.untilPods('of the old ReplicaSet are dying', (pods) => pods.filter(isDying).length === 2);
    },
    expect: HEALTHY,
  },
  {
    name: 'a fixed rollout whose failure events are still there',
    arrange: async (ctx) => {
      await ctx.create(deployment());
      await ctx.untilHealthy();
      await ctx.rollOut({ behaviour: 'image-not-found', version: '2.0' });
      await ctx.untilEvent('Failed', /ImagePullBackOff/);
      await ctx.rollOut({ version: '2.1' });
      await ctx.untilHealthy();
    },
    expect: HEALTHY,
  },
  {
    name: 'a rollback from a version that crashed',
    arrange: async (ctx) => {
      await ctx.create(deployment());
      await ctx.untilHealthy();
      await ctx.rollOut({ behaviour: 'crash-error', version: '2.0' });
      await ctx.untilEvent('BackOff', /restarting failed container/);
      await ctx.rollOut({ version: '1.0' });
      await ctx.untilHealthy();
    },
    expect: HEALTHY,
  },
  {
    name: 'pods that came after the quota was raised',
    arrange: async (ctx) => {
      await ctx.createQuota({ pods: '1' });
      await ctx.create(deployment());
      await ctx.untilEvent('FailedCreate', /exceeded quota/);
      await ctx.patch('ResourceQuota', quota({}).metadata.name!, { spec: { hard: { pods: '10' } } });
      // Its own next try may be minutes away; the controller copies an annotation to the ReplicaSet, and that wakes it.
      await ctx.patch('Deployment', 'web', { metadata: { annotations: { 'test.cluster/nudge': '1' } } });
      await ctx.untilHealthy();
    },
    expect: HEALTHY,
  },
  {
    name: 'a namesake that was deleted left events behind',
    arrange: async (ctx) => {
      await ctx.create(deployment({ behaviour: 'crash-error' }));
      await ctx.untilEvent('BackOff', /restarting failed container/);
      await ctx.admin.remove('Deployment', { namespace: ctx.namespace, name: 'web' });
      await ctx.untilPods('are gone', (pods) => pods.length === 0);
      await ctx.create(deployment());
      await ctx.untilHealthy();
    },
    expect: HEALTHY,
  },
  {
    name: 'a neighbour with overlapping labels crashes',
    arrange: async (ctx) => {
      const labels = { app: 'web', tier: 'worker' };
      await ctx.create(deployment());
      await ctx.create(deployment({ name: 'web-worker', labels, behaviour: 'crash-oom-killed' }));
      await ctx.untilHealthy();
      await ctx.untilEvent('BackOff', /restarting failed container/);
    },
    expect: HEALTHY,
  },
  {
    name: 'a neighbour with the very same labels crashes',
    arrange: async (ctx) => {
      const labels = { app: 'web' };
      await ctx.create(deployment());
      await ctx.create(deployment({ name: 'web-canary', labels, behaviour: 'crash-oom-killed' }));
      await ctx.untilHealthy();
      await ctx.untilEvent('BackOff', /restarting failed container/);
    },
    expect: HEALTHY,
  },
  {
    name: 'a StatefulSet of the same name and labels cannot pull its image',
    arrange: async (ctx) => {
      const { spec } = deployment({
        behaviour: 'image-not-found',
        version: '9.9',
      }) as unknown as StatefulSetSpec;
      const { selector, template } = spec;
      await ctx.create(deployment());
      await ctx.create({
        apiVersion: 'apps/v1',
        kind: 'StatefulSet',
        metadata: { name: 'web' },
        spec: { replicas: 1, serviceName: 'web', selector, template },
      });
      await ctx.untilHealthy();
      await ctx.untilEvent('Failed', /ImagePullBackOff/);
    },
    expect: HEALTHY,
  },
  {
    name: 'a pod that somebody made by hand has the labels and crashes',
    arrange: async (ctx) => {
      const { spec } = deployment({ behaviour: 'crash-error' }) as unknown as StatefulSetSpec;
      const { metadata, spec: podSpec } = spec.template;
      await ctx.create(deployment());
      await ctx.untilHealthy();
      // The ReplicaSet would take it over, and remove it as one too many, were it not somebody's already.
      const owner = { apiVersion: 'v1', kind: 'Namespace', name: 'x', uid: 'a-uid', controller: true };
      const own = { ...metadata, name: 'web-by-hand', ownerReferences: [owner] };
      await ctx.create({ apiVersion: 'v1', kind: 'Pod', metadata: own, spec: podSpec });
      await ctx.untilEvent('BackOff', /restarting failed container/);
    },
    expect: HEALTHY,
  },
  {
    name: 'a Service and an autoscaler of the same name have warnings',
    arrange: async (ctx) => {
      await ctx.create(deployment({ strategy: rolling(1, 0) }));
      const ports = [{ port: 80 }];
      await ctx.create({ apiVersion: 'v1', kind: 'Service', metadata: { name: 'web' }, spec: { ports } });
      const scaleTargetRef = { apiVersion: 'apps/v1', kind: 'Deployment', name: 'web' };
      const spec = { scaleTargetRef, minReplicas: 2, maxReplicas: 5, targetCPUUtilizationPercentage: 80 };
      await ctx.create({
        apiVersion: 'autoscaling/v1',
        kind: 'HorizontalPodAutoscaler',
        metadata: { name: 'web' },
        spec,
      });
      const metrics =
        'failed to get cpu utilization: unable to get metrics for resource cpu: no metrics returned';
      await warn(ctx, 'HorizontalPodAutoscaler', 'FailedGetResourceMetric', metrics);
      await warn(ctx, 'Service', 'FailedCreate', 'Error creating load balancer: exceeded quota: addresses');
      await ctx.untilHealthy();
    },
    expect: HEALTHY,
  },
];

interface StatefulSetSpec {
  readonly spec: {
    readonly selector: object;
    readonly template: { readonly metadata: object; readonly spec: object };
  };
}

function isDying(pod: { readonly metadata?: { readonly deletionTimestamp?: string } }): boolean {
  return pod.metadata?.deletionTimestamp !== undefined;
}

/** A warning event on an object that is called `web` but is no Deployment. */
async function warn(
  { create, namespace }: ScenarioContext,
  kind: string,
  reason: string,
  message: string,
): Promise<void> {
  const now = `${new Date().toISOString().slice(0, 19)}Z`;
  const event = {
    apiVersion: 'v1',
    kind: 'Event',
    metadata: { name: `web.${kind.toLowerCase()}` },
    involvedObject: { kind, name: 'web', namespace, uid: `00000000-${kind.toLowerCase()}` },
    ...{ type: 'Warning', reason, message, count: 40, firstTimestamp: now, lastTimestamp: now },
    source: { component: `${kind.toLowerCase()}-controller` },
  };
  await create(event);
}
