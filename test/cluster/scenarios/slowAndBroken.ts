/** Admission webhooks that do not answer as they should, and requests that take too long because of them. */
import { hasCondition, isObserved, type ScenarioContext } from '../context.ts';
import { deployment, validatingWebhook, type WebhookOptions } from '../objects.ts';
import { behind, stuck, type Scenario } from '../scenario.ts';

const ON_PODS = { resource: 'pods', operations: ['CREATE'] } as const;
const ON_REPLICASETS = { resource: 'apps/replicasets', operations: ['CREATE'] } as const;

export const slowAndBroken: readonly Scenario[] = [
  {
    name: 'two webhooks on pods hang for longer than the API server gives a request',
    arrange: async (ctx) => {
      await rolledOut(ctx);
      await createHangingPair(ctx, ON_PODS);
      await ctx.rollOut({ version: '2.0' });
      await ctx.untilEvent('FailedCreate', /Timeout: request did not complete within requested timeout/);
      await ctx.untilDeployment('shows it', (d) => hasCondition(d, 'ReplicaFailure', 'FailedCreate'));
    },
    expect: stuck('pod-create-error', 'api-timeout'),
  },
  {
    name: 'two webhooks on ReplicaSets hang for longer than the API server gives a request',
    arrange: async (ctx) => {
      await rolledOut(ctx);
      await createHangingPair(ctx, ON_REPLICASETS);
      await ctx.rollOut({ version: '2.0' });
      await ctx.untilEvent('ReplicaSetCreateError', /Timeout: request did not complete within/);
      await ctx.untilDeployment(
        'shows it',
        (d) => hasCondition(d, 'Progressing', 'ReplicaSetCreateError') && !isObserved(d),
      );
    },
    expect: behind('replicaset-create-error', 'api-timeout'),
  },
  {
    name: 'a webhook on pods does not answer in its time',
    arrange: async (ctx) => {
      await rolledOut(ctx);
      const clientConfig = await ctx.servedBy(() => 'never');
      await ctx.createWebhook({ name: 'slow.policy.test', ...ON_PODS, clientConfig, timeoutSeconds: 1 });
      await refused(ctx, /failed calling webhook "slow.policy.test".*context deadline exceeded/);
    },
    expect: stuck('pod-create-error', 'webhook-unreachable'),
  },
  {
    name: 'the certificate of a webhook on pods is signed by nobody whom the API server trusts',
    arrange: async (ctx) => {
      await rolledOut(ctx);
      const { url } = (await ctx.servedBy(() => 'allow')) as { readonly url: string };
      await ctx.createWebhook({ name: 'rotated.policy.test', ...ON_PODS, clientConfig: { url } });
      await refused(ctx, /failed calling webhook "rotated.policy.test".*x509: certificate signed by unknown/);
    },
    expect: stuck('pod-create-error', 'webhook-unreachable'),
  },
  {
    name: 'a webhook on ReplicaSets answers with a page that is not found',
    arrange: async (ctx) => {
      await rolledOut(ctx);
      const served = (await ctx.servedBy(() => 'allow')) as { readonly url: string };
      const clientConfig = { ...served, url: `${served.url}/moved` };
      await ctx.createWebhook({ name: 'moved.policy.test', ...ON_REPLICASETS, clientConfig });
      await ctx.rollOut({ version: '2.0' });
      await ctx.untilEvent('ReplicaSetCreateError', /failed calling webhook "moved.policy.test"/);
      await ctx.untilDeployment('stays behind', (d) => !isObserved(d));
    },
    expect: behind('replicaset-create-error', 'webhook-unreachable'),
  },
  {
    name: 'a webhook on ReplicaSets says no and gives no reason',
    arrange: async (ctx) => {
      await rolledOut(ctx);
      const clientConfig = await ctx.servedBy(() => ({ code: 400 }));
      await ctx.createWebhook({ name: 'mute.policy.test', ...ON_REPLICASETS, clientConfig });
      await ctx.rollOut({ version: '2.0' });
      await ctx.untilEvent(
        'ReplicaSetCreateError',
        /"mute.policy.test" denied the request without explanation/,
      );
      await ctx.untilDeployment('stays behind', (d) => !isObserved(d));
    },
    expect: behind('replicaset-create-error', 'webhook-denied'),
  },
];

async function rolledOut(ctx: ScenarioContext): Promise<void> {
  await ctx.create(deployment());
  await ctx.untilHealthy();
}

async function refused(ctx: ScenarioContext, message: RegExp): Promise<void> {
  await ctx.rollOut({ version: '2.0' });
  await ctx.untilEvent('FailedCreate', message, 'ReplicaSet');
  await ctx.untilDeployment('shows it', (d) => hasCondition(d, 'ReplicaFailure', 'FailedCreate'));
}

/**
 * Each may take 30 s, which is the most that the API allows, and is passed over then; together they outlast the 34 s
 * that a write has (apiserver pkg/endpoints/handlers/rest.go, requestTimeoutUpperBound). The second one turns dry runs
 * away at once, which is how one sees that the apiserver knows of both.
 */
async function createHangingPair(
  ctx: ScenarioContext,
  what: Pick<WebhookOptions, 'resource' | 'operations'>,
): Promise<void> {
  const isProbe = (name: string | undefined): boolean => name === 'dry-run';
  const first = await ctx.servedBy(({ object }) => (isProbe(object?.metadata?.name) ? 'allow' : 'never'));
  const second = await ctx.servedBy(({ object }) =>
    isProbe(object?.metadata?.name) ? { code: 403, message: 'a dry run' } : 'never',
  );
  const common = { ...what, timeoutSeconds: 30, failurePolicy: 'Ignore' } as const;
  const kind = 'MutatingWebhookConfiguration';
  await ctx.admin.create({
    ...validatingWebhook(ctx.namespace, { name: 'a-slow.policy.test', ...common, kind, clientConfig: first }),
  });
  ctx.afterwards(() => ctx.admin.remove(kind, { name: `${ctx.namespace}.a-slow.policy.test` }));
  await ctx.createWebhook({ name: 'b-slow.policy.test', ...common, kind, clientConfig: second });
}
