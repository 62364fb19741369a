/** The ReplicaSet is there and cannot create its pods: the generation is observed, and nothing comes of it. */
import type { AdmissionRequest } from '../../support/controlPlane/webhookServer.ts';
import { hasCondition, isObserved, type ScenarioContext } from '../context.ts';
import { deployment, missingService, type RolloutOptions } from '../objects.ts';
import { stuck, type Scenario } from '../scenario.ts';

const ON_PODS = { resource: 'pods', operations: ['CREATE'] } as const;
/** From 1.25 on, admission itself enforces the Pod Security Standards. */
const POD_SECURITY_BUILT_IN = 25;

export const podRefusals: readonly Scenario[] = [
  {
    name: 'a quota on pods is too small for a first rollout',
    arrange: async (ctx) => {
      await ctx.createQuota({ pods: '2' });
      await ctx.create(deployment({ replicas: 4 }));
      await untilFailedCreate(
        ctx,
        /exceeded quota: team-quota, requested: pods=1, used: pods=2, limited: pods=2/,
      );
    },
    expect: stuck('pod-create-error', 'quota'),
  },
  {
    name: 'a quota wants every pod to ask for CPU',
    arrange: async (ctx) => {
      await ctx.createQuota({ 'requests.cpu': '4' });
      await ctx.create(deployment());
      await untilFailedCreate(ctx, /failed quota: team-quota: must specify requests.cpu/);
    },
    expect: stuck('pod-create-error', 'quota-must-specify'),
  },
  {
    name: 'a LimitRange allows less than the container asks for',
    arrange: async (ctx) => {
      const limits = [{ type: 'Container', max: { cpu: '500m' } }];
      await ctx.create({
        apiVersion: 'v1',
        kind: 'LimitRange',
        metadata: { name: 'small' },
        spec: { limits },
      });
      await rollOutOver(ctx, { container: { resources: { limits: { cpu: '2' } } } });
      await untilFailedCreate(ctx, /maximum cpu usage per Container is 500m, but limit is 2/);
    },
    expect: stuck('pod-create-error', 'limit-range'),
  },
  {
    name: 'a webhook denies the pods',
    arrange: async (ctx) => {
      await ctx.create(deployment());
      await ctx.untilHealthy();
      const message = '[team-label] you must provide labels: {"team"}';
      const clientConfig = await ctx.servedBy(() => ({ code: 403, message }));
      await ctx.createWebhook({ name: 'validation.gatekeeper.sh', ...ON_PODS, clientConfig });
      await ctx.rollOut({ version: '2.0' });
      await untilFailedCreate(
        ctx,
        /admission webhook "validation.gatekeeper.sh" denied the request: \[team-label\]/,
      );
    },
    expect: stuck('pod-create-error', 'webhook-denied'),
  },
  {
    name: 'the Service of a webhook on pods is gone',
    arrange: async (ctx) => {
      await ctx.create(deployment());
      await ctx.untilHealthy();
      const clientConfig = missingService('sidecar-injector');
      await ctx.createWebhook({ name: 'inject.mesh.test', ...ON_PODS, clientConfig });
      await ctx.rollOut({ version: '2.0' });
      await untilFailedCreate(
        ctx,
        /failed calling webhook "inject.mesh.test".*service "sidecar-injector" not found/,
      );
    },
    expect: stuck('pod-create-error', 'webhook-unreachable'),
  },
  {
    name: 'the ServiceAccount does not exist',
    arrange: async (ctx) => {
      await rollOutOver(ctx, { pod: { serviceAccountName: 'shop-web' } });
      await untilFailedCreate(
        ctx,
        /error looking up service account .*: serviceaccount "shop-web" not found/,
      );
    },
    expect: stuck('pod-create-error', 'service-account-missing'),
  },
  {
    name: 'the PriorityClass does not exist',
    arrange: async (ctx) => {
      await rollOutOver(ctx, { pod: { priorityClassName: 'shop-critical' } });
      await untilFailedCreate(ctx, /no PriorityClass with name shop-critical was found/);
    },
    expect: stuck('pod-create-error', 'priority-class-missing'),
  },
  {
    name: 'the Pod Security Standards forbid the pods',
    arrange: async (ctx) => {
      await ctx.create(deployment());
      await ctx.untilHealthy();
      await restrictPods(ctx);
      await ctx.rollOut({ version: '2.0' });
      await untilFailedCreate(
        ctx,
        /violates PodSecurity "restricted:latest": allowPrivilegeEscalation != false/,
      );
    },
    expect: stuck('pod-create-error', 'pod-security'),
  },
];

/** A first version that runs, and then one that is refused. */
async function rollOutOver(ctx: ScenarioContext, refused: RolloutOptions): Promise<void> {
  await ctx.create(deployment());
  await ctx.untilHealthy();
  await ctx.rollOut({ version: '2.0', ...refused });
}

async function untilFailedCreate(ctx: ScenarioContext, message: RegExp): Promise<void> {
  await ctx.untilEvent('FailedCreate', message, 'ReplicaSet');
  await ctx.untilDeployment(
    'shows the failure',
    (d) => hasCondition(d, 'ReplicaFailure', 'FailedCreate') && isObserved(d),
  );
}

/**
 * Where admission does not know the Pod Security Standards yet, their authors' own webhook was used, under this
 * name and with these words (pod-security-admission/admission/admission.go). It answers with a whole Forbidden
 * status; the apiserver puts its "admission webhook … denied the request" before it.
 */
async function restrictPods(ctx: ScenarioContext): Promise<void> {
  if (ctx.cluster.plane.minor >= POD_SECURITY_BUILT_IN) {
    const labels = { 'pod-security.kubernetes.io/enforce': 'restricted' };
    await ctx.admin.patch('Namespace', { name: ctx.namespace }, { metadata: { labels } });
    return;
  }
  const clientConfig = await ctx.servedBy((request) => ({
    code: 403,
    reason: 'Forbidden',
    message: violation(request),
  }));
  await ctx.createWebhook({ name: 'pod-security-webhook.kubernetes.io', ...ON_PODS, clientConfig });
}

function violation({ object }: AdmissionRequest): string {
  const pod = object?.metadata?.name ?? object?.metadata?.generateName ?? '';
  const why = [
    'allowPrivilegeEscalation != false (container "web" must set securityContext.allowPrivilegeEscalation=false)',
    'unrestricted capabilities (container "web" must set securityContext.capabilities.drop=["ALL"])',
    'runAsNonRoot != true (pod or container "web" must set securityContext.runAsNonRoot=true)',
    'seccompProfile (pod or container "web" must set securityContext.seccompProfile.type to "RuntimeDefault" or "Localhost")',
  ];
  return `pods "${pod}" is forbidden: violates PodSecurity "restricted:latest": ${why.join(', ')}`;
}
