import assert from 'node:assert/strict';
import type { Keyboard, Locator } from 'playwright-core';
import { until } from '../support/controlPlane/waiting.ts';
import { nextSecond, type Doctor, type DoctorPanel } from './doctor.ts';
import { describeOnStage } from './onStage.ts';
import type { Workbench } from './workbench.ts';

/** More than the panel has of what can be focused. */
const MOST_TABS = 60;

describeOnStage('without a mouse', (stage) => {
  let workbench: Workbench;
  let doctor: Doctor;
  let keyboard: Keyboard;

  before(() => {
    ({ workbench, doctor } = stage());
    ({ keyboard } = workbench.page);
  });

  it('one gets from the tree to a resumed rollout', async () => {
    await doctor.look();
    const focused = doctor.rows(/Deployment search/).and(workbench.page.locator('.focused'));
    for (let rows = 0; rows < 30 && (await focused.count()) === 0; rows++) await keyboard.press('ArrowDown');
    await keyboard.press('Enter');
    const panel = await doctor.panelOf('search');
    await tabTo(panel, panel.button('Resume rollout'));
    await keyboard.press('Enter');
    await workbench.modal().waitFor();
    await keyboard.press('Enter');
    await panel.verdict('healthy').waitFor();
  });

  it('one gets from the palette to a panel, along its buttons and to a resumed rollout', async () => {
    await keyboard.press('F1');
    await workbench.quickInput().waitFor();
    await keyboard.type('Diagnose generation mismatch');
    await workbench.option(/^Rollout Doctor: Diagnose generation mismatch/).waitFor();
    await keyboard.press('Enter');
    await workbench.option(/^shop\/orders/).waitFor();
    await keyboard.type('shop/orders');
    await keyboard.press('Enter');
    const panel = await doctor.panelOf('orders');
    const stops = await stopsOf(panel);
    for (const label of ['Resume rollout', 'Run again', 'View logs', 'Copy report as Markdown', 'Open YAML'])
      assert.ok(stops.includes(label), `${label} is not among: ${stops.join(', ')}`);
    await tabTo(panel, panel.button('Resume rollout'));
    await keyboard.press('Space');
    await workbench.modal().waitFor();
    await keyboard.press('Enter');
    await panel.verdict('healthy').waitFor();
  });

  it('one goes on in the panel while it looks again', async () => {
    const panel = await doctor.diagnose('payments/ledger');
    await tabTo(panel, panel.button('Run again'));
    const before = await panel.fact('as of');
    await nextSecond();
    await keyboard.press('Enter');
    await keyboard.press('Tab');
    await until('there is another report', async () => (await panel.fact('as of')) !== before);
    await panel.done();
    assert.equal(await nameOfFocused(panel), 'View logs');
  });

  it('one unfolds what is folded, and folds it again', async () => {
    const panel = await doctor.diagnose('payments/ledger');
    const folded = panel.document.locator('details:not([open]) > summary').first();
    const text = await folded.innerText();
    const summary = panel.document.locator('summary').filter({ hasText: text }).first();
    const isOpen = async (): Promise<boolean> => (await summary.locator('..').getAttribute('open')) !== null;
    await tabTo(panel, summary);
    await keyboard.press('Enter');
    assert.equal(await isOpen(), true);
    await keyboard.press('Enter');
    assert.equal(await isOpen(), false);
  });

  async function tabTo(panel: DoctorPanel, target: Locator): Promise<void> {
    const reached = target.and(panel.document.locator(':focus'));
    for (let tabs = 0; tabs < MOST_TABS && (await reached.count()) === 0; tabs++) await keyboard.press('Tab');
    assert.equal(await reached.count(), 1, 'Tab reaches it');
  }

  /** The names of all that Tab stops at, once around. */
  async function stopsOf(panel: DoctorPanel): Promise<string[]> {
    const stops: string[] = [];
    for (let tabs = 0; tabs < MOST_TABS; tabs++) {
      await keyboard.press('Tab');
      const name = await nameOfFocused(panel);
      if (name !== '') stops.push(name);
    }
    return stops;
  }

  /** Empty: nothing of the panel has the focus. */
  async function nameOfFocused(panel: DoctorPanel): Promise<string> {
    const focused = panel.document.locator(':focus');
    if ((await focused.count()) === 0) return '';
    return (await focused.first().getAttribute('aria-label')) ?? (await focused.first().innerText()).trim();
  }
});
