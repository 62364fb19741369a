/** Rollouts whose own arithmetic never lets them end. */
import { setTimeout as sleep } from 'node:timers/promises';
import { hasCondition, isObserved } from '../context.ts';
import { deployment, RECREATE, rolling } from '../objects.ts';
import { stuck, type Scenario } from '../scenario.ts';

export const deadlocks: readonly Scenario[] = [
  {
    name: 'the surge needs a pod more than the quota has',
    arrange: async (ctx) => {
      await ctx.createQuota({ pods: '2' });
      await ctx.create(deployment({ strategy: rolling(1, 0) }));
      await ctx.untilHealthy();
      await ctx.rollOut({ version: '2.0' });
      await ctx.untilEvent('FailedCreate', /exceeded quota/, 'ReplicaSet');
      await ctx.untilDeployment(
        'shows it',
        (d) => hasCondition(d, 'ReplicaFailure', 'FailedCreate') && isObserved(d),
      );
    },
    expect: stuck('surge-quota-deadlock', 'quota'),
  },
  {
    // kubernetes#125568: with two active ReplicaSets, a scaling event and no rolling update, scale() does nothing.
    name: 'the strategy became Recreate and the size changed, in the middle of a rolling update',
    arrange: async (ctx) => {
      await ctx.create(deployment({ replicas: 3, strategy: rolling(1, 0) }));
      await ctx.untilHealthy();
      await ctx.rollOut({ version: '2.0', behaviour: 'slow-start' });
      await ctx.untilDeployment(
        'has pods of both versions',
        (d) => d.status?.replicas === 4 && isObserved(d),
      );
      await ctx.patch('Deployment', 'web', { spec: { replicas: 5, strategy: RECREATE } });
      await ctx.untilDeployment('has seen the change', isObserved);
    },
    expect: stuck('recreate-scale-deadlock', 'recreate-scaled'),
  },
  {
    name: 'somebody wrote another size into the bookkeeping of the ReplicaSet: every sync only scales',
    arrange: async (ctx) => {
      await ctx.create(deployment());
      await ctx.untilHealthy();
      const [replicaSet] = await ctx.admin.list('ReplicaSet', ctx.namespace);
      const annotations = { 'deployment.kubernetes.io/desired-replicas': '5' };
      await ctx.patch('ReplicaSet', replicaSet!.metadata!.name!, { metadata: { annotations } });
      // The controller hears of ReplicaSets and of Deployments by two watches: the template must not overtake the size.
      await sleep(2000);
      await ctx.rollOut({ version: '2.0' });
      await ctx.untilDeployment('has seen the change', isObserved);
    },
    expect: stuck('recreate-scale-deadlock', 'stale-size'),
  },
  {
    name: 'a webhook refuses to let the old pods be deleted',
    arrange: async (ctx) => {
      await ctx.create(deployment());
      await ctx.untilHealthy();
      const clientConfig = await ctx.servedBy(() => ({ code: 403, message: 'pods are kept for an inquiry' }));
      const name = 'keep.policy.test';
      await ctx.createWebhook({ name, resource: 'pods', operations: ['DELETE'], clientConfig });
      await ctx.rollOut({ version: '2.0' });
      await ctx.untilEvent('FailedDelete', /admission webhook "keep.policy.test" denied/, 'ReplicaSet');
      await ctx.untilDeployment('has its new pods', (d) => isObserved(d) && d.status?.updatedReplicas === 2);
    },
    expect: stuck('terminating-pods', 'deletion-refused'),
  },
  {
    name: 'old pods that do not die keep their room, while the new ones do not get to run',
    arrange: async (ctx) => {
      await ctx.create(deployment({ strategy: rolling(0, 1), behaviour: 'stuck-terminating' }));
      await ctx.untilHealthy();
      await ctx.rollOut({ version: '2.0', behaviour: 'crash-error' });
      await ctx.untilEvent('BackOff', /restarting failed container/);
      await ctx.untilDeployment('has seen the change', isObserved);
    },
    expect: { ...stuck('crash-loop', 'error'), tells: ['terminating-pods/holds-room'] },
    lastsSeconds: 35,
  },
  {
    name: 'Recreate waits for old pods that do not die',
    arrange: async (ctx) => {
      await ctx.create(deployment({ strategy: RECREATE, behaviour: 'stuck-terminating' }));
      await ctx.untilHealthy();
      await ctx.rollOut({ version: '2.0' });
      await ctx.untilPods(
        'are all dying',
        (pods) => pods.length > 0 && pods.every((pod) => pod.metadata?.deletionTimestamp !== undefined),
      );
      await ctx.untilDeployment('has seen the change', isObserved);
    },
    expect: stuck('terminating-pods', 'recreate-waits'),
    // A kubelet may take a while to report the end; a pod that is still there later does not die.
    lastsSeconds: 35,
  },
];
