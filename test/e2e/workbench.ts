/**
 * A VS Code with the packaged extension, in a browser, as its user meets it. Things are found by role and name; a CSS
 * class stands only where VS Code gives no role.
 */
import { existsSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import type { Browser, FrameLocator, Locator, Page } from 'playwright-core';
import { launchBrowser } from '../vscode/browser.ts';
import { VSIX, WORK } from '../vscode/layout.ts';
import { Server, type ServerOptions } from '../vscode/server.ts';

const START_MS = 60_000;
const STEP_MS = 15_000;
/** A menu ignores the mouse for its first 100 ms (VS Code's base/browser/ui/menu/menu.ts, runOnceToEnableMouseUp). */
const MENU_DEAF_MS = 200;
const PICTURES = path.join(WORK, 'pictures');

export type Name = string | RegExp;

export interface WorkbenchOptions extends ServerOptions {
  /** The workspace; without it an empty one. */
  readonly folder?: string;
  /** Packages to install beside ours. */
  readonly extensions?: readonly string[];
}

/** What serves the workbench; ended with it. */
interface Running {
  readonly authority: string;
  stop(): Promise<void>;
}

export class Workbench {
  readonly page: Page;
  /** The workspace that is open; empty unless the test put something there. */
  readonly folder: string;
  /** What the page asked of hosts other than the server. */
  readonly outsideRequests: string[] = [];
  /** What the page's console calls an error, of VS Code and of us. */
  readonly errors: string[] = [];
  /** VS Code's user data; undefined where somebody else has started it. */
  readonly userData: string | undefined;
  readonly #server: Running;
  readonly #browser: Browser;

  /** The open ones, for the pictures of a failure. */
  static readonly all = new Set<Workbench>();

  /**
   * Installs the package into a fresh VS Code and waits until the workbench is drawn. The extension may not be active
   * yet: wait for something that it shows.
   * @param name of the folder that holds the run, and so unique among the tests
   */
  static async open(name: string, options: WorkbenchOptions = {}): Promise<Workbench> {
    if (!existsSync(VSIX)) throw new Error('there is no package to test: npm run package');
    const server = await Server.prepare(path.join(WORK, `e2e-${name}`), options);
    const folder = options.folder ?? path.join(server.root, 'workspace');
    await mkdir(folder, { recursive: true });
    try {
      for (const vsix of [VSIX, ...(options.extensions ?? [])]) await server.install(vsix);
      await server.start();
      return await Workbench.at(server, server.url(folder), folder, server.userData);
    } catch (error) {
      await server.stop();
      throw error;
    }
  }

  /** The workbench of a server that runs already. */
  static async at(server: Running, url: string, folder: string, userData?: string): Promise<Workbench> {
    const browser = await launchBrowser();
    try {
      const context = await browser.newContext({
        viewport: { width: 1280, height: 800 },
        reducedMotion: 'reduce',
        permissions: ['clipboard-read', 'clipboard-write'],
      });
      context.setDefaultTimeout(STEP_MS);
      const workbench = new Workbench(server, browser, await context.newPage(), folder, userData);
      await workbench.page.goto(url, { waitUntil: 'commit' });
      await workbench.activity(/^Explorer/).waitFor({ timeout: START_MS });
      Workbench.all.add(workbench);
      return workbench;
    } catch (error) {
      await browser.close();
      throw error;
    }
  }

  private constructor(
    server: Running,
    browser: Browser,
    page: Page,
    folder: string,
    userData: string | undefined,
  ) {
    this.#server = server;
    this.#browser = browser;
    this.page = page;
    this.folder = folder;
    this.userData = userData;
    page.on('console', (message) => {
      if (message.type() === 'error') this.errors.push(`${message.location().url}: ${message.text()}`);
    });
    page.on('pageerror', (error) => this.errors.push(error.stack ?? error.message));
    page.on('request', (request) => {
      const { protocol, host } = new URL(request.url());
      // VS Code's service worker answers for this one; nothing leaves the browser.
      const ours = host === server.authority || host.endsWith('.vscode-resource.vscode-cdn.net');
      if (protocol.startsWith('http') && !ours) this.outsideRequests.push(request.url());
    });
  }

  async close(): Promise<void> {
    Workbench.all.delete(this);
    await this.#browser.close();
    await this.#server.stop();
  }

  async picture(name: string): Promise<string> {
    await mkdir(PICTURES, { recursive: true });
    const file = path.join(PICTURES, `${name.replace(/\W+/g, '-')}.png`);
    await this.page.screenshot({ path: file, animations: 'disabled' });
    return file;
  }

  /** Runs a command by the palette, as its user does. Its title is `Category: Title`, and may go on. */
  async command(title: string): Promise<void> {
    const input = this.quickInput();
    // The very first F1 can be lost while the workbench still starts.
    await untilSeen(() => this.page.keyboard.press('F1'), input);
    await input.fill(`>${title}`);
    // Behind the title an option's name has its key and "recently used".
    await this.option(new RegExp(`^${title.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')}`)).click();
  }

  /** Of the palette, a quick pick or an input box. */
  quickInput(): Locator {
    const widget = this.page.locator('.quick-input-widget:visible');
    return widget.getByRole('textbox').or(widget.getByRole('combobox')).first();
  }

  /** A line of the palette or of a quick pick. */
  option(name: Name): Locator {
    return this.page.getByRole('option', { name }).first();
  }

  /** An icon of the activity bar. */
  activity(name: Name): Locator {
    return this.page.getByRole('tab', { name, ...(typeof name === 'string' ? { exact: true } : {}) }).first();
  }

  tree(name: Name): Locator {
    return this.page.getByRole('tree', { name });
  }

  /** A row by label and description. What is scrolled out of sight is not in the document. */
  row(tree: Name, name: Name): Locator {
    return this.tree(tree).getByRole('treeitem', { name });
  }

  /** An editor's tab. */
  tab(name: Name): Locator {
    return this.page.locator('.editor-group-container').getByRole('tab', { name });
  }

  statusItem(name: Name): Locator {
    return this.page.locator('.part.statusbar').getByRole('button', { name });
  }

  notification(text: Name): Locator {
    return this.page.locator('.notifications-toasts').getByRole('dialog').filter({ hasText: text });
  }

  /** A modal dialog. Escape is its Cancel, which it always has. */
  modal(): Locator {
    return this.page.getByRole('dialog').and(this.page.locator('.monaco-dialog-box'));
  }

  /** Opens a context menu on something and takes an entry of it. */
  async contextMenu(on: Locator, entry: string): Promise<void> {
    await on.click({ button: 'right' });
    const item = this.page.getByRole('menuitem', { name: entry, exact: true });
    await item.waitFor();
    await this.page.waitForTimeout(MENU_DEAF_MS);
    await item.click();
    await item.waitFor({ state: 'hidden' });
  }

  /** The document inside a panel, by the panel's place among those that are shown; without it the newest. */
  panel(nth = -1): FrameLocator {
    const outer = this.page.locator('iframe.webview.ready').nth(nth);
    return outer.contentFrame().locator('iframe#active-frame').contentFrame();
  }
}

async function untilSeen(act: () => Promise<void>, what: Locator): Promise<void> {
  for (let left = 4; left > 0; left--) {
    await act();
    try {
      await what.waitFor({ timeout: 3000 });
      return;
    } catch {
      // Once more.
    }
  }
  await what.waitFor();
}
