import assert from 'node:assert/strict';
import { copyFile, mkdir, stat } from 'node:fs/promises';
import path from 'node:path';
import { PROJECT } from '../vscode/layout.ts';
import type { Doctor } from './doctor.ts';
import { openWithoutCluster } from './withoutCluster.ts';
import { SIZE, type Workbench } from './workbench.ts';

/** The four kinds, as a webview's body names them, and a theme of each by its label. */
const THEMES = {
  'vscode-dark': 'Dark Modern',
  'vscode-light': 'Light Modern',
  'vscode-high-contrast': 'Dark High Contrast',
  'vscode-high-contrast-light': 'Light High Contrast',
} as const;
const SMALL = { width: 1080, height: 680 };
/** Beside the side bar, which stays, about 400 pixels are left. */
const WIDTHS = { '1280 px': { width: 1280, height: 1000 }, '400 px': { width: 748, height: 1200 } } as const;
const SECTIONS = ['Playbook', 'Diagnoses', 'Timeline'];
const LIMIT_BYTES = 150_000;

describe('the panel in every kind of theme', () => {
  let workbench: Workbench;
  let doctor: Doctor;

  before('open the demo in VS Code', async () => {
    doctor = await openWithoutCluster();
    ({ workbench } = doctor);
    await doctor.clear();
    await doctor.openDemo();
  });

  after(() => workbench.page.setViewportSize(SIZE));

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
    it(`follows ${theme}, and fits a panel of 400 pixels`, async () => {
      await chooseTheme(theme);
      const { document } = doctor.panel();
      await document.locator(`body[data-vscode-theme-kind="${kind}"]`).waitFor();
      for (const [width, size] of Object.entries(WIDTHS)) {
        await workbench.page.setViewportSize(size);
        await document.locator('header').scrollIntoViewIfNeeded();
        await workbench.picture(`panel ${kind} ${width}`);
        for (const section of SECTIONS) {
          const heading = document.getByRole('heading', { level: 2, name: section });
          await heading.evaluate((element: Scrolls) => {
            element.scrollIntoView();
          });
          await workbench.picture(`panel ${kind} ${width} ${section}`);
        }
      }
      const [needs, has] = await document
        .locator('html')
        .evaluate(({ scrollWidth, clientWidth }: Widths) => [scrollWidth, clientWidth]);
      assert.ok(has <= 420, `${has} pixels are not narrow`);
      assert.ok(needs <= has, `${needs} pixels of ${has}`);
    });

  async function chooseTheme(theme: string): Promise<void> {
    await workbench.page.setViewportSize(SIZE);
    await workbench.command('Preferences: Color Theme');
    await workbench.quickInput().fill(theme);
    await workbench.option(new RegExp(`^${theme}`)).click();
  }
});

interface Scrolls {
  scrollIntoView(): void;
}
type Widths = Readonly<Record<'scrollWidth' | 'clientWidth', number>>;
