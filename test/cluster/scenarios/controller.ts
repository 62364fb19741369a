import assert from 'node:assert/strict';
import { setTimeout as sleep } from 'node:timers/promises';
import type { KubeObject } from '../../support/controlPlane/kinds.ts';
import { NODES } from '../../support/controlPlane/testCluster.ts';
import { until } from '../../support/controlPlane/waiting.ts';
import { isObserved, type ScenarioContext } from '../context.ts';
import { deployment } from '../objects.ts';
import { behind, PROGRESSING, type Expectation, type Scenario } from '../scenario.ts';

/** A race that every update runs: no incident yet. */
const TOO_EARLY: Expectation = { ...PROGRESSING, generation: 'behind' };

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
  {
    name: 'kube-controller-manager runs without a Lease, and its pod crashes',
    arrange: async (ctx) => {
      await ctx.create(deployment());
      await ctx.untilHealthy();
      await endControllers(ctx);
      await ctx.admin.remove('Lease', LEASE);
      const status = {
        name: 'kube-controller-manager',
        image: 'kcm',
        imageID: '',
        ready: false,
        restartCount: 12,
      };
      const waiting = { reason: 'CrashLoopBackOff', message: 'back-off 5m0s restarting failed container' };
      await controllerPod(ctx, {
        phase: 'Running',
        conditions: [{ type: 'Ready', status: 'False', reason: 'ContainersNotReady' }],
        containerStatuses: [{ ...status, state: { waiting } }],
      });
      await ctx.rollOut({ version: '2.0' });
      await ctx.untilDeployment('is unobserved', (d) => !isObserved(d));
    },
    expect: behind('controller-unavailable', 'pod-unhealthy'),
    exclusive: true,
    judgedAfterSeconds: 600,
  },
  {
    name: 'kube-controller-manager hangs, and only its Lease is renewed',
    arrange: async (ctx) => {
      const names = ['web', 'cart', 'search', 'login'];
      for (const name of names) await ctx.create(deployment({ name }));
      for (const name of names) await ctx.untilHealthy(name);
      freezeControllers(ctx);
      // Times are whole seconds: what is written now must be told from the controller's last work, on whatever it was.
      await sleep(2000);
      for (const name of names) await ctx.rollOut({ name, version: '2.0' });
      await ctx.untilDeployment('is unobserved', (d) => !isObserved(d));
      // The loop that renews it is another one than those that work.
      await ctx.admin.patch('Lease', LEASE, { spec: { renewTime: microTime() } });
    },
    expect: behind('controller-unavailable', 'not-reconciling'),
    exclusive: true,
    judgedAfterSeconds: 120,
  },
  {
    name: 'written six times in a second by two programs, faster than the controller follows',
    arrange: async (ctx) => {
      await ctx.create(deployment());
      await ctx.untilHealthy();
      freezeControllers(ctx);
      for (const replicas of [3, 2, 3, 2, 3, 2]) {
        const manager = replicas === 3 ? 'horizontal-pod-autoscaler' : 'argocd-controller';
        const { namespace } = ctx;
        await ctx.admin.patch('Deployment', { namespace, name: 'web' }, { spec: { replicas } }, { manager });
      }
    },
    expect: behind('rapid-modification', 'backlog'),
    exclusive: true,
  },
  {
    // getReplicaSetsForDeployment, the first thing that a sync does: nothing is recorded of its failure but in the log.
    name: 'a ReplicaSet without an owner may not be adopted, and only the log of the controller says so',
    arrange: async (ctx) => {
      await unadoptable(ctx);
      const log = (await ctx.cluster.plane.controllerLog()).split('\n');
      const named = log.filter(
        (line) => line.includes(`${ctx.namespace}/web`) && line.includes('Error syncing'),
      );
      assert.ok(named.length > 0, 'the controller logs what stops it');
      await ctx.admin.create(controllerPodObject({ text: named.slice(-3).join('\n') }));
      ctx.afterwards(() => ctx.admin.remove('Pod', CONTROLLER_POD, 0));
      await until('the pod of the controller runs', async () => {
        return (await ctx.admin.get('Pod', CONTROLLER_POD))?.status?.phase === 'Running';
      });
    },
    expect: behind('controller-errors', 'webhook-denied'),
    exclusive: true,
    judgedAfterSeconds: 70,
  },
  {
    name: 'a ReplicaSet without an owner may not be adopted, and nothing tells why',
    arrange: unadoptable,
    expect: behind('unobserved-generation', 'stuck-reconciliation'),
    judgedAfterSeconds: 70,
  },
];

const LEASE = { namespace: 'kube-system', name: 'kube-controller-manager' };
const CONTROLLER_POD = { namespace: 'kube-system', name: 'kube-controller-manager-cp-1' };

/** A ReplicaSet that lost its Deployment, a Deployment that would take it over, and a webhook that forbids that. */
async function unadoptable(ctx: ScenarioContext): Promise<void> {
  const { spec } = deployment() as unknown as { spec: { selector: object; template: object } };
  const { selector, template } = spec;
  const orphan = { replicas: 1, selector, template };
  await ctx.create({
    apiVersion: 'apps/v1',
    kind: 'ReplicaSet',
    metadata: { name: 'web-old', labels: { app: 'web' } },
    spec: orphan,
  });
  const clientConfig = await ctx.servedBy(() => ({
    code: 403,
    message: 'owners are set by the platform team',
  }));
  const name = 'owners.policy.test';
  await ctx.createWebhook({ name, resource: 'apps/replicasets', operations: ['UPDATE'], clientConfig });
  await ctx.create(deployment());
  await sleep(3000);
  await ctx.untilDeployment('is unobserved', (d) => !isObserved(d));
}

function controllerPodObject({ text }: { text?: string } = {}): KubeObject {
  const { template } = (
    deployment({
      labels: { component: 'kube-controller-manager' },
      container: { name: 'kube-controller-manager' },
      ...(text === undefined ? {} : { behaviour: 'run-logging', says: { text } }),
    }) as unknown as { spec: { template: { metadata: object; spec: object } } }
  ).spec;
  // Nobody schedules it: a static pod is on its node from the beginning.
  const spec = { ...template.spec, nodeName: text === undefined ? 'control-plane-1' : NODES[0]!.name };
  return { apiVersion: 'v1', kind: 'Pod', metadata: { ...template.metadata, ...CONTROLLER_POD }, spec };
}

/** As kubeadm runs it, on a node that nobody stands in for, with a status of our own. */
async function controllerPod({ admin, afterwards }: ScenarioContext, status: object): Promise<void> {
  await admin.create(controllerPodObject());
  afterwards(() => admin.remove('Pod', CONTROLLER_POD, 0));
  await admin.patch('Pod', CONTROLLER_POD, { status }, { subresource: 'status' });
}

function freezeControllers({ cluster: { plane }, afterwards }: ScenarioContext): void {
  afterwards(() => {
    plane.thawControllers();
    return Promise.resolve();
  });
  plane.freezeControllers();
}

function microTime(): string {
  return `${new Date().toISOString().slice(0, -1)}000Z`;
}

/** A leader renews every other second; one whose Lease of 24 s is half run out when it is read does not any more. */
function missedRenewals(): Promise<void> {
  return sleep(13_000);
}

async function endControllers({ cluster, afterwards }: ScenarioContext): Promise<void> {
  afterwards(cluster.plane.startControllers);
  await cluster.plane.stopControllers();
}
