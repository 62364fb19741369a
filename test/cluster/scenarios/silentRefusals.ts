/** Writes of the deployment controller that are refused and leave neither condition nor event. */
import { hasCondition, isObserved, type ScenarioContext } from '../context.ts';
import { deployment, missingService, RECREATE, rolling } from '../objects.ts';
import { behind, stuck, type Scenario } from '../scenario.ts';

/** In the first minute, a generation that nobody has observed is no incident; and these leave no other trace. */
const UNMISTAKABLE = 65;
/** Of the namespace all that a rollout is made of, and of the cluster nothing. */
const LOOK = [
  { apiGroups: ['apps'], resources: ['deployments', 'replicasets'], verbs: ['get', 'list'] },
  { apiGroups: [''], resources: ['pods', 'events'], verbs: ['get', 'list'] },
];

export const silentRefusals: readonly Scenario[] = [
  {
    name: 'a webhook refuses to let ReplicaSets be scaled: no condition, no event',
    arrange: async (ctx) => {
      await ctx.create(deployment());
      await ctx.untilHealthy();
      await denyReplicaSetUpdates(ctx);
      await ctx.patch('Deployment', 'web', { spec: { replicas: 5 } });
      await untilStaysBehind(ctx);
    },
    expect: behind('replicaset-update-error', 'webhook'),
    lastsSeconds: UNMISTAKABLE,
  },
  {
    name: 'a webhook refuses to let the old ReplicaSet go before the new version is created',
    arrange: async (ctx) => {
      await ctx.create(deployment({ strategy: RECREATE }));
      await ctx.untilHealthy();
      await denyReplicaSetUpdates(ctx);
      await ctx.rollOut({ version: '2.0' });
      await untilStaysBehind(ctx);
    },
    expect: behind('replicaset-update-error', 'webhook'),
    lastsSeconds: UNMISTAKABLE,
  },
  {
    name: 'the Service of a webhook on updates of ReplicaSets is gone',
    arrange: async (ctx) => {
      await ctx.create(deployment());
      await ctx.untilHealthy();
      const clientConfig = missingService('freeze');
      const operations = ['UPDATE'] as const;
      await ctx.createWebhook({
        name: 'freeze.policy.test',
        resource: 'apps/replicasets',
        operations,
        clientConfig,
      });
      await ctx.patch('Deployment', 'web', { spec: { replicas: 5 } });
      await untilStaysBehind(ctx);
    },
    expect: behind('replicaset-update-error', 'webhook-unreachable'),
    lastsSeconds: UNMISTAKABLE,
  },
  {
    name: 'the Service of a webhook on the status of Deployments is gone',
    arrange: async (ctx) => {
      await ctx.create(deployment());
      await ctx.untilHealthy();
      await refuseStatus(ctx, missingService('status-policy'));
    },
    expect: behind('status-write-rejected', 'webhook-unreachable'),
    lastsSeconds: UNMISTAKABLE,
  },
  {
    name: 'a webhook refuses what the controller reports, seen by somebody who may not see webhooks',
    arrange: async (ctx) => {
      await ctx.create(deployment());
      await ctx.untilHealthy();
      await refuseStatus(
        ctx,
        await ctx.servedBy(() => ({ code: 403, message: 'status is managed elsewhere' })),
      );
    },
    allowed: LOOK,
    expect: behind('status-write-rejected', 'other'),
    lastsSeconds: UNMISTAKABLE,
  },
  {
    name: 'a webhook refuses to let the old ReplicaSet shrink, seen by somebody who may not see webhooks',
    arrange: async (ctx) => {
      await ctx.create(deployment({ strategy: rolling(0, 1) }));
      await ctx.untilHealthy();
      await denyReplicaSetUpdates(ctx);
      await ctx.rollOut({ version: '2.0' });
      await ctx.untilDeployment('has seen the change', isObserved);
    },
    allowed: LOOK,
    expect: stuck('replicaset-update-error', 'other'),
    lastsSeconds: UNMISTAKABLE,
  },
  {
    // reconcileOldReplicaSets (rolling.go) drops the error of a refused scale-down: the sync counts as complete.
    name: 'a webhook refuses to let the old ReplicaSet shrink in a rolling update: the generation is observed',
    arrange: async (ctx) => {
      await ctx.create(deployment({ strategy: rolling(0, 1) }));
      await ctx.untilHealthy();
      await denyReplicaSetUpdates(ctx);
      await ctx.rollOut({ version: '2.0', progressDeadlineSeconds: 2 });
      await ctx.untilDeployment(
        'has missed its deadline',
        (d) => hasCondition(d, 'Progressing', 'ProgressDeadlineExceeded') && isObserved(d),
      );
    },
    expect: stuck('replicaset-update-error', 'webhook'),
    lastsSeconds: UNMISTAKABLE,
  },
  {
    name: 'a webhook refuses what the controller reports: no sync comes to its end',
    arrange: async (ctx) => {
      await ctx.create(deployment());
      await ctx.untilHealthy();
      await refuseStatus(
        ctx,
        await ctx.servedBy(() => ({ code: 403, message: 'status is managed elsewhere' })),
      );
    },
    expect: behind('status-write-rejected', 'webhook'),
    lastsSeconds: UNMISTAKABLE,
  },
];

async function refuseStatus(ctx: ScenarioContext, clientConfig: object): Promise<void> {
  const resource = 'apps/deployments/status';
  await ctx.createWebhook({ name: 'status.policy.test', resource, operations: ['UPDATE'], clientConfig });
  await ctx.rollOut({ version: '2.0' });
  await ctx.untilPods('run the new version', (pods) =>
    pods.some(
      ({ spec, status }) =>
        spec?.containers?.[0]?.image?.endsWith(':2.0') === true && status?.phase === 'Running',
    ),
  );
  await untilStaysBehind(ctx);
}

async function denyReplicaSetUpdates(ctx: ScenarioContext): Promise<void> {
  const clientConfig = await ctx.servedBy(() => ({
    code: 403,
    message: 'replica counts are frozen this week',
  }));
  const name = 'freeze.policy.test';
  await ctx.createWebhook({ name, resource: 'apps/replicasets', operations: ['UPDATE'], clientConfig });
}

/** A write that the controller handles at once is observed within this time; the retries are not. */
async function untilStaysBehind(ctx: ScenarioContext): Promise<void> {
  const deadline = Date.now() + 2500;
  await ctx.untilDeployment('stays unobserved', (d) => {
    if (isObserved(d))
      throw new Error('the controller observed a generation that it should not be able to finish');
    return Date.now() > deadline;
  });
}
