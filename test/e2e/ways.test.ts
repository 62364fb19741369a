import assert from 'node:assert/strict';
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { Doctor } from './doctor.ts';
import { describeOnStage } from './onStage.ts';
import type { Workbench } from './workbench.ts';

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
---
apiVersion: apps/v1
kind: Deployment
metadata:
  name: catalog
  namespace: shop
`;
const REFUSED = /cannot create ReplicaSet ledger-.* for the wanted template: quota team-quota is full/;
const EXPLORER_ENTRY = 'Diagnose generation mismatch';
const EDITOR_ENTRY = 'Diagnose the Deployment of this manifest';

describeOnStage('a diagnosis in VS Code, on a real control plane,', (stage) => {
  let workbench: Workbench;
  let doctor: Doctor;

  before(async () => {
    ({ workbench, doctor } = stage());
    await writeFile(path.join(workbench.folder, 'ledger.yaml'), MANIFEST);
    await writeFile(path.join(workbench.folder, 'notes.txt'), MANIFEST);
  });

  async function showsTheQuota(): Promise<void> {
    const panel = await doctor.panelOf('ledger');
    await panel.verdict('stuck').waitFor();
    await panel.headline(REFUSED).waitFor();
    assert.equal(await panel.fact('context'), 'staging');
  }

  it('starts from the palette, where the flagged ones come first', async () => {
    const offered = await doctor.offered();
    const at = (name: string): number => offered.findIndex((text) => text.startsWith(name));
    assert.ok(at('payments/ledger') >= 0 && at('payments/ledger') < at('quiet/cart'), offered.join('\n'));
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
    await workbench.contextMenu(workbench.row(/Clusters/, /^ledger$/), EXPLORER_ENTRY);
    await showsTheQuota();
  });

  it('starts there on the context that the explorer shows, whatever else was looked at', async () => {
    await doctor.lookAt('reader');
    await workbench.command('Kubernetes: Focus on Clusters View');
    await workbench.contextMenu(workbench.row(/Clusters/, /^ledger$/), EXPLORER_ENTRY);
    await showsTheQuota();
  });

  it('is not offered there for anything else', async () => {
    await workbench.command('Kubernetes: Focus on Clusters View');
    const entries = await workbench.entries(workbench.row(/Clusters/, 'ledger-api'));
    assert.ok(!entries.includes(EXPLORER_ENTRY), entries.join('\n'));
  });

  it('starts in a manifest, by a right click', async () => {
    await workbench.contextMenu(await lineOf('ledger.yaml', 'payments'), EDITOR_ENTRY);
    await showsTheQuota();
  });

  it('is of the Deployment that was clicked, where the manifest has several', async () => {
    await workbench.contextMenu(await lineOf('ledger.yaml', 'catalog'), EDITOR_ENTRY);
    await (await doctor.panelOf('catalog')).headline(/container web/i).waitFor();
  });

  it('is not offered in a text that is no YAML', async () => {
    const entries = await workbench.entries(await lineOf('notes.txt', 'payments'));
    assert.ok(entries.includes('Paste'), entries.join('\n'));
    assert.ok(!entries.includes(EDITOR_ENTRY), entries.join('\n'));
  });

  async function lineOf(file: string, text: string) {
    await workbench.command('View: Show Explorer');
    await workbench.row('Files Explorer', new RegExp(`^${file}`)).dblclick();
    return workbench.page.locator('.monaco-editor .view-line').getByText(text);
  }
});
