/** The Deployments that the tests look at, in the states that they need; made once for a run. */
import type { TestCluster } from '../support/controlPlane/testCluster.ts';
import { until } from '../support/controlPlane/waiting.ts';
import { createContext, hasCondition, isObserved, type ScenarioContext } from '../cluster/context.ts';
import { deployment } from '../cluster/objects.ts';

export async function setStage(cluster: TestCluster): Promise<void> {
  await Promise.all(
    Object.entries(NAMESPACES).map(async ([namespace, arrange]) => {
      await cluster.createNamespace(namespace);
      const [ctx] = createContext(cluster, namespace);
      await arrange(ctx);
    }),
  );
}

/** Each Deployment that a test changes is that test's own. */
const NAMESPACES: Readonly<Record<string, (ctx: ScenarioContext) => Promise<unknown>>> = {
  shop: (ctx) =>
    Promise.all([
      ...['checkout', 'search', 'orders', 'wishlist'].map((name) => pausedWithAChange(ctx, name)),
      crashing(ctx),
    ]),
  payments: refusedByAQuota,
  finance: (ctx) => Promise.all([pausedWithAChange(ctx, 'billing'), healthy(ctx, 'tax')]),
  quiet: (ctx) => healthy(ctx, 'cart'),
  bakery: (ctx) =>
    Promise.all([rolledOutTwice(ctx, 'oven'), rolledOutTwice(ctx, 'mixer'), healthy(ctx, 'till')]),
  radio: (ctx) => healthy(ctx, 'station', { pod: { containers: TWO_CONTAINERS } }),
};

const IMAGE = 'registry.local/shop/web';

const TWO_CONTAINERS = ['talk', 'music'].map((name) => ({ name, image: `${IMAGE}:1.0` }));

/** All that a roll back has to bring back, though nothing of ours ever reads it. */
const RICH = {
  container: {
    env: [
      { name: 'MODE', value: 'gentle' },
      { name: 'NODE', valueFrom: { fieldRef: { fieldPath: 'spec.nodeName' } } },
    ],
    lifecycle: { preStop: { exec: { command: ['sh', '-c', 'sleep 1'] } } },
    volumeMounts: [{ name: 'scratch', mountPath: '/scratch', mountPropagation: 'None' }],
  },
  pod: {
    dnsConfig: { options: [{ name: 'ndots', value: '2' }] },
    volumes: [{ name: 'scratch', emptyDir: { sizeLimit: '10Mi' } }],
  },
};

async function healthy(ctx: ScenarioContext, name: string, options: object = {}): Promise<void> {
  await ctx.create(deployment({ name, replicas: 1, ...options }));
  await ctx.untilHealthy(name);
}

/** Revision 1 has more in its template than revision 2. */
async function rolledOutTwice(ctx: ScenarioContext, name: string): Promise<void> {
  await healthy(ctx, name, RICH);
  await ctx.rollOut({ name, version: '2.0', pod: { dnsConfig: null, volumes: null } });
  await ctx.untilHealthy(name);
}
/** The only case whose generation stays behind. */
async function refusedByAQuota(ctx: ScenarioContext): Promise<void> {
  await ctx.createQuota({ 'count/replicasets.apps': '1' });
  await ctx.create(deployment({ name: 'ledger', version: '1.4.0' }));
  await ctx.untilHealthy('ledger');
  await ctx.rollOut({ name: 'ledger', version: '1.5.0' });
  await ctx.untilEvent('ReplicaSetCreateError', /exceeded quota/, 'Deployment');
}

async function pausedWithAChange(ctx: ScenarioContext, name: string): Promise<void> {
  await ctx.create(deployment({ name }));
  await ctx.untilHealthy(name);
  await ctx.rollOut({ name, version: '2.0', paused: true });
  await ctx.untilDeployment(
    'is seen as paused',
    (found) => isObserved(found) && hasCondition(found, 'Progressing', 'DeploymentPaused'),
    name,
  );
}

/** Past its deadline, so that the tree flags it. */
async function crashing(ctx: ScenarioContext): Promise<void> {
  const name = 'catalog';
  await ctx.create(deployment({ name }));
  await ctx.untilHealthy(name);
  await ctx.rollOut({ name, version: '3.1', behaviour: 'crash-error', progressDeadlineSeconds: 2 });
  await ctx.untilDeployment(
    'has missed its deadline',
    (found) => hasCondition(found, 'Progressing', 'ProgressDeadlineExceeded'),
    name,
  );
}

/** May read Deployments of the namespace `shop`, and nothing else. Returns the kubeconfig. */
export async function readerOfShop({ plane, admin }: TestCluster): Promise<string> {
  const name = 'reader';
  const metadata = { name: 'deployments-reader' };
  const roleRef = { apiGroup: 'rbac.authorization.k8s.io', kind: 'ClusterRole', name: metadata.name };
  await admin.create({
    apiVersion: 'rbac.authorization.k8s.io/v1',
    kind: 'ClusterRole',
    metadata,
    rules: [{ apiGroups: ['apps'], resources: ['deployments'], verbs: ['get', 'list', 'watch'] }],
  });
  const kubeconfig = await plane.addUser(name);
  await until(
    'the namespace is there',
    async () => (await admin.get('Namespace', { name: 'shop' })) !== undefined,
  );
  await admin.create({
    apiVersion: 'rbac.authorization.k8s.io/v1',
    kind: 'RoleBinding',
    metadata: { ...metadata, namespace: 'shop' },
    subjects: [{ apiGroup: 'rbac.authorization.k8s.io', kind: 'User', name }],
    roleRef,
  });
  return kubeconfig;
}
