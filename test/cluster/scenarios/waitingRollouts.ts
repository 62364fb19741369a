/** Rollouts that wait: inside their deadline, past it, or because somebody paused them. */
import { hasCondition, hasMissedDeadline, isObserved, type Deployment } from '../context.ts';
import { deployment, NO_DEADLINE } from '../objects.ts';
import { PROGRESSING, stuck, type Expectation, type Scenario } from '../scenario.ts';

function paused(subCause: string): Expectation {
  return { ...stuck('paused-rollout', subCause), status: 'paused' };
}

export const waitingRollouts: readonly Scenario[] = [
  {
    name: 'a rollout that makes its way inside the deadline',
    arrange: async (ctx) => {
      await ctx.create(deployment());
      await ctx.untilHealthy();
      await ctx.rollOut({ behaviour: 'slow-pull', version: '2.0' });
      await ctx.untilDeployment('has a new pod', (d) => d.status?.updatedReplicas === 1);
      await ctx.untilPods('are being created', (pods) =>
        pods.some((pod) => waitsFor(pod, 'ContainerCreating')),
      );
    },
    expect: PROGRESSING,
  },
  {
    name: 'a first rollout without a deadline that makes its way',
    arrange: async (ctx) => {
      await ctx.create(deployment({ behaviour: 'slow-start', progressDeadlineSeconds: NO_DEADLINE }));
      await ctx.untilDeployment('has its pods', (d) => d.status?.updatedReplicas === 2);
      await ctx.untilPods('are being created', (pods) =>
        pods.every((pod) => waitsFor(pod, 'ContainerCreating')),
      );
    },
    expect: PROGRESSING,
  },
  {
    name: 'an image that takes longer to pull than the deadline allows',
    arrange: async (ctx) => {
      await ctx.create(deployment());
      await ctx.untilHealthy();
      await ctx.rollOut({ behaviour: 'slow-pull', version: '2.0', progressDeadlineSeconds: 2 });
      await ctx.untilDeployment('has missed its deadline', hasMissedDeadline);
    },
    expect: stuck('progress-deadline-exceeded', 'new-update'),
  },
  {
    name: 'a kubelet that says nothing of its new pods until the deadline has passed',
    arrange: async (ctx) => {
      await ctx.create(deployment());
      await ctx.untilHealthy();
      await ctx.rollOut({ behaviour: 'silent', version: '2.0', progressDeadlineSeconds: 2 });
      await ctx.untilDeployment('has missed its deadline', hasMissedDeadline);
    },
    expect: {
      ...stuck('progress-deadline-exceeded', 'new-update'),
      tells: ['sandbox-failure/kubelet-silent'],
    },
  },
  {
    name: 'a return to a version whose image takes longer to pull than the deadline allows',
    arrange: async (ctx) => {
      const slow = { behaviour: 'slow-pull', progressDeadlineSeconds: 2 } as const;
      await ctx.create(deployment(slow));
      await ctx.untilDeployment('has missed its deadline', hasMissedDeadline);
      await ctx.rollOut({ behaviour: 'slow-start', version: '2.0' });
      await ctx.untilDeployment(
        'has tried revision 2',
        (d) => d.status?.updatedReplicas === 1 && isObserved(d),
      );
      await ctx.rollOut(slow);
      await ctx.untilDeployment(
        'has missed its deadline again',
        (d) => isObserved(d) && d.metadata?.generation === 3 && hasMissedDeadline(d),
      );
    },
    expect: stuck('progress-deadline-exceeded', 'stuck-previous-update'),
  },
  {
    name: 'pods that are being created past the deadline, and no event says why',
    arrange: async (ctx) => {
      await ctx.create(deployment());
      await ctx.untilHealthy();
      await ctx.rollOut({ behaviour: 'slow-start', version: '2.0', progressDeadlineSeconds: 2 });
      await ctx.untilDeployment('has missed its deadline', hasMissedDeadline);
    },
    expect: {
      ...stuck('progress-deadline-exceeded', 'new-update'),
      tells: ['sandbox-failure/unexplained'],
    },
  },
  {
    name: 'paused with a change that waits',
    arrange: async (ctx) => {
      await ctx.create(deployment());
      await ctx.untilHealthy();
      await ctx.rollOut({ version: '2.0', paused: true });
      await ctx.untilDeployment('is seen as paused', isSeenAsPaused);
    },
    expect: paused('pending-changes'),
  },
  {
    name: 'paused with nothing that waits',
    arrange: async (ctx) => {
      await ctx.create(deployment());
      await ctx.untilHealthy();
      await ctx.patch('Deployment', 'web', { spec: { paused: true } });
      await ctx.untilDeployment('is seen as paused', isSeenAsPaused);
    },
    expect: paused('nothing-pending'),
  },
  {
    name: 'paused after a quota refused its ReplicaSet: the controller observes what is paused',
    arrange: async (ctx) => {
      await ctx.create(deployment());
      await ctx.untilHealthy();
      await ctx.createQuota({ 'count/replicasets.apps': '1' });
      await ctx.rollOut({ version: '2.0' });
      await ctx.untilDeployment('shows the refusal', (d) =>
        hasCondition(d, 'Progressing', 'ReplicaSetCreateError'),
      );
      await ctx.patch('Deployment', 'web', { spec: { paused: true } });
      await ctx.untilDeployment('is seen as paused', isSeenAsPaused);
    },
    expect: paused('pending-changes'),
  },
  {
    name: 'paused before its first rollout',
    arrange: async (ctx) => {
      await ctx.create(deployment({ paused: true }));
      await ctx.untilDeployment('is seen as paused', isSeenAsPaused);
    },
    expect: paused('pending-changes'),
  },
];

/** The condition is written before the generation is observed. */
function isSeenAsPaused(d: Deployment): boolean {
  return isObserved(d) && hasCondition(d, 'Progressing', 'DeploymentPaused');
}

function waitsFor(
  pod: { readonly status?: { readonly containerStatuses?: readonly object[] } },
  reason: string,
): boolean {
  return JSON.stringify(pod.status?.containerStatuses ?? []).includes(`"reason":"${reason}"`);
}
