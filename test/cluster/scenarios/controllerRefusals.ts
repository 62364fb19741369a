/** The deployment controller cannot finish a sync: observedGeneration stays behind. */
import { freePorts } from '../../support/controlPlane/ports.ts';
import { hasCondition, isObserved, type Deployment, type ScenarioContext } from '../context.ts';
import { deployment, missingService, NO_DEADLINE, RECREATE, rolling } from '../objects.ts';
import { behind, stuck, type Scenario } from '../scenario.ts';

/** In the first minute, a generation that nobody has observed is no incident; and these leave no other trace. */
const UNMISTAKABLE = 65;
const ON_REPLICASETS = { resource: 'apps/replicasets', operations: ['CREATE'] } as const;

export const controllerRefusals: readonly Scenario[] = [
  {
    name: 'a quota on ReplicaSets refuses the new version',
    arrange: async (ctx) => {
      await ctx.create(deployment());
      await ctx.untilHealthy();
      await ctx.createQuota({ 'count/replicasets.apps': '1' });
      await ctx.rollOut({ version: '2.0' });
      await untilCreateError(ctx, /exceeded quota: team-quota, requested: count\/replicasets.apps=1/);
    },
    expect: behind('replicaset-create-error', 'quota'),
  },
  {
    name: 'a quota on ReplicaSets refuses the first version',
    arrange: async (ctx) => {
      await ctx.createQuota({ 'count/replicasets.apps': '0' });
      await ctx.create(deployment());
      await untilCreateError(ctx, /exceeded quota/);
    },
    expect: behind('replicaset-create-error', 'quota'),
  },
  {
    name: 'an image failure of the last version, and then a quota on ReplicaSets',
    arrange: async (ctx) => {
      await ctx.create(deployment());
      await ctx.untilHealthy();
      await ctx.rollOut({ behaviour: 'image-not-found', version: '2.0' });
      await ctx.untilEvent('Failed', /ImagePullBackOff/);
      await ctx.createQuota({ 'count/replicasets.apps': '2' });
      await ctx.rollOut({ behaviour: 'image-not-found', version: '3.0' });
      await untilCreateError(ctx, /exceeded quota/);
    },
    expect: behind('replicaset-create-error', 'quota'),
  },
  {
    name: 'the Service of a webhook on ReplicaSets is gone',
    arrange: async (ctx) => {
      await ctx.create(deployment());
      await ctx.untilHealthy();
      const clientConfig = missingService('image-policy');
      await ctx.createWebhook({ name: 'images.policy.test', ...ON_REPLICASETS, clientConfig });
      await ctx.rollOut({ version: '2.0' });
      await untilCreateError(
        ctx,
        /failed calling webhook "images.policy.test".*service "image-policy" not found/,
      );
    },
    expect: behind('replicaset-create-error', 'webhook-unreachable'),
  },
  {
    name: 'a webhook on ReplicaSets that nobody serves, and no deadline: an event is all there is',
    arrange: async (ctx) => {
      await ctx.create(deployment({ progressDeadlineSeconds: NO_DEADLINE }));
      await ctx.untilHealthy();
      const [port] = await freePorts(1);
      const clientConfig = { url: `https://127.0.0.1:${port!}/validate` };
      await ctx.createWebhook({ name: 'images.policy.test', ...ON_REPLICASETS, clientConfig });
      await ctx.rollOut({ version: '2.0' });
      await ctx.untilEvent(
        'ReplicaSetCreateError',
        /failed calling webhook.*connection refused/,
        'Deployment',
      );
      await ctx.untilDeployment('has no Progressing condition', isUnobservedWithoutProgressing);
    },
    expect: behind('replicaset-create-error', 'webhook-unreachable'),
  },
  {
    name: 'a webhook on ReplicaSets denies the new version',
    arrange: async (ctx) => {
      await ctx.create(deployment());
      await ctx.untilHealthy();
      const message = 'image registry.local/shop/web:2.0 is not signed by a trusted key';
      const clientConfig = await ctx.servedBy(() => ({ code: 403, reason: 'Forbidden', message }));
      await ctx.createWebhook({ name: 'signatures.policy.test', ...ON_REPLICASETS, clientConfig });
      await ctx.rollOut({ version: '2.0' });
      await untilCreateError(ctx, /admission webhook "signatures.policy.test" denied the request: image/);
    },
    expect: behind('replicaset-create-error', 'webhook-denied'),
  },
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
      const clientConfig = await ctx.servedBy(() => ({ code: 403, message: 'status is managed elsewhere' }));
      const name = 'status.policy.test';
      await ctx.createWebhook({
        name,
        resource: 'apps/deployments/status',
        operations: ['UPDATE'],
        clientConfig,
      });
      await ctx.rollOut({ version: '2.0' });
      await ctx.untilPods('run the new version', (pods) =>
        pods.some(
          ({ spec, status }) =>
            spec?.containers?.[0]?.image?.endsWith(':2.0') === true && status?.phase === 'Running',
        ),
      );
      await untilStaysBehind(ctx);
    },
    expect: behind('status-write-rejected', 'webhook'),
    lastsSeconds: UNMISTAKABLE,
  },
];

async function denyReplicaSetUpdates(ctx: ScenarioContext): Promise<void> {
  const clientConfig = await ctx.servedBy(() => ({
    code: 403,
    message: 'replica counts are frozen this week',
  }));
  const name = 'freeze.policy.test';
  await ctx.createWebhook({ name, resource: 'apps/replicasets', operations: ['UPDATE'], clientConfig });
}

async function untilCreateError(ctx: ScenarioContext, message: RegExp): Promise<void> {
  await ctx.untilEvent('ReplicaSetCreateError', message, 'Deployment');
  await ctx.untilDeployment(
    'shows a ReplicaSetCreateError',
    (d) => hasCondition(d, 'Progressing', 'ReplicaSetCreateError') && !isObserved(d),
  );
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

function isUnobservedWithoutProgressing(d: Deployment): boolean {
  return (
    !isObserved(d) && d.status?.conditions?.every((condition) => condition.type !== 'Progressing') === true
  );
}
