/** The deployment controller cannot finish a sync: observedGeneration stays behind. */
import { freePorts } from '../../support/controlPlane/ports.ts';
import { hasCondition, isObserved, type Deployment, type ScenarioContext } from '../context.ts';
import { deployment, missingService, NO_DEADLINE } from '../objects.ts';
import { behind, type Scenario } from '../scenario.ts';

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
];

async function untilCreateError(ctx: ScenarioContext, message: RegExp): Promise<void> {
  await ctx.untilEvent('ReplicaSetCreateError', message, 'Deployment');
  await ctx.untilDeployment(
    'shows a ReplicaSetCreateError',
    (d) => hasCondition(d, 'Progressing', 'ReplicaSetCreateError') && !isObserved(d),
  );
}

function isUnobservedWithoutProgressing(d: Deployment): boolean {
  return (
    !isObserved(d) && d.status?.conditions?.every((condition) => condition.type !== 'Progressing') === true
  );
}
