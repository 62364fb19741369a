/** Refusals that no class of their own is made for, and quotas on more than the number of pods. */
import { until } from '../../support/controlPlane/waiting.ts';
import { hasCondition, isObserved } from '../context.ts';
import { deployment, rolling } from '../objects.ts';
import { behind, stuck, type Scenario } from '../scenario.ts';

/** 250 characters: with the hash behind it a ReplicaSet's name is too long, and an event's as well. */
const LONG = `web-${'x'.repeat(246)}`;
const SMALL = { resources: { requests: { memory: '100Mi' } } };

export const refusedOtherwise: readonly Scenario[] = [
  {
    name: 'a name so long that no ReplicaSet can be called after it: not even the event can be written',
    deployment: LONG,
    arrange: async (ctx) => {
      await ctx.create(deployment({ name: LONG, labels: { app: 'web' } }));
      await ctx.untilDeployment(
        'shows the refusal',
        (d) => hasCondition(d, 'Progressing', 'ReplicaSetCreateError') && !isObserved(d),
        LONG,
      );
    },
    expect: behind('replicaset-create-error', 'other'),
  },
  {
    name: 'a LimitRange fills in a limit that is less than what the container requests',
    arrange: async (ctx) => {
      const limits = [{ type: 'Container', default: { cpu: '100m' } }];
      const metadata = { name: 'defaults' };
      await ctx.create({ apiVersion: 'v1', kind: 'LimitRange', metadata, spec: { limits } });
      await ctx.create(deployment({ container: { resources: { requests: { cpu: '500m' } } } }));
      await ctx.untilEvent('FailedCreate', /is invalid: .*must be less than or equal to cpu limit/);
      await ctx.untilDeployment('shows it', (d) => hasCondition(d, 'ReplicaFailure', 'FailedCreate'));
    },
    expect: stuck('pod-create-error', 'other'),
  },
  {
    name: 'the surge needs more memory than the quota has',
    arrange: async (ctx) => {
      await ctx.createQuota({ 'requests.memory': '200Mi' });
      await ctx.create(deployment({ strategy: rolling(1, 0), container: SMALL }));
      await ctx.untilHealthy();
      await ctx.rollOut({ version: '2.0', container: SMALL });
      await ctx.untilEvent('FailedCreate', /exceeded quota: team-quota, requested: requests.memory=100Mi/);
      await ctx.untilDeployment('shows it', (d) => hasCondition(d, 'ReplicaFailure', 'FailedCreate'));
    },
    expect: stuck('surge-quota-deadlock', 'quota'),
  },
  {
    name: 'a new version that asks for more than the quota has in all: no strategy would help',
    arrange: async (ctx) => {
      await ctx.createQuota({ 'requests.memory': '200Mi' });
      await ctx.create(deployment({ strategy: rolling(1, 0), container: SMALL }));
      await ctx.untilHealthy();
      const container = { resources: { requests: { memory: '300Mi' } } };
      await ctx.rollOut({ version: '2.0', container });
      await ctx.untilEvent('FailedCreate', /exceeded quota: team-quota, requested: requests.memory=300Mi/);
      await ctx.untilDeployment('shows it', (d) => hasCondition(d, 'ReplicaFailure', 'FailedCreate'));
    },
    expect: stuck('pod-create-error', 'quota'),
  },
  {
    name: 'the quota on ReplicaSets was raised, and the controller does not know yet',
    arrange: async (ctx) => {
      await ctx.create(deployment());
      await ctx.untilHealthy();
      await ctx.createQuota({ 'count/replicasets.apps': '1' });
      await ctx.rollOut({ version: '2.0' });
      // Each try waits twice as long as the one before: 20 s are free then for the raise, and for a look at it.
      await until('the controller has tried it twelve times', async () => {
        const events = await ctx.admin.list('Event', ctx.namespace);
        return events.some(({ reason, count = 0 }) => reason === 'ReplicaSetCreateError' && count >= 12);
      });
      await ctx.patch('ResourceQuota', 'team-quota', { spec: { hard: { 'count/replicasets.apps': '5' } } });
    },
    expect: behind('replicaset-create-error', 'quota'),
  },
];
