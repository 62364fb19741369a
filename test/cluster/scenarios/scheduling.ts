import { NODES } from '../../support/controlPlane/testCluster.ts';
import type { ScenarioContext } from '../context.ts';
import { deployment, rolling, type RolloutOptions } from '../objects.ts';
import { stuck, type Scenario } from '../scenario.ts';

/** Scenarios in which no node of the cluster takes the new pods. */
export const scheduling: readonly Scenario[] = [
  {
    name: 'the pods ask for more CPU than any node has',
    arrange: (ctx) =>
      unschedulable(
        ctx,
        { container: { resources: { requests: { cpu: '64' } } } },
        /0\/2 nodes.*2 Insufficient cpu/,
      ),
    expect: stuck('unschedulable-pods', 'insufficient-resources'),
  },
  {
    name: 'no node has the label that the pods select',
    arrange: (ctx) =>
      unschedulable(
        ctx,
        { pod: { nodeSelector: { disk: 'nvme' } } },
        /didn't match (Pod's )?node (affinity|selector)/,
      ),
    expect: stuck('unschedulable-pods', 'affinity'),
  },
  {
    name: 'a claim that no volume fulfils',
    arrange: async (ctx) => {
      const spec = { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '5Gi' } } };
      await ctx.create({
        apiVersion: 'v1',
        kind: 'PersistentVolumeClaim',
        metadata: { name: 'web-data' },
        spec,
      });
      await unschedulable(ctx, withClaim('web-data'), /pod has unbound immediate PersistentVolumeClaims/);
    },
    expect: stuck('unschedulable-pods', 'volumes'),
  },
  {
    name: 'a claim that does not exist',
    arrange: (ctx) =>
      unschedulable(ctx, withClaim('web-cache'), /persistentvolumeclaim "web-cache" not found/),
    expect: stuck('unschedulable-pods', 'volumes'),
  },
  {
    name: 'a claim whose storage class does not exist',
    arrange: async (ctx) => {
      const resources = { requests: { storage: '5Gi' } };
      const spec = { storageClassName: 'fast-ssd', accessModes: ['ReadWriteOnce'], resources };
      const metadata = { name: 'web-data' };
      await ctx.create({ apiVersion: 'v1', kind: 'PersistentVolumeClaim', metadata, spec });
      await unschedulable(ctx, withClaim('web-data'), /pod has unbound immediate PersistentVolumeClaims/);
    },
    expect: stuck('unschedulable-pods', 'volumes'),
  },
  {
    name: 'the pods ask for a graphics card that no node has',
    arrange: (ctx) =>
      unschedulable(
        ctx,
        { container: { resources: { limits: { 'nvidia.com/gpu': '1' } } } },
        /Insufficient nvidia.com\/gpu/,
      ),
    expect: stuck('unschedulable-pods', 'insufficient-resources'),
  },
  {
    name: 'the surge finds no node, for the pods keep away from each other',
    arrange: async (ctx) => {
      const term = { topologyKey: 'kubernetes.io/hostname', labelSelector: { matchLabels: { app: 'web' } } };
      const podAntiAffinity = { requiredDuringSchedulingIgnoredDuringExecution: [term] };
      const apart = { pod: { affinity: { podAntiAffinity } }, strategy: rolling(1, 0) };
      await ctx.create(deployment({ replicas: NODES.length, ...apart }));
      await ctx.untilHealthy();
      await ctx.rollOut({ version: '2.0', ...apart });
      await untilUnschedulable(ctx, /didn't (match|satisfy) .*anti-affinity/);
    },
    expect: stuck('unschedulable-pods', 'affinity'),
  },
  {
    name: 'no scheduler of the name that the template wants has looked at the pods',
    arrange: async (ctx) => {
      await ctx.create(deployment({ pod: { schedulerName: 'batch-scheduler' } }));
      await ctx.untilDeployment('counts its pods', (d) => d.status?.unavailableReplicas === 2);
    },
    expect: stuck('unschedulable-pods', 'other'),
    judgedAfterSeconds: 200,
  },
  {
    name: 'the pods wait for a queue that lets them be scheduled',
    arrange: (ctx) =>
      scheduledBy(ctx, 'SchedulingGated', 'Scheduling is blocked due to non-empty scheduling gates'),
    expect: stuck('unschedulable-pods', 'gated'),
  },
  {
    name: 'the scheduler says what nobody has ever read',
    arrange: (ctx) =>
      scheduledBy(
        ctx,
        'Unschedulable',
        "0/2 nodes are available: 2 node(s) didn't like the phase of the moon.",
      ),
    expect: stuck('unschedulable-pods', 'other'),
  },
  {
    name: 'a host port that every node has given away',
    arrange: async (ctx) => {
      const ports = [{ containerPort: 8080, hostPort: 18080 }];
      await ctx.create(deployment({ replicas: NODES.length, container: { ports } }));
      await ctx.untilHealthy();
      await ctx.patch('Deployment', 'web', { spec: { replicas: NODES.length + 1 } });
      await untilUnschedulable(ctx, /2 node\(s\) didn't have free ports for the requested pod ports/);
    },
    expect: stuck('unschedulable-pods', 'ports'),
  },
];

/** As a scheduler would that knows more than the one at hand: gates came with 1.26. */
async function scheduledBy(ctx: ScenarioContext, reason: string, message: string): Promise<void> {
  await ctx.create(deployment({ pod: { schedulerName: 'newer-scheduler' } }));
  const pods = await ctx.untilPods('are there', (all) => all.length === 2);
  const at = `${new Date().toISOString().slice(0, 19)}Z`;
  const conditions = [{ type: 'PodScheduled', status: 'False', reason, message, lastTransitionTime: at }];
  for (const { metadata } of pods)
    await ctx.admin.patch(
      'Pod',
      { namespace: ctx.namespace, name: metadata!.name! },
      { status: { conditions } },
      { type: 'strategic', subresource: 'status' },
    );
  await ctx.untilDeployment('counts its pods', (d) => d.status?.unavailableReplicas === 2);
}

function withClaim(claimName: string): RolloutOptions {
  return { pod: { volumes: [{ name: 'data', persistentVolumeClaim: { claimName } }] } };
}

/** A first version that runs, and then one that no node takes. */
async function unschedulable(ctx: ScenarioContext, options: RolloutOptions, message: RegExp): Promise<void> {
  await ctx.create(deployment());
  await ctx.untilHealthy();
  await ctx.rollOut({ version: '2.0', ...options });
  await untilUnschedulable(ctx, message);
}

export async function untilUnschedulable(ctx: ScenarioContext, message: RegExp): Promise<void> {
  await ctx.untilEvent('FailedScheduling', message, 'Pod');
  await ctx.untilPods('are unschedulable', (pods) =>
    pods.some((pod) =>
      pod.status?.conditions?.some((c) => c.reason === 'Unschedulable' && message.test(c.message ?? '')),
    ),
  );
  await ctx.untilDeployment('counts the pod', (d) => (d.status?.unavailableReplicas ?? 0) > 0);
}
