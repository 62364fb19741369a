/** What of Rollout Doctor the tests use again and again: its view, its panel, its quick pick. */
import type { FrameLocator, Locator } from 'playwright-core';
import type { Workbench } from './workbench.ts';

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

  /** Rows of the tree; the name of a Deployment's is what a screen reader says. */
  rows(name: string | RegExp = /./): Locator {
    return this.workbench.row(/Flagged Deployments/, name);
  }

  /** By the palette, as far as the panel. */
  async diagnose(deployment: string): Promise<DoctorPanel> {
    await this.workbench.command('Rollout Doctor: Diagnose generation mismatch');
    await this.workbench.quickInput().fill(deployment);
    await this.workbench.option(new RegExp(`^${deployment}`)).click();
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

  async closeEditors(): Promise<void> {
    await this.workbench.command('View: Close All Editors');
  }

  /** What the view says beside its rows: its message, or the welcome text. */
  said(text: string | RegExp): Locator {
    return this.workbench.page.locator('.part.sidebar').getByText(text).first();
  }
}

export class DoctorPanel {
  readonly document: FrameLocator;

  constructor(document: FrameLocator) {
    this.document = document;
  }

  /** The verdict in words: `stuck`, `paused`, `could not tell` … */
  verdict(word: string): Locator {
    return this.document.locator('.verdict .word').getByText(word, { exact: true });
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
