/** Scheduling where the nodes have to be others than the rest of the scenarios needs. */
import { NODES } from '../../support/controlPlane/testCluster.ts';
import { until } from '../../support/controlPlane/waiting.ts';
import type { NodeSpec } from '../../support/kubelet/nodes.ts';
import type { ScenarioContext } from '../context.ts';
import { deployment } from '../objects.ts';
import { stuck, type Scenario } from '../scenario.ts';
import { untilUnschedulable } from './scheduling.ts';

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
    name: 'the old pods leave too little on each node for a new one beside them',
    arrange: async (ctx) => {
      await onlyNodes(ctx, [
        { name: 'small-a' },
        { name: 'small-b', cpu: '3' },
        { name: 'batch-a', taints: [{ key: 'dedicated', value: 'batch', effect: 'NoSchedule' }] },
      ]);
      const container = { resources: { requests: { cpu: '2500m' } } };
      await ctx.create(deployment({ container }));
      await ctx.untilHealthy();
      await ctx.rollOut({ version: '2.0', container });
      await untilUnschedulable(ctx, /0\/3 nodes are available: .*2 Insufficient cpu/);
    },
    expect: stuck('unschedulable-pods', 'insufficient-resources'),
    exclusive: true,
  },
  {
    name: 'every node is closed for new pods',
    arrange: async (ctx) => {
      await onlyNodes(ctx, [{ name: 'closed' }]);
      await ctx.admin.patch('Node', { name: 'closed' }, { spec: { unschedulable: true } });
      await ctx.create(deployment());
      await untilUnschedulable(ctx, /0\/1 nodes are available: 1 node\(s\) were unschedulable/);
    },
    expect: stuck('unschedulable-pods', 'taints'),
    exclusive: true,
  },
  {
    name: 'the pods that are there leave no room for the last one',
    arrange: async (ctx) => {
      await onlyNodes(ctx, [{ name: 'small', cpu: '2' }]);
      await ctx.create(deployment({ replicas: 3, container: { resources: { requests: { cpu: '900m' } } } }));
      await untilUnschedulable(ctx, /0\/1 nodes are available: 1 Insufficient cpu/);
    },
    expect: stuck('unschedulable-pods', 'insufficient-resources'),
    exclusive: true,
  },
  {
    name: 'the kubelet of the only node is silent, and the pods on it do not count any more',
    arrange: async (ctx) => {
      await onlyNodes(ctx, [{ name: 'lonely' }]);
      await ctx.create(deployment());
      await ctx.untilHealthy();
      ctx.cluster.kubelet.silence('lonely');
      await ctx.untilDeployment('has lost its pods', (d) => (d.status?.availableReplicas ?? 0) === 0);
    },
    expect: stuck('readiness-failure', 'node-lost'),
    exclusive: true,
    judgedAfterSeconds: 90,
  },
  {
    name: 'the kubelet of the only node is silent, and new pods have no place to go',
    arrange: async (ctx) => {
      await onlyNodes(ctx, [{ name: 'lonely' }]);
      await silenced(ctx, 'lonely');
      await ctx.create(deployment());
      await untilUnschedulable(ctx, /0\/1 nodes are available: 1 node\(s\) had .*taint/);
    },
    expect: { ...stuck('unschedulable-pods', 'taints'), tells: ['cluster-resource-pressure/no-node-ready'] },
    exclusive: true,
  },
  {
    name: 'of two nodes one is silent, and the other is closed for new pods',
    arrange: async (ctx) => {
      await onlyNodes(ctx, [{ name: 'lonely' }, { name: 'closed' }]);
      await ctx.admin.patch('Node', { name: 'closed' }, { spec: { unschedulable: true } });
      await silenced(ctx, 'lonely');
      await ctx.create(deployment());
      await untilUnschedulable(ctx, /0\/2 nodes are available/);
    },
    expect: {
      ...stuck('unschedulable-pods', 'taints'),
      tells: ['cluster-resource-pressure/nodes-not-ready'],
    },
    exclusive: true,
  },
  {
    name: 'the only node is short of memory, and takes no pods that have no claim to any',
    arrange: async (ctx) => {
      await onlyNodes(ctx, [{ name: 'pressed' }]);
      const effect = 'NoSchedule';
      const taints = [{ key: 'node.kubernetes.io/memory-pressure', effect }];
      const reason = 'KubeletHasInsufficientMemory';
      const conditions = [{ type: 'MemoryPressure', status: 'True', reason }];
      const strategic = { type: 'strategic' } as const;
      const node = { name: 'pressed' };
      await ctx.admin.patch(
        'Node',
        node,
        { status: { conditions } },
        { ...strategic, subresource: 'status' },
      );
      await ctx.admin.patch('Node', node, { spec: { taints } }, strategic);
      await ctx.create(deployment());
      await untilUnschedulable(ctx, /1 node\(s\) had .*taint.*memory-pressure/);
    },
    expect: { ...stuck('unschedulable-pods', 'taints'), tells: ['cluster-resource-pressure/node-pressure'] },
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

/** Nothing is heard of the node any more, and the node controller has seen that. */
async function silenced({ cluster, admin }: ScenarioContext, name: string): Promise<void> {
  cluster.kubelet.silence(name);
  await until(`node ${name} is lost`, async () => {
    const node = await admin.get('Node', { name });
    return node?.status?.conditions?.some((c) => c.type === 'Ready' && c.status === 'Unknown');
  });
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
