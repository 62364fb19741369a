import assert from 'node:assert/strict';
import { nextSecond, type Doctor, type DoctorPanel } from './doctor.ts';
import { describeOnStage } from './onStage.ts';
import type { Workbench } from './workbench.ts';

describeOnStage('after a reload of the window', (stage) => {
  let workbench: Workbench;
  let doctor: Doctor;

  before(() => {
    ({ workbench, doctor } = stage());
  });

  async function reload(): Promise<void> {
    const left = workbench.page.waitForEvent('framenavigated', (frame) => frame.parentFrame() === null);
    await workbench.command('Developer: Reload Window');
    await left;
  }

  /** The extension host takes its time to begin anew. */
  const START = { timeout: 100_000 };

  async function restored(): Promise<DoctorPanel> {
    await doctor.panel().document.getByRole('heading', { level: 1, name: 'ledger' }).waitFor(START);
    return doctor.panelOf('ledger');
  }

  it('the panel is there again, of the same Deployment and context, with a new diagnosis', async () => {
    await doctor.lookAt('eu-prod-1');
    const before = await doctor.diagnose('payments/ledger');
    await before.verdict('stuck').waitFor();
    const asOf = await before.fact('as of');
    await nextSecond();
    await reload();
    const panel = await restored();
    await panel.verdict('stuck').waitFor();
    assert.equal(await panel.fact('namespace'), 'payments');
    assert.equal(await panel.fact('context'), 'eu-prod-1');
    assert.notEqual(await panel.fact('as of'), asOf);
  });

  it('it is also where our view is not in sight and nothing else has started us', async () => {
    await doctor.lookAt('staging');
    await (await doctor.diagnose('payments/ledger')).verdict('stuck').waitFor();
    await workbench.command('View: Show Explorer');
    await reload();
    const panel = await restored();
    await panel.verdict('stuck').waitFor();
    assert.equal(await panel.fact('context'), 'staging');
  });

  it('the view shows the context that was chosen, and not the current one of the kubeconfig', async () => {
    await doctor.lookAt('reader');
    await reload();
    await doctor.rows(/Deployment catalog/).waitFor(START);
    assert.equal(await doctor.rows(/Deployment ledger/).count(), 0);
  });

  it('a panel of another context than the one that is looked at says so, and goes back when it is run again', async () => {
    await doctor.lookAt('staging');
    await (await doctor.diagnose('payments/ledger')).verdict('stuck').waitFor();
    await doctor.lookAt('reader');
    await reload();
    const panel = doctor.panel();
    await panel.headline(/This panel is about .*staging.* Run again goes back/).waitFor(START);
    assert.equal(await panel.document.locator('.verdict.stuck').count(), 0);
    await panel.button('Run again').click();
    await panel.verdict('stuck').waitFor();
    assert.equal(await panel.fact('context'), 'staging');
  });
});
