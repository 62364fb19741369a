/** What happens to Deployments on any day and is no incident, or only a small one. */
import { hasCondition, isObserved, type ScenarioContext } from '../context.ts';
import { deployment, RECREATE, rolling } from '../objects.ts';
import { HEALTHY, PROGRESSING, stuck, type Scenario } from '../scenario.ts';

const DOTTED = 'web.v2.shop';
/** The longest value that a label may have. */
const LABELS = { app: 'web', 'team.shop.test/cost-center_of.owners': `a${'-b.c_'.repeat(12)}dd` };

export const ordinaryLife: readonly Scenario[] = [
  {
    name: 'an autoscaler changes the size in the middle of a rollout',
    arrange: async (ctx) => {
      await ctx.create(deployment({ replicas: 4, strategy: rolling(1, 0) }));
      await ctx.untilHealthy();
      await ctx.rollOut({ version: '2.0', behaviour: 'slow-start' });
      await ctx.untilDeployment('has a new pod', (d) => d.status?.updatedReplicas === 1);
      await scale(ctx, 6);
      await ctx.untilDeployment(
        'has the new size',
        (d) => isObserved(d) && d.spec?.replicas === 6 && (d.status?.replicas ?? 0) >= 6,
      );
    },
    expect: PROGRESSING,
  },
  {
    name: 'an autoscaler and a deploy tool write the size against each other, and the controller keeps up',
    arrange: async (ctx) => {
      await ctx.create(deployment());
      await ctx.untilHealthy();
      await swing(ctx, 'argocd-controller');
    },
    expect: { ...HEALTHY, tells: ['rapid-modification/fight'] },
  },
  {
    name: 'an autoscaler that cannot make up its mind',
    arrange: async (ctx) => {
      await ctx.create(deployment());
      await ctx.untilHealthy();
      await swing(ctx, 'horizontal-pod-autoscaler');
    },
    expect: { ...HEALTHY, tells: ['rapid-modification/swings'] },
  },
  {
    name: 'three versions within a few minutes, and the last one is rolled out',
    arrange: async (ctx) => {
      await ctx.create(deployment());
      await ctx.untilHealthy();
      for (const version of ['2.0', '3.0']) {
        await ctx.rollOut({ version });
        await ctx.untilHealthy();
      }
    },
    expect: { ...HEALTHY, tells: ['rapid-modification/frequent-writes'] },
  },
  {
    name: 'a Deployment that is being deleted and waits for a finalizer',
    arrange: async (ctx) => {
      const web = deployment();
      await ctx.create({ ...web, metadata: { ...web.metadata, finalizers: ['test.cluster/keep'] } as never });
      await ctx.untilHealthy();
      ctx.afterwards(() => ctx.patch('Deployment', 'web', { metadata: { finalizers: null } }));
      await ctx.admin.remove('Deployment', { namespace: ctx.namespace, name: 'web' });
      await ctx.untilDeployment(
        'is being deleted',
        (d) => d.metadata?.deletionTimestamp !== undefined && isObserved(d),
      );
    },
    expect: PROGRESSING,
  },
  {
    name: 'no revision is kept, and the rollout is complete',
    arrange: async (ctx) => {
      await ctx.create(deployment({ revisionHistoryLimit: 0 }));
      await ctx.untilHealthy();
      await ctx.rollOut({ version: '2.0' });
      await ctx.untilHealthy();
    },
    expect: HEALTHY,
  },
  {
    name: 'no revision is kept, and the new version crashes',
    arrange: async (ctx) => {
      await ctx.create(deployment({ revisionHistoryLimit: 0 }));
      await ctx.untilHealthy();
      await ctx.rollOut({ version: '2.0', behaviour: 'crash-error' });
      await ctx.untilEvent('BackOff', /restarting failed container/, 'Pod');
      await ctx.untilDeployment('counts the pod', (d) => isObserved(d) && d.status?.updatedReplicas === 1);
    },
    expect: stuck('crash-loop', 'error'),
  },
  {
    name: 'a broken version of a Deployment that wants no pods',
    arrange: async (ctx) => {
      await ctx.create(deployment({ replicas: 0 }));
      await ctx.untilHealthy();
      await ctx.rollOut({ version: '2.0', behaviour: 'image-not-found' });
      await ctx.untilHealthy();
    },
    expect: HEALTHY,
  },
  {
    name: 'a second version that is rolled out by strategy Recreate',
    arrange: async (ctx) => {
      await ctx.create(deployment({ strategy: RECREATE }));
      await ctx.untilHealthy();
      await ctx.rollOut({ version: '2.0' });
      await ctx.untilHealthy();
    },
    expect: HEALTHY,
  },
  {
    name: 'Recreate waits for old pods that are within their grace period',
    arrange: async (ctx) => {
      await recreateAfter(ctx, 600, 300);
      await ctx.untilDeployment('has seen the change', isObserved);
    },
    expect: PROGRESSING,
  },
  {
    // Between a complete rollout and the first new pod the controller judges no deadline (syncRolloutStatus, progress.go).
    name: 'Recreate waits for old pods whose grace period is longer than the deadline that nobody judges',
    arrange: async (ctx) => {
      await recreateAfter(ctx, 20, 300);
      await ctx.untilDeployment('has seen the change', isObserved);
    },
    expect: stuck('terminating-pods', 'long-grace-period'),
    judgedAfterSeconds: 100,
  },
  {
    name: 'Recreate waits for old pods whose grace period is longer than the deadline',
    arrange: async (ctx) => {
      await recreateAfter(ctx, 2, 300, 600);
      // Once nothing is left to count as progress: what came before the change is older than the new deadline too.
      await ctx.untilDeployment(
        'has missed its deadline',
        (d) =>
          isObserved(d) &&
          (d.status?.replicas ?? 0) === 0 &&
          hasCondition(d, 'Progressing', 'ProgressDeadlineExceeded'),
      );
    },
    expect: stuck('terminating-pods', 'long-grace-period'),
  },
  {
    name: 'names with dots and labels as long as they may be',
    deployment: DOTTED,
    arrange: async (ctx) => {
      await ctx.create(deployment({ name: DOTTED, labels: LABELS }));
      await ctx.untilHealthy(DOTTED);
    },
    expect: HEALTHY,
  },
  {
    name: 'names with dots and labels as long as they may be, and a crash',
    deployment: DOTTED,
    arrange: async (ctx) => {
      await ctx.create(deployment({ name: DOTTED, labels: LABELS, behaviour: 'crash-oom-killed' }));
      await ctx.untilEvent('BackOff', /restarting failed container/, 'Pod');
      await ctx.untilDeployment('counts', (d) => isObserved(d) && d.status?.updatedReplicas === 2, DOTTED);
    },
    expect: stuck('crash-loop', 'oom-killed'),
  },
  {
    name: 'another ReplicaSet has the name that the controller chose: it chooses another one',
    arrange: async (ctx) => {
      await ctx.create(deployment());
      await ctx.untilHealthy();
      const [first] = await ctx.admin.list('ReplicaSet', ctx.namespace);
      await ctx.admin.remove('Deployment', { namespace: ctx.namespace, name: 'web' });
      await ctx.untilPods('are gone', (pods) => pods.length === 0);
      const labels = { app: 'squatter' };
      const template = { metadata: { labels }, spec: { containers: [{ name: 'a', image: 'b' }] } };
      await ctx.create({
        apiVersion: 'apps/v1',
        kind: 'ReplicaSet',
        metadata: { name: first!.metadata!.name! },
        spec: { replicas: 0, selector: { matchLabels: labels }, template },
      });
      await ctx.create(deployment());
      await ctx.untilDeployment('has seen the collision', (d) => d.status?.collisionCount === 1);
      await ctx.untilHealthy();
    },
    expect: HEALTHY,
  },
];

