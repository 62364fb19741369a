/** The Deployments that the tests look at, in the states that they need; made once for a run. */
import type { TestCluster } from '../support/controlPlane/testCluster.ts';
import { createContext, hasCondition, isObserved, type ScenarioContext } from '../cluster/context.ts';
import { deployment } from '../cluster/objects.ts';

let made: Promise<void> | undefined;

export function setStage(cluster: TestCluster): Promise<void> {
  made ??= Promise.all(
    Object.entries(NAMESPACES).map(async ([namespace, arrange]) => {
      await cluster.createNamespace(namespace);
      const [ctx] = createContext(cluster, namespace);
      await arrange(ctx);
    }),
  ).then(() => undefined);
  return made;
}

const NAMESPACES: Readonly<Record<string, (ctx: ScenarioContext) => Promise<unknown>>> = {
  shop: (ctx) =>
    Promise.all([pausedWithAChange(ctx, 'checkout'), pausedWithAChange(ctx, 'search'), crashing(ctx)]),
  payments: refusedByAQuota,
  finance: (ctx) => pausedWithAChange(ctx, 'billing'),
  quiet: async (ctx) => {
    await ctx.create(deployment({ name: 'cart' }));
    await ctx.untilHealthy('cart');
  },
};

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
