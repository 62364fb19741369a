import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { until } from '../support/controlPlane/waiting.ts';
import type { Doctor } from './doctor.ts';
import { describeOnStage } from './onStage.ts';
import type { Workbench } from './workbench.ts';

describeOnStage('what is taken out of a panel', (stage) => {
  let workbench: Workbench;
  let doctor: Doctor;

  before(() => {
    ({ workbench, doctor } = stage());
  });

  it('is a snapshot, which shows the same verdict when it is opened, and can change nothing', async () => {
    const panel = await doctor.diagnose('payments/ledger');
    const headline = await panel.document.locator('#verdict').innerText();
    await panel.button('Save snapshot…').click();
    // VS Code proposes what we name, beside what is being worked on.
    await until('a file is proposed', async () =>
      (await workbench.quickInput().inputValue()).endsWith('.yaml'),
    );
    const file = await workbench.quickInput().inputValue();
    await workbench.page.keyboard.press('Enter');
    await panel.said(/^Snapshot saved/).waitFor();
    assert.match(path.relative(workbench.folder, file), /^payments-ledger-[\w-]+\.yaml$/);
    assert.doesNotMatch(await readFile(file, 'utf8'), /BEGIN|client-key|bearer/i);
    await doctor.clear();

    await workbench.command('Rollout Doctor: Open snapshot…');
    await workbench.chooseFile(file);
    await doctor.look();
    // The same rows: a diagnosis reads the other Deployments, too.
    await until('the snapshot is what is looked at', async () => {
      await doctor.rows(/Deployment ledger in namespace payments/).click();
      return (await doctor.panel().fact('from')).startsWith('snapshot payments-ledger-');
    });
    const again = await doctor.panelOf('ledger');
    assert.equal(await again.document.locator('#verdict').innerText(), headline);
    for (const label of ['Nudge the controller', 'Pause rollout', 'Roll back to revision …'])
      assert.equal(
        await again.button(`${label} (This is a snapshot: nothing can be changed)`).isDisabled(),
        true,
        label,
      );
    await doctor.lookAt('staging');
  });

  it('is the YAML of the Deployment as it is now', async () => {
    const panel = await doctor.diagnose('payments/ledger');
    await panel.button('Open YAML').click();
    await workbench.tab(/^ledger\.yaml/).waitFor();
    const yaml = await workbench.editorText();
    assert.match(yaml, /^kind: Deployment$/m);
    assert.match(yaml, /^ {2}name: ledger$/m);
    assert.match(yaml, /^ {2}generation: 2$/m);
    assert.match(yaml, /image: registry\.local\/shop\/web:1\.5\.0$/m);
    assert.doesNotMatch(yaml, /managedFields/);
  });

  it('is the report as Markdown', async () => {
    const panel = await doctor.diagnose('payments/ledger');
    await panel.button('Copy report as Markdown').click();
    await panel.said('Report copied as Markdown').waitFor();
    const markdown = await workbench.clipboard();
    assert.match(markdown, /^# payments\/ledger: stuck$/m);
    assert.match(markdown, /team-quota is full/);
  });

  it('is the command of a step, as one would type it', async () => {
    const panel = await doctor.diagnose('payments/ledger');
    const step = panel.step('List its ReplicaSets');
    const shown = await step.locator('.command code').innerText();
    await step.getByRole('button', { name: /^Copy/ }).click();
    await panel.said('Command copied').waitFor();
    assert.equal(await workbench.clipboard(), shown);
    assert.match(shown, /^kubectl .*--context staging/);
  });
});
