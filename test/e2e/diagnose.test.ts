import assert from 'node:assert/strict';
import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { describeOnCluster } from '../support/controlPlane/sharedCluster.ts';
import { until } from '../support/controlPlane/waiting.ts';
import { WORK } from '../vscode/layout.ts';
import { Doctor } from './doctor.ts';
import { kubeconfigOf } from './kubeconfigs.ts';
import { packExtension } from './packExtension.ts';
import { setStage } from './stage.ts';
import { assertNoTroubles } from './troubles.ts';
import { Workbench } from './workbench.ts';

const FOLDER = path.join(WORK, 'diagnose-workspace');
const MANIFEST = `apiVersion: v1
kind: Service
metadata:
  name: ledger
---
apiVersion: apps/v1
kind: Deployment
metadata:
  name: ledger
  namespace: payments
`;
const REFUSED = /cannot create ReplicaSet ledger-.* for the wanted template: quota team-quota is full/;

describeOnCluster('a diagnosis in VS Code, on a real control plane', (cluster) => {
  let workbench: Workbench;
  let doctor: Doctor;

  before('open VS Code on the stage', async () => {
    await mkdir(FOLDER, { recursive: true });
    await writeFile(path.join(FOLDER, 'ledger.yaml'), MANIFEST);
    const { kubeconfig } = cluster().plane;
    const [file, kubernetes] = await Promise.all([
      kubeconfigOf('diagnose', { staging: { kubeconfig, namespace: 'shop' } }),
      packExtension('kubernetes-explorer'),
      setStage(cluster()),
    ]);
    workbench = await Workbench.open('diagnose', {
      env: { KUBECONFIG: file, STAND_IN_RESOURCES: 'Deployment payments ledger,Service payments ledger-api' },
      extensions: [kubernetes],
      folder: FOLDER,
    });
    doctor = new Doctor(workbench);
    await doctor.ready();
  });

  after(() => workbench.close());
  beforeEach(() => doctor.closeEditors());

  async function showsTheQuota(): Promise<void> {
    const panel = await doctor.panelOf('ledger');
    await panel.verdict('stuck').waitFor();
    await panel.headline(REFUSED).waitFor();
  }

  it('starts from the palette, where the flagged ones come first', async () => {
    await workbench.command('Rollout Doctor: Diagnose generation mismatch');
    await workbench.option(/^payments\/ledger/).waitFor();
    const offered = await workbench.page.getByRole('option').allInnerTexts();
    const at = (name: string): number => offered.findIndex((text) => text.startsWith(name));
    assert.ok(at('payments/ledger') < at('quiet/cart'), offered.join('\n'));
    await workbench.option(/^payments\/ledger/).click();
    await showsTheQuota();
  });

  it('starts in our tree, by a right click', async () => {
    await doctor.look();
    await workbench.contextMenu(doctor.rows(/Deployment ledger in namespace payments, incident/), 'Diagnose');
    await showsTheQuota();
  });

  it('starts in the explorer of the Kubernetes extension, by a right click on a Deployment', async () => {
    await workbench.command('Kubernetes: Focus on Clusters View');
    await workbench.contextMenu(workbench.row(/Clusters/, /^ledger$/), 'Diagnose generation mismatch');
    await showsTheQuota();
  });

  it('is not offered there for anything else', async () => {
    await workbench.command('Kubernetes: Focus on Clusters View');
    await workbench.row(/Clusters/, 'ledger-api').click({ button: 'right' });
    const menu = workbench.page.getByRole('menu');
    await workbench.page.waitForTimeout(300);
    assert.equal(await menu.getByRole('menuitem', { name: 'Diagnose generation mismatch' }).count(), 0);
    await workbench.page.keyboard.press('Escape');
  });

  it('starts in a manifest, by a right click', async () => {
    await workbench.command('View: Show Explorer');
    await workbench.row('Files Explorer', /^ledger\.yaml/).dblclick();
    const kind = workbench.page.locator('.monaco-editor .view-line').getByText('Deployment');
    await workbench.contextMenu(kind, 'Diagnose the Deployment of this manifest');
    await showsTheQuota();
  });

  it('shows what a container printed before it was restarted', async () => {
    const panel = await doctor.diagnose('shop/catalog');
    await panel.verdict('stuck').waitFor();
    await panel.button('View logs').click();
    await workbench.option(/web: previous/).click();
    await workbench.tab(/^catalog-.* web \(previous\)\.log/).waitFor();
    await workbench.page.locator('.monaco-editor').getByText('connection refused').first().waitFor();
  });

  it('resumes a paused rollout after a question that says who paused it', async () => {
    const panel = await doctor.diagnose('shop/checkout');
    await panel.verdict('paused').waitFor();
    await panel.button('Resume rollout').click();
    const question = await workbench.modal().innerText();
    for (const part of ['shop/checkout', 'context staging', 'It was paused by kubectl-set', 'web:2.0'])
      assert.ok(question.includes(part), `${part} is not in: ${question}`);
    await workbench.modal().getByRole('button', { name: 'Resume rollout' }).click();
    await until('it is no longer paused', async () => {
      const found = await cluster().admin.get('Deployment', { namespace: 'shop', name: 'checkout' });
      return found?.spec?.paused !== true;
    });
    await panel.verdict('healthy').waitFor();
  });

  it('changes nothing when the question is declined', async () => {
    const panel = await doctor.diagnose('shop/search');
    await panel.button('Resume rollout').click();
    await workbench.modal().waitFor();
    await workbench.page.keyboard.press('Escape');
    await workbench.modal().waitFor({ state: 'hidden' });
    const found = await cluster().admin.get('Deployment', { namespace: 'shop', name: 'search' });
    assert.equal(found?.spec?.paused, true);
  });

  it('needs no mouse: from the tree to a resumed rollout', async () => {
    const { keyboard } = workbench.page;
    await doctor.look();
    const focused = doctor.rows(/Deployment search/).and(workbench.page.locator('.focused'));
    for (let rows = 0; rows < 20 && (await focused.count()) === 0; rows++) await keyboard.press('ArrowDown');
    await keyboard.press('Enter');
    const panel = await doctor.panelOf('search');
    const resume = panel.button('Resume rollout');
    const reached = resume.and(panel.document.locator(':focus'));
    for (let tabs = 0; tabs < 20 && (await reached.count()) === 0; tabs++) await keyboard.press('Tab');
    assert.equal(await reached.count(), 1, 'Tab reaches the button');
    await keyboard.press('Enter');
    await workbench.modal().waitFor();
    await keyboard.press('Enter');
    await panel.verdict('healthy').waitFor();
  });

  it('fits a panel of 400 pixels', async () => {
    const panel = await doctor.diagnose('payments/ledger');
    await workbench.page.setViewportSize({ width: 400 + 348, height: 800 });
    const [needs, has] = await panel.document
      .locator('html')
      .evaluate(({ scrollWidth, clientWidth }: Record<'scrollWidth' | 'clientWidth', number>) => [
        scrollWidth,
        clientWidth,
      ]);
    await workbench.picture('panel 400');
    assert.ok(has <= 420, `${has} pixels are not narrow`);
    assert.ok(needs <= has, `${needs} pixels of ${has}`);
    await workbench.page.setViewportSize({ width: 1280, height: 800 });
  });

  it('left no error of ours, and asked nobody but the server', () => assertNoTroubles(workbench));
});
