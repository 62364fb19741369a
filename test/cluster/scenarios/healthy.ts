import { deployment } from '../objects.ts';
import { HEALTHY, type Scenario } from '../scenario.ts';

const REVISION = 'deployment.kubernetes.io/revision';

export const healthy: readonly Scenario[] = [
  {
    name: 'a fresh rollout that is complete',
    arrange: async (ctx) => {
      await ctx.create(deployment());
      await ctx.untilHealthy();
    },
    expect: HEALTHY,
  },
  {
    name: 'a rollout that was scaled up, and down again',
    arrange: async (ctx) => {
      await ctx.create(deployment());
      await ctx.untilHealthy();
      for (const replicas of [4, 1]) {
        await ctx.patch('Deployment', 'web', { spec: { replicas } });
        await ctx.untilHealthy();
      }
    },
    expect: HEALTHY,
  },
  {
    name: 'a Deployment that was scaled to nothing',
    arrange: async (ctx) => {
      await ctx.create(deployment());
      await ctx.untilHealthy();
      await ctx.patch('Deployment', 'web', { spec: { replicas: 0 } });
      await ctx.untilHealthy();
      await ctx.untilPods('are gone', (pods) => pods.length === 0);
    },
    expect: HEALTHY,
  },
  {
    name: 'a second version that is rolled out',
    arrange: async (ctx) => {
      await ctx.create(deployment());
      await ctx.untilHealthy();
      await ctx.rollOut({ version: '2.0' });
      await ctx.untilHealthy();
    },
    expect: HEALTHY,
  },
  {
    name: 'a rollback to an older revision',
    arrange: async (ctx) => {
      await ctx.create(deployment());
      await ctx.untilHealthy();
      await ctx.rollOut({ version: '2.0' });
      await ctx.untilHealthy();
      await ctx.rollOut({ version: '1.0' });
      await ctx.untilDeployment('runs revision 3', (d) => d.metadata?.annotations?.[REVISION] === '3');
      await ctx.untilHealthy();
    },
    expect: HEALTHY,
  },
  {
    name: 'annotations that were rewritten many times since the rollout',
    arrange: async (ctx) => {
      await ctx.create(deployment());
      await ctx.untilHealthy();
      for (const commit of ['a1', 'b2', 'c3', 'd4', 'e5', 'f6']) {
        await ctx.patch('Deployment', 'web', { metadata: { annotations: { 'gitops.test/commit': commit } } });
      }
      await ctx.untilHealthy();
    },
    expect: HEALTHY,
  },
  {
    name: 'a Deployment that was paused, changed and resumed',
    arrange: async (ctx) => {
      await ctx.create(deployment());
      await ctx.untilHealthy();
      await ctx.rollOut({ version: '2.0', paused: true });
      await ctx.untilDeployment(
        'is paused',
        (d) => d.status?.conditions?.some((c) => c.reason === 'DeploymentPaused') === true,
      );
      await ctx.patch('Deployment', 'web', { spec: { paused: false } });
      await ctx.untilHealthy();
    },
    expect: HEALTHY,
  },
];
