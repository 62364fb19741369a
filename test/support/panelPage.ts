/**
 * The panel in a headless Chromium, as VS Code would show it: the real bundle, the host's Content-Security-Policy, the
 * variables of a theme, and a stand-in for acquireVsCodeApi.
 */
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { build } from 'esbuild';
import type { Browser, Page } from 'playwright-core';
import type { PanelModel } from '../../src/core/present/panelTypes.ts';
import type { ToHost, ToPanel } from '../../src/protocol/messages.ts';
import { launchBrowser } from '../vscode/browser.ts';
import { THEMES, type ThemeKind } from './themes.ts';

const ROOT = join(import.meta.dirname, '../..');
const NONCE = 'bm9uY2U';
const POLICY = `default-src 'none'; script-src 'nonce-${NONCE}'; style-src 'self' 'nonce-${NONCE}'`;

export interface PanelLook {
  readonly theme?: ThemeKind;
  /** CSS pixels. */
  readonly width?: number;
  /** What an earlier page has written down. */
  readonly memory?: unknown;
  /** Runs before the page's own. */
  readonly script?: string;
}

/** What was sent, kept and refused is read off the page's own stand-ins. */
export interface OpenPanel {
  readonly page: Page;
  post(message: unknown): Promise<void>;
  /** Revisions rise with each call. */
  show(model: PanelModel): Promise<void>;
  sent(): Promise<ToHost[]>;
  memory(): Promise<unknown>;
  /** Whatever the page complained of: errors, and what its policy refused. */
  readonly complaints: readonly string[];
}

export class PanelBrowser {
  /** Of script and style together. */
  readonly bytes: number;
  readonly #browser: Browser;
  readonly #server: Server;

  private constructor(browser: Browser, server: Server, bytes: number) {
    this.#browser = browser;
    this.#server = server;
    this.bytes = bytes;
  }

  static async start(): Promise<PanelBrowser> {
    const files = await bundle();
    const server = createServer((request, response) => {
      const { pathname, searchParams } = new URL(request.url ?? '/', 'http://panel.invalid');
      const found = files.get(pathname);
      const body = found?.text ?? (pathname === '/' ? document(searchParams) : undefined);
      response.writeHead(body === undefined ? 404 : 200, {
        'content-type': found?.type ?? 'text/html; charset=utf-8',
        'content-security-policy': POLICY,
      });
      response.end(body);
    });
    await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
    const bytes = [...files.values()].reduce((sum, { text }) => sum + Buffer.byteLength(text), 0);
    return new PanelBrowser(await launchBrowser(), server, bytes);
  }

  async open(look: PanelLook = {}): Promise<OpenPanel> {
    const { theme = 'vscode-dark', width = 1000, memory = null, script } = look;
    const page = await this.#browser.newPage({ viewport: { width, height: 800 }, reducedMotion: 'reduce' });
    if (script !== undefined) await page.addInitScript(script);
    const complaints: string[] = [];
    page.on('pageerror', (error) => complaints.push(String(error)));
    page.on('console', (message) => {
      if (message.type() === 'error') complaints.push(message.text());
    });
    const { port } = this.#server.address() as AddressInfo;
    await page.goto(
      `http://127.0.0.1:${port}/?${String(new URLSearchParams({ theme, memory: JSON.stringify(memory) }))}`,
    );
    let revision = 0;
    // The page draws in two frames; its own listener and callbacks come before these.
    const post = (message: unknown): Promise<void> =>
      page.evaluate(`new Promise((done) => {
        const drawn = () => requestAnimationFrame(() => requestAnimationFrame(() => done()));
        addEventListener('message', drawn, { once: true });
        postMessage(${JSON.stringify(message)}, '*');
      })`);
    return {
      page,
      complaints,
      post,
      show: (model) => post({ type: 'model', revision: ++revision, model } satisfies ToPanel),
      sent: () => page.evaluate('sent'),
      memory: () => page.evaluate('kept'),
    };
  }

  async stop(): Promise<void> {
    await this.#browser.close();
    this.#server.close();
  }
}

/** As esbuild.mjs bundles the panel. */
async function bundle(): Promise<Map<string, { readonly type: string; readonly text: string }>> {
  const { outputFiles } = await build({
    absWorkingDir: ROOT,
    entryPoints: { webview: 'webview/main.ts' },
    outdir: 'dist',
    bundle: true,
    platform: 'browser',
    format: 'esm',
    target: 'es2023',
    minify: true,
    legalComments: 'none',
    write: false,
  });
  return new Map(
    outputFiles.map(({ path, text }) =>
      path.endsWith('.css')
        ? ['/webview.css', { type: 'text/css', text }]
        : ['/webview.js', { type: 'text/javascript', text }],
    ),
  );
}

/** The host's document (src/host/panel/html.ts), and before it what VS Code does to a webview. */
function document(look: URLSearchParams): string {
  const kind = look.get('theme') as ThemeKind;
  const set = { theme: THEMES[kind], kept: JSON.parse(look.get('memory') ?? 'null') as unknown };
  return `<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta property="csp-nonce" content="${NONCE}">
<link rel="stylesheet" href="webview.css">
<script nonce="${NONCE}">
  const { theme, kept: before } = ${JSON.stringify(set).replaceAll('<', '\\u003c')};
  const sent = [];
  let kept = before;
  for (const [name, value] of Object.entries(theme)) document.documentElement.style.setProperty(name, value);
  function acquireVsCodeApi() {
    return { postMessage: (one) => sent.push(one), getState: () => kept, setState: (next) => (kept = next) };
  }
</script>
</head>
<body class="${kind}" data-vscode-theme-kind="${kind}">
<div id="panel"></div>
<script type="module" nonce="${NONCE}" src="webview.js"></script>
</body>
</html>`;
}
