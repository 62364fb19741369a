import assert from 'node:assert/strict';
import type { Doctor } from './doctor.ts';
import { openWithoutCluster } from './withoutCluster.ts';

describe('the demo, without a cluster', () => {
  let doctor: Doctor;

  before('open VS Code without a kubeconfig', async () => {
    doctor = await openWithoutCluster();
  });
  beforeEach(() => doctor.clear());

  it('is offered where there is no kubeconfig', async () => {
    await doctor.workbench.command('Rollout Doctor: Focus on Flagged Deployments View');
    await doctor.rows('Try it without a cluster').click();
    await doctor.incident().waitFor();
  });

  it('opens by its command', async () => {
    await doctor.openDemo();
  });

  it('lets everything be looked at, and nothing be changed, and says why', async () => {
    await doctor.rows(/^Deployment recommendations .*paused/).click();
    const panel = await doctor.panelOf('recommendations');
    await panel.verdict('paused').waitFor();
    const resume = panel.button('Resume rollout (This is a snapshot: nothing can be changed)');
    assert.equal(await resume.isDisabled(), true);
    assert.equal(await panel.button('Copy report as Markdown').isDisabled(), false);
  });
});
