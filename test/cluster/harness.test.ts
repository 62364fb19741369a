/** The harness itself: what the scenarios rely on and would not notice. */
import assert from 'node:assert/strict';
import { describeOnCluster } from '../support/controlPlane/sharedCluster.ts';
import { createContext, type Pod, type ScenarioContext } from './context.ts';
import { deployment } from './objects.ts';

const NAMESPACE = 'harness';

describeOnCluster('the stand-in kubelet', (cluster) => {
  let ctx: ScenarioContext;
  let crashing: Pod;

  before(async () => {
    await cluster().createNamespace(NAMESPACE);
    [ctx] = createContext(cluster(), NAMESPACE);
    await ctx.create(deployment({ replicas: 1, behaviour: 'crash-error' }));
    await ctx.create(deployment({ name: 'puller', replicas: 1, behaviour: 'image-not-found' }));
    await ctx.untilEvent('BackOff', /restarting failed container/);
    await ctx.untilEvent('BackOff', /pulling image/);
    crashing = await podOf('web');
  });

  after(async () => {
    await cluster().admin.remove('Namespace', { name: NAMESPACE });
  });

  async function podOf(app: string): Promise<Pod> {
    const [pod] = await cluster().admin.list('Pod', NAMESPACE, `labelSelector=app%3D${app}`);
    assert.ok(pod);
    return pod;
  }

  async function log(pod: Pod, query: string): Promise<{ status: number; body: unknown }> {
    const path = `/api/v1/namespaces/${NAMESPACE}/pods/${pod.metadata!.name!}/log?container=web&${query}`;
    return cluster().admin.transport.send({ method: 'GET', path });
  }

  it('hands out the log of a container, and of its previous life, through the apiserver', async () => {
    const fatal = 'fatal: cannot reach database db:5432: connection refused\n';
    assert.deepEqual(await log(crashing, 'previous=true&tailLines=1'), { status: 200, body: fatal });
    assert.deepEqual(await log(crashing, 'limitBytes=8'), { status: 200, body: 'starting' });
  });

  it('refuses the log of a container that never ran, as a kubelet does', async () => {
    const pod = await podOf('puller');
    const { status, body } = await log(pod, 'tailLines=10');
    assert.equal(status, 400);
    assert.match(
      (body as { message: string }).message,
      /is waiting to start: trying and failing to pull image/,
    );
  });

  it('keeps the condition that the scheduler wrote', () => {
    const conditions = crashing.status?.conditions?.map(({ type, status }) => `${type}=${status}`);
    assert.deepEqual(conditions?.toSorted(), [
      'ContainersReady=False',
      'Initialized=True',
      'PodScheduled=True',
      'Ready=False',
    ]);
  });

  it('confirms the end of pods, so that a namespace can go', async () => {
    await cluster().admin.patch(
      'Deployment',
      { namespace: NAMESPACE, name: 'puller' },
      { spec: { replicas: 0 } },
    );
    const pods = await ctx.untilPods('of puller are gone', (all) => all.length === 1);
    assert.equal(pods[0]?.metadata?.name, crashing.metadata?.name);
  });

  it('confirms the end of pods also where their namespace is already going', async () => {
    const namespace = 'harness-going';
    await cluster().createNamespace(namespace);
    const [going] = createContext(cluster(), namespace);
    await going.create(deployment());
    await going.untilHealthy();
    await cluster().admin.remove('Namespace', { name: namespace });
    await going.untilPods('are gone', (pods) => pods.length === 0);
  });
});

describeOnCluster('the controllers', (cluster) => {
  it('observe nothing while they are stopped, and everything once they run again', async () => {
    const namespace = 'harness-controllers';
    await cluster().createNamespace(namespace);
    const [ctx] = createContext(cluster(), namespace);
    await cluster().plane.stopControllers();
    try {
      await ctx.create(deployment());
      const unseen = await cluster().admin.get('Deployment', { namespace, name: 'web' });
      assert.equal(unseen?.status?.observedGeneration, undefined);
    } finally {
      await cluster().plane.startControllers();
    }
    const seen = await ctx.untilHealthy();
    assert.equal(seen.status?.observedGeneration, 1);
    await cluster().admin.remove('Namespace', { name: namespace });
  });
});
