import assert from 'node:assert/strict';
import { until } from '../support/controlPlane/waiting.ts';
import type { ReadObject } from '../support/controlPlane/kinds.ts';
import type { Doctor, DoctorPanel } from './doctor.ts';
import { describeOnStage, READ_ONLY } from './onStage.ts';
import type { Workbench } from './workbench.ts';

const NUDGED_AT = 'rollout-doctor/nudged-at';

describeOnStage('a change in VS Code, on a real control plane,', (stage) => {
  let workbench: Workbench;
  let doctor: Doctor;

  before(() => {
    ({ workbench, doctor } = stage());
  });

  async function inCluster(deployment: string): Promise<ReadObject<'Deployment'>> {
    const [namespace = '', name = ''] = deployment.split('/');
    const found = await stage().cluster.admin.get('Deployment', { namespace, name });
    assert.ok(found);
    return found;
  }

  const isPaused = async (deployment: string): Promise<boolean> =>
    (await inCluster(deployment)).spec?.paused === true;

  /** Where the panel was drawn anew meanwhile a press is refused, and says so: one looks, and presses again. */
  async function press(panel: DoctorPanel, label: string): Promise<void> {
    const refused = panel.said('The panel has changed since');
    await panel.button(label).click();
    await until('VS Code asks', async () => {
      if (await workbench.modal().isVisible()) return true;
      if (!(await refused.isVisible())) return false;
      await refused.waitFor({ state: 'hidden' });
      await panel.button(label).click();
      return false;
    });
  }

  it('resumes a paused rollout after a question that says who paused it', async () => {
    const panel = await doctor.diagnose('shop/checkout');
    await panel.verdict('paused').waitFor();
    await press(panel, 'Resume rollout');
    const question = await workbench.modal().innerText();
    for (const part of ['shop/checkout', 'context staging', 'It was paused by kubectl-set', 'web:2.0'])
      assert.ok(question.includes(part), `${part} is not in: ${question}`);
    await workbench.answer('Resume rollout');
    await until('it is no longer paused', async () => !(await isPaused('shop/checkout')));
    await panel.verdict('healthy').waitFor();
  });

  it('pauses a rollout, and resumes it again', async () => {
    const panel = await doctor.diagnose('finance/tax');
    await press(panel, 'Pause rollout');
    await workbench.answer('Pause rollout');
    await until('it is paused', () => isPaused('finance/tax'));
    await panel.verdict('paused').waitFor();
    await press(panel, 'Resume rollout');
    await workbench.answer('Resume rollout');
    await until('it is no longer paused', async () => !(await isPaused('finance/tax')));
    await panel.verdict('healthy').waitFor();
  });

  it('nudges the controller by an annotation of the moment, and leaves the pods alone', async () => {
    const { admin } = stage().cluster;
    const pods = async (): Promise<unknown> =>
      (await admin.list('Pod', 'quiet')).map(({ metadata }) => metadata?.uid);
    const before = await pods();
    const begun = Date.now();
    const panel = await doctor.diagnose('quiet/cart');
    await panel.button('Nudge the controller').click();
    await workbench.answer('Nudge the controller');
    await panel.said('Nudge the controller: done').waitFor();
    const at = Date.parse((await inCluster('quiet/cart')).metadata?.annotations?.[NUDGED_AT] ?? '');
    assert.ok(at >= begun - 1000 && at <= Date.now(), String(at));
    assert.deepEqual(await pods(), before);
  });

  for (const [what, decline] of [
    ['Escape', () => workbench.page.keyboard.press('Escape')],
    ['Cancel', () => workbench.answer('Cancel')],
  ] as const)
    it(`changes nothing when the question is declined by ${what}`, async () => {
      const { metadata } = await inCluster('shop/wishlist');
      const panel = await doctor.diagnose('shop/wishlist');
      await press(panel, 'Resume rollout');
      await decline();
      await workbench.modal().waitFor({ state: 'hidden' });
      const now = await inCluster('shop/wishlist');
      assert.deepEqual([now.metadata?.generation, now.spec?.paused], [metadata?.generation, true]);
    });

  it('is refused to a user who may not make it, before any question', async () => {
    await doctor.lookAt('reader');
    const panel = await doctor.diagnose('shop/catalog');
    await panel.button('Pause rollout').click();
    await panel.said('You may not patch deployments in namespace shop').waitFor();
    assert.equal(await workbench.modal().count(), 0);
  });

  it('wants the name typed on a protected context, and is not made for another name', async () => {
    await doctor.lookAt('eu-prod-1');
    const panel = await doctor.diagnose('finance/billing');
    await press(panel, 'Resume rollout');
    await workbench.answer('Resume rollout');
    await workbench.quickInput().fill('biling');
    await workbench.page.keyboard.press('Enter');
    await workbench.page.getByText("This is not the Deployment's name").first().waitFor();
    await workbench.page.keyboard.press('Escape');
    await workbench.quickInput().waitFor({ state: 'hidden' });
    assert.equal(await isPaused('finance/billing'), true);
    await press(panel, 'Resume rollout');
    await workbench.answer('Resume rollout');
    await workbench.quickInput().fill('billing');
    await workbench.page.keyboard.press('Enter');
    await until('it is no longer paused', async () => !(await isPaused('finance/billing')));
    await panel.verdict('healthy').waitFor();
  });

  it('cannot be pressed on a read-only context, which is said', async () => {
    await doctor.lookAt('frozen');
    const panel = await doctor.diagnose('shop/wishlist');
    for (const label of ['Resume rollout', 'Nudge the controller', 'Roll back to revision …']) {
      const button = panel.button(`${label} (This context is set read-only)`);
      assert.equal(await button.isDisabled(), true, label);
    }
    await panel.document
      .getByText(/^Resume rollout: This context is set read-only$/)
      .first()
      .waitFor();
  });

  it('cannot be pressed any more once its context is set read-only', async () => {
    await doctor.lookAt('staging');
    const panel = await doctor.diagnose('shop/wishlist');
    await panel.button(/^Resume rollout$/).waitFor();
    await workbench.setMachineSettings({ 'rolloutDoctor.readOnlyContexts': ['stag*'] });
    await panel.button('Resume rollout (This context is set read-only)').waitFor();
    await workbench.setMachineSettings(READ_ONLY);
    await panel.button(/^Resume rollout$/).waitFor();
  });
});
