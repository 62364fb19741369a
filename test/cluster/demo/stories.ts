/** The Deployments of media/demo: for each diagnosis of the playbook one, and some that are well. */
import { setTimeout as sleep } from 'node:timers/promises';
import { hasCondition, isObserved, type ScenarioContext } from '../context.ts';
import { missingService, NO_DEADLINE, update } from '../objects.ts';
import { answering, webhookFor, type Own, type Story } from './story.ts';

const HTTP_GET = { path: '/ready', port: 8080 };
/** Missed by the time of the recording: a look at the Deployment alone shows it then. */
const SHORT = { progressDeadlineSeconds: 120 };
/** The apiserver learns of a webhook through a watch. */
const LEARNT_MS = 5000;

export const STORIES: readonly Story[] = [
  {
    namespace: 'shop',
    name: 'storefront',
    age: 'old',
    cause: null,
    arrange: async (ctx, own) => {
      await own.start(ctx, '5.2.0');
    },
  },
  {
    namespace: 'shop',
    name: 'recommendations',
    age: 'old',
    cause: 'paused-rollout',
    arrange: async (ctx, own) => {
      await own.start(ctx, '1.8.2');
      await as(ctx, own, 'kubectl-rollout', { spec: { paused: true } });
      await ctx.rollOut(own.v('1.9.0'));
    },
  },
  {
    namespace: 'shop',
    name: 'search',
    age: 'old',
    cause: 'unschedulable-pods',
    arrange: async (ctx, own) => {
      await own.start(ctx, '3.0.4', SHORT);
      const resources = { requests: { cpu: '6', memory: '2Gi' } };
      await ctx.rollOut(own.v('3.1.0', { container: { resources } }));
      await ctx.untilDeployment('counts the new pod', (d) => d.status?.updatedReplicas === 1, own.name);
    },
  },
  {
    namespace: 'payments',
    name: 'ledger',
    age: 'old',
    cause: 'replicaset-create-error',
    arrange: async (ctx, own) => {
      await own.start(ctx, '7.0.0');
      const clientConfig = missingService('image-policy');
      const webhook = { name: 'images.policy.example', resource: 'apps/replicasets', clientConfig };
      await webhookFor(ctx, own.name, { ...webhook, operations: ['CREATE'] });
      await sleep(LEARNT_MS);
      await ctx.rollOut(own.v('7.0.1'));
    },
  },
  {
    namespace: 'payments',
    name: 'invoices',
    age: 'old',
    cause: 'replicaset-update-error',
    arrange: async (ctx, own) => {
      await own.start(ctx, '2.2.0');
      await freeze(ctx, own, 'freeze.payments.example');
      await as(ctx, own, 'kubectl-edit', { spec: { replicas: 4 } });
    },
  },
  {
    namespace: 'payments',
    name: 'refunds',
    age: 'old',
    cause: 'replicaset-update-error',
    arrange: async (ctx, own) => {
      await own.start(ctx, '4.3.0');
      await ctx.rollOut(own.v('4.4.0'));
      await ctx.untilHealthy(own.name);
      await freeze(ctx, own, 'freeze-refunds.payments.example');
      // As `kubectl rollout undo` does: the template of the revision before.
      await as(ctx, own, 'kubectl-rollout', update(own.v('4.3.0')));
    },
  },
  {
    // What is left when the events have expired, and no condition tells: the playbook's eighth diagnosis.
    namespace: 'platform',
    name: 'audit-log',
    age: 'old',
    cause: 'unobserved-generation',
    arrange: async (ctx, own) => {
      await own.start(ctx, '0.9.0', { replicas: 1, progressDeadlineSeconds: NO_DEADLINE });
      const webhook = { name: 'labels.platform.example', resource: 'apps/replicasets' } as const;
      const clientConfig = await answering(ctx, webhook.name, { code: 500, message: 'database is locked' });
      await webhookFor(ctx, own.name, { ...webhook, operations: ['CREATE'], clientConfig });
      await sleep(LEARNT_MS);
      await ctx.rollOut(own.v('0.9.1'));
    },
  },
  {
    namespace: 'reports',
    name: 'exporter',
    age: 'old',
    cause: 'pod-create-error',
    arrange: async (ctx, own) => {
      await own.start(ctx, '1.0.0');
      await ctx.createQuota({ pods: '3' });
      await ctx.patch('Deployment', own.name, { spec: { replicas: 5 } });
    },
  },
  {
    namespace: 'platform',
    name: 'identity',
    age: 'young',
    cause: 'readiness-failure',
    arrange: async (ctx, own) => {
      await own.start(ctx, '6.0.0', SHORT);
      const container = { readinessProbe: { httpGet: HTTP_GET } };
      await ctx.rollOut(own.v('6.1.0', { container, behaviour: 'never-ready' }));
    },
  },
  {
    namespace: 'platform',
    name: 'mailer',
    age: 'young',
    cause: 'progress-deadline-exceeded',
    arrange: async (ctx, own) => {
      await own.start(ctx, '2.0.0', { ...SHORT, replicas: 1 });
      await ctx.rollOut(own.v('2.1.0', { behaviour: 'slow-pull' }));
    },
  },
  {
    namespace: 'platform',
    name: 'gateway',
    age: 'young',
    cause: 'image-pull-failure',
    arrange: async (ctx, own) => {
      await own.start(ctx, '1.14.0', SHORT);
      await ctx.rollOut(own.v('1.15.O', { behaviour: 'image-not-found' }));
    },
  },
  {
    namespace: 'platform',
    name: 'web',
    age: 'young',
    cause: 'container-config-error',
    arrange: async (ctx, own) => {
      await own.start(ctx, '1.0.0', { ...SHORT, replicas: 1 });
      const container = { envFrom: [{ configMapRef: { name: 'web-config' } }] };
      await ctx.rollOut(own.v('1.1.0', { container, behaviour: 'config-map-missing' }));
    },
  },
  {
    namespace: 'payments',
    name: 'fraud-scoring',
    age: 'young',
    cause: 'crash-loop',
    arrange: async (ctx, own) => {
      const resources = { requests: { memory: '64Mi' }, limits: { memory: '64Mi' } };
      await own.start(ctx, '0.20.0', { ...SHORT, container: { resources } });
      await ctx.rollOut(own.v('0.21.0', { container: { resources }, behaviour: 'crash-oom-killed' }));
    },
  },
  {
    namespace: 'payments',
    name: 'notifications',
    age: 'young',
    cause: 'crash-loop',
    arrange: async (ctx, own) => {
      await own.start(ctx, '3.3.0', SHORT);
      await ctx.rollOut(own.v('3.4.0', { behaviour: 'crash-error' }));
    },
  },
  {
    // A fight over the size: an autoscaler's manifest and the Deployment's own in one repository.
    namespace: 'platform',
    name: 'dashboards',
    age: 'fresh',
    cause: null,
    arrange: async (ctx, own) => {
      await own.start(ctx, '1.6.0');
      for (const manager of ['keda', 'argocd-controller', 'keda', 'argocd-controller']) {
        await as(ctx, own, manager, { spec: { replicas: manager === 'keda' ? 3 : 2 } });
        await sleep(6000);
      }
      await ctx.untilHealthy(own.name);
    },
  },
  {
    namespace: 'platform',
    name: 'assets',
    age: 'fresh',
    cause: null,
    arrange: async (ctx, own) => {
      await own.start(ctx, '8.0.0', { replicas: 1 });
      await ctx.rollOut(own.v('8.1.0', { behaviour: 'slow-pull' }));
    },
  },
  {
    // Last of the old ones in its namespace: the quota refuses every other ReplicaSet too.
    namespace: 'shop',
    name: 'checkout',
    age: 'old',
    cause: 'replicaset-create-error',
    arrange: async (ctx, own) => {
      await own.start(ctx, '2.4.0');
      const sets = await ctx.admin.list('ReplicaSet', ctx.namespace);
      await ctx.createQuota({ 'count/replicasets.apps': String(sets.length) });
      await ctx.rollOut(own.v('2.4.1'));
      await ctx.untilDeployment(
        'shows the refusal',
        (d) => hasCondition(d, 'Progressing', 'ReplicaSetCreateError') && !isObserved(d),
        own.name,
      );
    },
  },
];

/** A write in another program's name. */
function as(ctx: ScenarioContext, { name }: Own, manager: string, patch: object): Promise<void> {
  return ctx.admin.patch('Deployment', { namespace: ctx.namespace, name }, patch, { manager });
}

async function freeze(ctx: ScenarioContext, { name }: Own, webhook: string): Promise<void> {
  const message = 'replica counts are frozen until the end of the quarter';
  const clientConfig = await answering(ctx, webhook, { code: 403, message });
  const resource = 'apps/replicasets';
  await webhookFor(ctx, name, { name: webhook, resource, operations: ['UPDATE'], clientConfig });
  await sleep(LEARNT_MS);
}
