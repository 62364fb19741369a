import { NODES } from '../../support/controlPlane/testCluster.ts';
import type { NodeSpec } from '../../support/kubelet/nodes.ts';
import type { ScenarioContext } from '../context.ts';
import { deployment, type RolloutOptions } from '../objects.ts';
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

/** The same, where the nodes have to be others than the rest of the scenarios needs. */
export const schedulingAlone: readonly Scenario[] = [
  {
    name: 'every node has a taint that the pods do not tolerate',
    arrange: async (ctx) => {
      const taints = [{ key: 'dedicated', value: 'batch', effect: 'NoSchedule' }];
      await onlyNodes(ctx, [
        { name: 'batch-a', taints },
        { name: 'batch-b', taints },
      ]);
      await ctx.create(deployment());
      await untilUnschedulable(ctx, /0\/2 nodes are available: 2 node\(s\) had .*taint/);
    },
    expect: stuck('unschedulable-pods', 'taints'),
    exclusive: true,
  },
  {
    name: 'the only node runs as many pods as it may',
    arrange: async (ctx) => {
      await onlyNodes(ctx, [{ name: 'tiny', pods: '1' }]);
      await ctx.create(deployment());
      await untilUnschedulable(ctx, /0\/1 nodes are available: 1 Too many pods/);
    },
    expect: stuck('unschedulable-pods', 'too-many-pods'),
    exclusive: true,
  },
  {
    name: 'the cluster has no node',
    arrange: async (ctx) => {
      await onlyNodes(ctx, []);
      await ctx.create(deployment());
      await untilUnschedulable(ctx, /no nodes available to schedule pods/);
    },
    expect: stuck('unschedulable-pods', 'no-nodes'),
    exclusive: true,
  },
];

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

async function untilUnschedulable(ctx: ScenarioContext, message: RegExp): Promise<void> {
  await ctx.untilEvent('FailedScheduling', message, 'Pod');
  await ctx.untilPods('are unschedulable', (pods) =>
    pods.some((pod) =>
      pod.status?.conditions?.some((c) => c.reason === 'Unschedulable' && message.test(c.message ?? '')),
    ),
  );
  await ctx.untilDeployment('counts the pod', (d) => (d.status?.unavailableReplicas ?? 0) > 0);
}

/** Replaces the cluster's nodes until the scenario is over. */
async function onlyNodes(
  { cluster, afterwards }: ScenarioContext,
  wanted: readonly NodeSpec[],
): Promise<void> {
  const { kubelet } = cluster;
  const replace = async (nodes: readonly NodeSpec[]): Promise<void> => {
    await Promise.all(kubelet.nodes().map(({ name }) => kubelet.removeNode(name)));
    await Promise.all(nodes.map((node) => kubelet.addNode(node)));
  };
  afterwards(() => replace(NODES));
  await replace(wanted);
}
