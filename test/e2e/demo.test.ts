import assert from 'node:assert/strict';
import { Doctor } from './doctor.ts';
import { assertNoTroubles } from './troubles.ts';
import { Workbench } from './workbench.ts';

describe('the demo, without a cluster', () => {
  let workbench: Workbench;
  let doctor: Doctor;

  before('open VS Code without a kubeconfig', async () => {
    workbench = await Workbench.open('demo', { env: { KUBECONFIG: '/nowhere/kubeconfig' } });
    doctor = new Doctor(workbench);
    await doctor.ready();
  });

  after(() => workbench.close());

  it('is offered where there is no kubeconfig', async () => {
    await workbench.command('Rollout Doctor: Focus on Flagged Deployments View');
    await doctor.rows('Try it without a cluster').click();
    await doctor
      .rows(/^Deployment .*, incident/)
      .first()
      .waitFor();
  });

  it('opens by its command', async () => {
    await workbench.command('Rollout Doctor: Try it without a cluster');
    await doctor
      .rows(/^Deployment .*, incident/)
      .first()
      .waitFor();
  });

  it('lets everything be looked at, and nothing be changed, and says why', async () => {
    await doctor.rows(/^Deployment recommendations .*paused/).click();
    const panel = await doctor.panelOf('recommendations');
    await panel.verdict('paused').waitFor();
    const resume = panel.button('Resume rollout (This is a snapshot: nothing can be changed)');
    assert.equal(await resume.isDisabled(), true);
    assert.equal(await panel.button('Copy report as Markdown').isDisabled(), false);
  });

  it('left no error of ours, and asked nobody but the server', () => assertNoTroubles(workbench));
});
