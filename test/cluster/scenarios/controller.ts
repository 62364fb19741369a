import { setTimeout } from 'node:timers/promises';
import { isObserved, type ScenarioContext } from '../context.ts';
import { deployment } from '../objects.ts';
import { behind, type Expectation, type Scenario } from '../scenario.ts';

/** A race that every update runs: no incident yet. */
const TOO_EARLY: Expectation = { status: 'progressing', cause: null, generation: 'behind', exit: 0 };

/** Nobody observes anything: kube-controller-manager has ended, and ten minutes pass. */
export const controller: readonly Scenario[] = [
  {
    name: 'an update that was written a moment ago',
    arrange: async (ctx) => {
      await ctx.create(deployment());
      await ctx.untilHealthy();
      await endControllers(ctx);
      await ctx.rollOut({ version: '2.0' });
    },
    expect: TOO_EARLY,
    exclusive: true,
  },
  {
    name: 'the controller has ended before an update',
    arrange: async (ctx) => {
      await ctx.create(deployment());
      await ctx.untilHealthy();
      await endControllers(ctx);
      await ctx.rollOut({ version: '2.0' });
      await ctx.untilDeployment('is unobserved', (d) => !isObserved(d));
      await missedRenewals();
    },
    expect: behind('controller-unavailable', 'lease-stale'),
    exclusive: true,
    judgedAfterSeconds: 600,
  },
  {
    name: 'the controller has ended before a first rollout',
    arrange: async (ctx) => {
      await endControllers(ctx);
      await ctx.create(deployment());
      await ctx.untilDeployment('has no status', (d) => d.status?.observedGeneration === undefined);
      await missedRenewals();
    },
    expect: behind('controller-unavailable', 'lease-stale'),
    exclusive: true,
    judgedAfterSeconds: 600,
  },
];

/** A leader renews every other second; one whose Lease of 24 s is half run out when it is read does not any more. */
function missedRenewals(): Promise<void> {
  return setTimeout(13_000);
}

async function endControllers({ cluster, afterwards }: ScenarioContext): Promise<void> {
  afterwards(cluster.plane.startControllers);
  await cluster.plane.stopControllers();
}
