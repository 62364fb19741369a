import assert from 'node:assert/strict';
import { readFile, stat } from 'node:fs/promises';
import { describeOnCluster } from '../support/controlPlane/sharedCluster.ts';
import type { TestCluster } from '../support/controlPlane/testCluster.ts';
import { until } from '../support/controlPlane/waiting.ts';
import { Doctor } from './doctor.ts';
import { kubeconfigOf } from './kubeconfigs.ts';
import { setStage } from './stage.ts';
import { assertNoTroubles, ownLogs } from './troubles.ts';
import { Workbench } from './workbench.ts';

/** Nobody listens there. */
const NOWHERE = 'https://127.0.0.1:1';

describeOnCluster('contexts in VS Code, on a real control plane', (cluster) => {
  let workbench: Workbench;
  let doctor: Doctor;
  let file: string;

  before('open VS Code with a kubeconfig of four contexts', async () => {
    const { kubeconfig } = cluster().plane;
    const [reader] = await Promise.all([readerOfShop(cluster()), setStage(cluster())]);
    file = await kubeconfigOf('contexts', {
      staging: { kubeconfig },
      'eu-prod-1': { kubeconfig, namespace: 'finance' },
      reader: { kubeconfig: reader, namespace: 'shop' },
      gone: { kubeconfig, server: NOWHERE },
    });
    workbench = await Workbench.open('contexts', { env: { KUBECONFIG: file } });
    doctor = new Doctor(workbench);
    await doctor.ready();
    await doctor.look();
  });

  after(() => workbench.close());
  beforeEach(() => doctor.closeEditors());

  it('says that nothing is flagged, and how many Deployments that holds for', async () => {
    await chooseNamespaces('quiet');
    await doctor.said(/Nothing flagged: 1 Deployment seen at \d\d:\d\d UTC/).waitFor();
    await doctor.rows('Show all Deployments').click();
    await doctor.rows(/Deployment cart in namespace quiet, not flagged/).waitFor();
    await workbench.command('Rollout Doctor: Show flagged Deployments only');
    await chooseNamespaces('');
    await doctor.rows(/Deployment ledger/).waitFor();
  });

  it('says which steps a user without permission cannot see, and claims nothing of them', async () => {
    await doctor.chooseContext('reader');
    await doctor.rows(/Deployment catalog in namespace shop/).waitFor();
    await doctor.rows(/Deployment ledger/).waitFor({ state: 'hidden' });
    const panel = await doctor.diagnose('shop/catalog');
    await workbench.picture('panel without permissions');
    await panel.verdict('could not tell').waitFor();
    for (const step of ['List the events', 'List its ReplicaSets', 'List and describe its pods'])
      await panel.step(step).getByText('not allowed', { exact: true }).waitFor();
  });

  it('refuses a change to a user who may not make it', async () => {
    const panel = await doctor.diagnose('shop/catalog');
    await panel.button('Pause rollout').click();
    await panel.said('You may not patch deployments in namespace shop').waitFor();
    assert.equal(await workbench.modal().count(), 0);
  });

  it('wants the name typed before it changes anything on a protected context', async () => {
    await doctor.chooseContext('eu-prod-1');
    const panel = await doctor.diagnose('finance/billing');
    await panel.button('Resume rollout').click();
    await workbench.modal().getByRole('button', { name: 'Resume rollout' }).click();
    await workbench.quickInput().fill('biling');
    await workbench.page.keyboard.press('Enter');
    await workbench.page.getByText("This is not the Deployment's name").first().waitFor();
    assert.equal(await isPaused('billing'), true);
    await workbench.quickInput().fill('billing');
    await workbench.page.keyboard.press('Enter');
    await until('it is no longer paused', async () => !(await isPaused('billing')));
    await panel.verdict('healthy').waitFor();
  });

  it('says where it could not get to, and what can be done', async () => {
    await doctor.chooseContext('gone');
    await doctor.said(/127\.0\.0\.1:1/).waitFor();
    await doctor.rows('Look again').waitFor();
    await workbench.picture('unreachable');
    assert.equal(await doctor.rows(/Deployment/).count(), 0);
  });

  it('comes back, and has left the kubeconfig alone', async () => {
    const before = await Promise.all([readFile(file, 'utf8'), stat(file)]);
    await doctor.chooseContext('staging');
    await doctor.rows(/Deployment ledger/).waitFor();
    const [text, { mtimeMs }] = await Promise.all([readFile(file, 'utf8'), stat(file)]);
    assert.deepEqual([text, mtimeMs], [before[0], before[1].mtimeMs]);
    assert.match(text, /"current-context": "staging"/);
  });

  it('left no error of ours, and asked nobody but the server', async () => {
    assert.notDeepEqual(ownLogs(workbench), []);
    await assertNoTroubles(workbench);
  });

  async function chooseNamespaces(names: string): Promise<void> {
    await workbench.command('Rollout Doctor: Choose namespaces…');
    await workbench.quickInput().fill(names);
    await workbench.page.keyboard.press('Enter');
  }

  async function isPaused(name: string): Promise<boolean> {
    const found = await cluster().admin.get('Deployment', { namespace: 'finance', name });
    return found?.spec?.paused === true;
  }
});

/** May read Deployments of the namespace `shop`, and nothing else. Returns the kubeconfig. */
async function readerOfShop({ plane, admin }: TestCluster): Promise<string> {
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
