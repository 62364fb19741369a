/** What of Rollout Doctor the tests use again and again: its view, its panel, its quick pick. */
import { setTimeout as sleep } from 'node:timers/promises';
import type { FrameLocator, Locator } from 'playwright-core';
import { SIZE, type Workbench } from './workbench.ts';

export class Doctor {
  readonly workbench: Workbench;

  constructor(workbench: Workbench) {
    this.workbench = workbench;
  }

  /** The workbench is drawn before it knows its extensions. */
  async ready(): Promise<void> {
    await this.workbench.activity('Rollout Doctor').waitFor();
  }

  /** Goes to the view and waits until the Deployments are there. */
  async look(): Promise<void> {
    await this.workbench.command('Rollout Doctor: Focus on Flagged Deployments View');
    await this.rows().first().waitFor();
  }

  async openDemo(): Promise<void> {
    await this.workbench.command('Rollout Doctor: Try it without a cluster');
    await this.incident().waitFor();
  }

  /** The first of the Deployments that have one. */
  incident(): Locator {
    return this.rows(/^Deployment .*, incident/).first();
  }

  /** Rows of the tree; the name of a Deployment's is what a screen reader says. */
  rows(name: string | RegExp = /./): Locator {
    return this.workbench.row(/Flagged Deployments/, name);
  }

  /** What the quick pick of the palette's command offers, from its top; it stays open. */
  async offered(): Promise<string[]> {
    await this.workbench.command('Rollout Doctor: Diagnose generation mismatch');
    const options = this.workbench.page.getByRole('option', { name: /^[a-z-]+\/[a-z-]+/ });
    await options.first().waitFor();
    return options.allInnerTexts();
  }

  /** By the palette, as far as the panel. A pick closes where something else takes the focus: it is opened again. */
  async diagnose(deployment: string): Promise<DoctorPanel> {
    const timeout = 15_000;
    for (let tries = 3; tries > 0; tries--) {
      await this.workbench.command('Rollout Doctor: Diagnose generation mismatch');
      try {
        await this.workbench.quickInput().fill(deployment, { timeout });
        await this.workbench.option(new RegExp(`^${deployment}`)).click({ timeout });
        break;
      } catch (error) {
        if (tries === 1) throw error;
      }
    }
    return this.panelOf(deployment.split('/')[1] ?? '');
  }

  /** The one that is shown. */
  panel(): DoctorPanel {
    return new DoctorPanel(this.workbench.panel());
  }

  /** Waits until the panel of that Deployment has its verdict. */
  async panelOf(name: string): Promise<DoctorPanel> {
    const panel = this.panel();
    await panel.document.getByRole('heading', { level: 1, name, exact: true }).waitFor();
    await panel.done();
    return panel;
  }

  async chooseContext(name: string): Promise<void> {
    await this.workbench.command('Rollout Doctor: Choose context…');
    await this.workbench.option(new RegExp(`^${name}`)).click();
  }

  /** Shows the view, with what that context has. */
  async lookAt(context: string): Promise<void> {
    await this.chooseContext(context);
    await this.look();
  }

  /** Puts away what an earlier test has left open. */
  async clear(): Promise<void> {
    const { page } = this.workbench;
    await page.setViewportSize(SIZE);
    for (const open of [this.workbench.modal(), this.workbench.quickInput()])
      if (await open.isVisible()) {
        await page.keyboard.press('Escape');
        await open.waitFor({ state: 'hidden' });
      }
    await this.workbench.command('View: Close All Editors');
    await this.workbench.page.locator('.editor-group-container .tab').first().waitFor({ state: 'detached' });
  }

  /** What the view says beside its rows: its message, or the welcome text. */
  said(text: string | RegExp): Locator {
    return this.workbench.page.locator('.part.sidebar').getByText(text).first();
  }
}

/** A panel tells whole seconds: a report of the same one would look like the one before. */
export async function nextSecond(): Promise<void> {
  await sleep(1000);
}

export class DoctorPanel {
  readonly document: FrameLocator;

  constructor(document: FrameLocator) {
    this.document = document;
  }

  /** The verdict in words: `stuck`, `paused`, `could not tell` … */
  verdict(word: string | RegExp): Locator {
    return this.document.locator('.verdict .word').getByText(word, { exact: true });
  }

  /** A line of the header: `namespace`, `context`, `from`, `as of`. */
  fact(name: string): Promise<string> {
    const row = this.document
      .locator('header dl div')
      .filter({ has: this.document.getByText(name, { exact: true }) });
    return row.locator('dd').innerText();
  }

  /** What to know of the verdict before it is read. */
  notice(text: string | RegExp): Locator {
    return this.document.locator('.notice').filter({ hasText: text });
  }

  headline(text: string | RegExp): Locator {
    return this.document.locator('#verdict').getByText(text);
  }

  button(name: string | RegExp): Locator {
    return this.document.getByRole('button', { name }).first();
  }

  /** A step of the playbook. */
  step(title: string): Locator {
    return this.document.getByRole('listitem').filter({
      has: this.document.getByRole('heading', { level: 3, name: title }),
    });
  }

  said(text: string | RegExp): Locator {
    return this.document.getByRole('status').getByText(text);
  }

  /** Nothing is being collected any more. */
  async done(): Promise<void> {
    await this.button('Run again').waitFor();
  }
}
