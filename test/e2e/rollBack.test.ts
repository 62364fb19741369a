import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { until } from '../support/controlPlane/waiting.ts';
import { validatingWebhook } from '../cluster/objects.ts';
import type { Doctor, DoctorPanel } from './doctor.ts';
import { describeOnStage } from './onStage.ts';
import type { Workbench } from './workbench.ts';

const VERB = 'Roll back to revision 1';

describeOnStage('Roll back to revision …, on a real control plane,', (stage) => {
  let workbench: Workbench;
  let doctor: Doctor;

  before(() => {
    ({ workbench, doctor } = stage());
  });

  async function wantedTemplate(name: string): Promise<unknown> {
    return (await stage().cluster.admin.get('Deployment', { namespace: 'bakery', name }))?.spec?.template;
  }

  /** What the first ReplicaSet holds, without the label that its controller added. */
  async function firstTemplate(name: string): Promise<unknown> {
    const all = await stage().cluster.admin.list('ReplicaSet', 'bakery', `labelSelector=app%3D${name}`);
    const first = all.find(
      ({ metadata }) => metadata?.annotations?.['deployment.kubernetes.io/revision'] === '1',
    );
    const template = structuredClone(first?.spec?.template) as {
      metadata: { labels: Record<string, string> };
    };
    delete template.metadata.labels['pod-template-hash'];
    return template;
  }

  async function choose(name: string): Promise<DoctorPanel> {
    const panel = await doctor.diagnose(`bakery/${name}`);
    await panel.button('Roll back to revision …').click();
    await workbench.option(/^Revision 1/).click();
    return panel;
  }

  it('shows the difference and asks; a no changes nothing', async () => {
    const before = await wantedTemplate('oven');
    await choose('oven');
    const question = await workbench.modal().innerText();
    for (const part of ['bakery/oven', 'context staging', 'web:1.0', VERB])
      assert.ok(question.includes(part), `${part} is not in: ${question}`);
    await workbench.picture('roll back');
    await workbench.page.keyboard.press('Escape');
    await workbench.modal().waitFor({ state: 'hidden' });
    await workbench.tab(/oven: wanted template ↔ revision 1/).waitFor();
    const sides = workbench.page.locator('.monaco-diff-editor');
    await sides.locator('.view-line').getByText('image: registry.local/shop/web:2.0').waitFor();
    await sides.locator('.view-line').getByText('image: registry.local/shop/web:1.0').waitFor();
    await sides.locator('.view-line').getByText('mountPropagation: None').waitFor();
    assert.equal(await sides.locator('.view-line').getByText('pod-template-hash').count(), 0);
    assert.deepEqual(await wantedTemplate('oven'), before);
  });

  it('asks the server first, and neither shows nor asks anything where that refuses', async () => {
    const { admin, webhooks, plane } = stage().cluster;
    const before = await wantedTemplate('mixer');
    const message = 'no roll backs before Christmas';
    const url = webhooks.serve('roll-back', () => ({ code: 403, message }));
    const caBundle = await readFile(plane.authorityFile, 'base64');
    const name = 'freeze.policy.test';
    const webhook = validatingWebhook('bakery', {
      name,
      resource: 'apps/deployments',
      operations: ['UPDATE'],
      clientConfig: { url, caBundle },
    });
    await admin.create(webhook);
    await until('the webhook is asked', async () => (await tryPatch('till')) !== 200);
    const panel = await choose('mixer');
    await panel
      .said(new RegExp(`Nothing was changed\\. The server refuses this rollback: .*${message}`))
      .waitFor();
    assert.equal(await workbench.modal().count(), 0);
    await admin.remove('ValidatingWebhookConfiguration', { name: webhook.metadata.name ?? '' });
    await until('the webhook is not asked', async () => (await tryPatch('till')) === 200);
    assert.deepEqual(await wantedTemplate('mixer'), before);
  });

  it('makes the whole earlier template the wanted one, also what we never read', async () => {
    const wanted = await firstTemplate('mixer');
    const panel = await choose('mixer');
    await workbench.answer(VERB);
    await panel.said(`${VERB}: done`).waitFor();
    assert.deepEqual(await wantedTemplate('mixer'), wanted);
    await panel.verdict('healthy').waitFor();
  });

  /** A dry run's answer. */
  async function tryPatch(name: string): Promise<number> {
    const { status } = await stage().cluster.admin.transport.send({
      method: 'PATCH',
      path: `/apis/apps/v1/namespaces/bakery/deployments/${name}?dryRun=All`,
      body: { metadata: { annotations: { tried: 'yes' } } },
      contentType: 'application/merge-patch+json',
    });
    return status;
  }
});
