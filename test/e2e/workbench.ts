/** A VS Code with the packaged extension, in a browser, as its user meets it: from its start to its end. */
import { existsSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { launchBrowser } from '../vscode/browser.ts';
import { VSIX, WORK } from '../vscode/layout.ts';
import { Server, type ServerOptions } from '../vscode/server.ts';
import { Screen } from './screen.ts';
import { assertNoTroubles } from './troubles.ts';

/** Of the page, unless a test wants another. */
export const SIZE = { width: 1280, height: 800 };
const START_MS = 60_000;
/** The machine may be busy, and a wait that succeeds costs nothing. */
const STEP_MS = 40_000;
/** All that a run writes, but for pictures; removed at its end where nothing failed. */
export const RUN = path.join(WORK, `e2e-${process.pid}`);

export interface WorkbenchOptions extends ServerOptions {
  /** The workspace; without it an empty one. */
  readonly folder?: string;
  /** Packages to install beside ours. */
  readonly extensions?: readonly string[];
}

/** What serves the workbench; ended with it. */
interface Running {
  readonly authority: string;
  setMachineSettings?(settings: Readonly<Record<string, unknown>>): Promise<void>;
  stop(): Promise<void>;
}

export class Workbench extends Screen {
  /** The workspace that is open; empty unless the test put something there. */
  readonly folder: string;
  /** What the page asked of hosts other than the server. */
  readonly outsideRequests: string[] = [];
  /** What the page's console calls an error, of VS Code and of us. */
  readonly errors: string[] = [];
  /** All that the server writes; undefined where somebody else has started it. */
  readonly root: string | undefined;
  readonly #server: Running;
  readonly #browser: Browser;

  /** The open ones: a failure takes their pictures, and the end of the run closes them (hooks.ts). */
  static readonly all = new Set<Workbench>();
  /** The test that runs, so that an error can be told by what was done. */
  static during = '';

  /**
   * Installs the package into a fresh VS Code and waits until the workbench is drawn. The extension may not be active
   * yet: wait for something that it shows.
   * @param name of its folder in the run's, and so unique among the workbenches
   */
  static async open(name: string, options: WorkbenchOptions = {}): Promise<Workbench> {
    if (!existsSync(VSIX)) throw new Error('there is no package to test: npm run package');
    const server = await Server.prepare(path.join(RUN, name), options);
    const folder = options.folder ?? path.join(server.root, 'workspace');
    await mkdir(folder, { recursive: true });
    try {
      for (const vsix of [VSIX, ...(options.extensions ?? [])]) await server.install(vsix);
      await server.start();
      return await Workbench.at(server, server.url(folder), folder, server.root);
    } catch (error) {
      await server.stop();
      throw error;
    }
  }

  /** The workbench of a server that runs already. */
  static async at(server: Running, url: string, folder: string, root?: string): Promise<Workbench> {
    const browser = await launchBrowser();
    try {
      const context = await browser.newContext({
        viewport: SIZE,
        reducedMotion: 'reduce',
        permissions: ['clipboard-read', 'clipboard-write'],
      });
      context.setDefaultTimeout(STEP_MS);
      const workbench = new Workbench(server, browser, await context.newPage(), folder, root);
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
    root: string | undefined,
  ) {
    super(page);
    this.#server = server;
    this.#browser = browser;
    this.folder = folder;
    this.root = root;
    page.on('console', (message) => {
      if (message.type() === 'error') this.#erred(`${message.location().url}: ${message.text()}`);
    });
    page.on('pageerror', (error) => {
      this.#erred(error.stack ?? error.message);
    });
    page.on('request', (request) => {
      const { protocol, host } = new URL(request.url());
      // VS Code's service worker answers for this one; nothing leaves the browser.
      const ours = host === server.authority || host.endsWith('.vscode-resource.vscode-cdn.net');
      if (protocol.startsWith('http') && !ours) this.outsideRequests.push(request.url());
    });
  }

  #erred(text: string): void {
    this.errors.push(`${Workbench.during}: ${text}`);
  }

  /** Throws where there was trouble meanwhile: an error of ours, or a request to the outside. */
  async close(): Promise<void> {
    Workbench.all.delete(this);
    await this.#browser.close();
    await this.#server.stop();
    await assertNoTroubles(this);
  }

  /** Settings of scope "machine", in place of those that there were. */
  async setMachineSettings(settings: Readonly<Record<string, unknown>>): Promise<void> {
    await this.#server.setMachineSettings?.(settings);
  }
}
