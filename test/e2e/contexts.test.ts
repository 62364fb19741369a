import assert from 'node:assert/strict';
import { readFile, stat } from 'node:fs/promises';
import type { Doctor } from './doctor.ts';
import { describeOnStage } from './onStage.ts';
import { ownLogs } from './troubles.ts';
import type { Workbench } from './workbench.ts';

describeOnStage('contexts in VS Code, on a real control plane,', (stage) => {
  let workbench: Workbench;
  let doctor: Doctor;

  before(() => {
    ({ workbench, doctor } = stage());
  });

  it('say that nothing is flagged, and how many Deployments that holds for', async () => {
    await chooseNamespaces('quiet');
    await doctor.said(/Nothing flagged: 1 Deployment seen at \d\d:\d\d UTC/).waitFor();
    await doctor.rows('Show all Deployments').click();
    await doctor.rows(/Deployment cart in namespace quiet, not flagged/).waitFor();
    await workbench.command('Rollout Doctor: Show flagged Deployments only');
    await chooseNamespaces('');
    await doctor.rows(/Deployment ledger/).waitFor();
  });

  it('say which steps a user without permission cannot see, and claim nothing of them', async () => {
    await doctor.chooseContext('reader');
    await doctor.rows(/Deployment catalog in namespace shop/).waitFor();
    await doctor.rows(/Deployment ledger/).waitFor({ state: 'hidden' });
    const panel = await doctor.diagnose('shop/catalog');
    await workbench.picture('panel without permissions');
    // The Deployment alone proves that much.
    await panel.verdict('stuck').waitFor();
    for (const step of ['List the events', 'List its ReplicaSets', 'List and describe its pods'])
      await panel.step(step).getByText('not allowed', { exact: true }).waitFor();
    await panel.button('Roll back to revision … (The ReplicaSets could not be read)').waitFor();
    await panel.button('View logs (The pods could not be read)').waitFor();
    await doctor.clear();
    await (await doctor.diagnose('payments/ledger')).verdict('could not tell').waitFor();
  });

  it('have each its own Deployments in the quick pick, which remembers nothing', async () => {
    await doctor.lookAt('staging');
    await doctor.offered();
    await workbench.quickInput().fill('payments/ledger');
    await workbench.page.keyboard.press('Escape');
    await doctor.chooseContext('reader');
    await doctor.rows(/Deployment ledger/).waitFor({ state: 'hidden' });
    const ofReader = await doctor.offered();
    assert.deepEqual(new Set(ofReader.map(namespaceOf)), new Set(['shop']));
    assert.equal(await workbench.quickInput().inputValue(), '');
    await workbench.page.keyboard.press('Escape');
    await doctor.lookAt('staging');
    assert.ok((await doctor.offered()).map(namespaceOf).includes('payments'));
    await workbench.page.keyboard.press('Escape');
  });

  it('that cannot be got to offer no Deployment of another', async () => {
    await doctor.chooseContext('gone');
    await doctor.said(/127\.0\.0\.1:1/).waitFor();
    await workbench.command('Rollout Doctor: Diagnose generation mismatch');
    await workbench.quickInput().waitFor();
    assert.equal(await workbench.page.getByRole('option', { name: /\// }).count(), 0);
    await workbench.page.keyboard.press('Escape');
  });

  it('that cannot be got to are said, with what can be done', async () => {
    await doctor.rows('Look again').waitFor();
    await workbench.picture('unreachable');
    assert.equal(await doctor.rows(/Deployment/).count(), 0);
  });

  it('are chosen without a word in the kubeconfig', async () => {
    const file = stage().kubeconfig;
    const before = await Promise.all([readFile(file, 'utf8'), stat(file)]);
    await doctor.lookAt('eu-prod-1');
    await doctor.rows(/Deployment ledger/).waitFor();
    const [text, { mtimeMs }] = await Promise.all([readFile(file, 'utf8'), stat(file)]);
    assert.deepEqual([text, mtimeMs], [before[0], before[1].mtimeMs]);
    assert.match(text, /"current-context": "staging"/);
  });

  it('leave a log', () => {
    assert.notDeepEqual(ownLogs(workbench), []);
  });

  async function chooseNamespaces(names: string): Promise<void> {
    await workbench.command('Rollout Doctor: Choose namespaces…');
    await workbench.quickInput().fill(names);
    await workbench.page.keyboard.press('Enter');
  }
});

function namespaceOf(option: string): string {
  return option.split('/')[0] ?? '';
}