async function scale({ admin, namespace }: ScenarioContext, replicas: number): Promise<void> {
  const patch = { spec: { replicas } };
  await admin.patch('Deployment', { namespace, name: 'web' }, patch, {
    manager: 'horizontal-pod-autoscaler',
  });
}

/** Up by an autoscaler and down by `other`, and again; the controller answers each with an event. */
async function swing({ admin, namespace, untilHealthy }: ScenarioContext, other: string): Promise<void> {
  for (const replicas of [3, 2, 3, 2]) {
    const manager = replicas === 3 ? 'horizontal-pod-autoscaler' : other;
    await admin.patch('Deployment', { namespace, name: 'web' }, { spec: { replicas } }, { manager });
    await untilHealthy();
  }
}

/** Old pods with this grace period that use it up, and a rollout that has to wait for them. */
async function recreateAfter(
  ctx: ScenarioContext,
  progressDeadlineSeconds: number,
  terminationGracePeriodSeconds: number,
  minReadySeconds = 0,
): Promise<void> {
  const pod = { terminationGracePeriodSeconds };
  const old = { strategy: RECREATE, behaviour: 'stuck-terminating', pod } as const;
  await ctx.create(deployment({ ...old, minReadySeconds, progressDeadlineSeconds: 900 }));
  await ctx.untilDeployment('is ready', (d) => isObserved(d) && d.status?.readyReplicas === 2);
  if (minReadySeconds === 0) await ctx.untilHealthy();
  await ctx.rollOut({ version: '2.0', minReadySeconds: 0, progressDeadlineSeconds });
  await ctx.untilPods(
    'are all dying',
    (pods) => pods.length > 0 && pods.every((one) => one.metadata?.deletionTimestamp !== undefined),
  );
}
