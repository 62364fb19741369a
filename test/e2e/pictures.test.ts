import assert from 'node:assert/strict';
import { copyFile, mkdir, stat } from 'node:fs/promises';
import path from 'node:path';
import { PROJECT } from '../vscode/layout.ts';
import { Doctor } from './doctor.ts';
import { Workbench } from './workbench.ts';

/** The four kinds, as a webview's body names them, and a theme of each by its label. */
const THEMES = {
  'vscode-dark': 'Dark Modern',
  'vscode-light': 'Light Modern',
  'vscode-high-contrast': 'Dark High Contrast',
  'vscode-high-contrast-light': 'Light High Contrast',
} as const;
const SMALL = { width: 1080, height: 680 };
const LIMIT_BYTES = 150_000;

describe('the panel in every kind of theme', () => {
  let workbench: Workbench;
  let doctor: Doctor;

  before('open the demo in VS Code', async () => {
    workbench = await Workbench.open('pictures', {
      env: { KUBECONFIG: '/nowhere/kubeconfig' },
      settings: { 'workbench.colorTheme': 'Default Dark Modern' },
    });
    doctor = new Doctor(workbench);
    await doctor.ready();
    await workbench.command('Rollout Doctor: Try it without a cluster');
    await doctor
      .rows(/^Deployment .*, incident/)
      .first()
      .waitFor();
  });

  after(() => workbench.close());

  it('stands beside the tree, for the README as well', async () => {
    await workbench.page.setViewportSize(SMALL);
    const tree = await workbench.picture('tree');
    await doctor
      .rows(/^Deployment .*, incident, generation/)
      .first()
      .click();
    await workbench.tab(/ rollout/).waitFor();
    await doctor.panel().done();
    const panel = await workbench.picture('panel');
    for (const file of [tree, panel]) assert.ok((await stat(file)).size <= LIMIT_BYTES, file);
    // Tracked files change only for who asks for it.
    if (process.env['SAVE_SCREENSHOTS'] !== '1') return;
    const folder = path.join(PROJECT, 'media/screenshots');
    await mkdir(folder, { recursive: true });
    for (const file of [tree, panel]) await copyFile(file, path.join(folder, path.basename(file)));
  });

  for (const [kind, theme] of Object.entries(THEMES))
    it(`follows ${theme}`, async () => {
      await chooseTheme(theme);
      const panel = doctor.panel();
      await panel.document.locator(`body[data-vscode-theme-kind="${kind}"]`).waitFor();
      const file = await workbench.picture(`panel ${kind}`);
      await panel.document.getByRole('heading', { name: 'Playbook' }).scrollIntoViewIfNeeded();
      await workbench.picture(`panel ${kind} playbook`);
      assert.ok((await stat(file)).size > 0);
    });

  async function chooseTheme(theme: string): Promise<void> {
    await workbench.command('Preferences: Color Theme');
    await workbench.quickInput().fill(theme);
    await workbench.option(new RegExp(`^${theme}`)).click();
  }
});
