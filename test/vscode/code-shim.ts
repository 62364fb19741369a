#!/usr/bin/env node
/**
 * Stands where @vscode/test-electron expects the program VS Code: takes its arguments, runs the tests in the extension
 * host of a VS Code server, with a headless browser as the window, prints what they print and ends as they end.
 */
import { existsSync } from 'node:fs';
import { readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { format, parseArgs } from 'node:util';
import type { Browser, Page } from 'playwright-core';
import { launchBrowser } from './browser.ts';
import { WORK } from './layout.ts';
import { Server } from './server.ts';

const LIMIT_MS = Number(process.env['VSCODE_TEST_TIMEOUT'] ?? 300_000);
/** What the workbench itself says on every run; `VSCODE_TEST_VERBOSE=1` shows it. */
const NOISE =
  /^%c|^Canceled: |vsda|\[Service Worker\]|socket \(renderer-|connection token|reconnection-grace-time|additional builtin extensions|AgentHost|AccountPolicyGate|open-vsx|ChatSessionStore|authentication provider/;

const { values, positionals } = parseArgs({
  strict: false, // the other arguments are for Electron
  allowPositionals: true,
  options: {
    extensionDevelopmentPath: { type: 'string', multiple: true },
    extensionTestsPath: { type: 'string' },
  },
});
const tests = String(values.extensionTestsPath);
const extensions = [values.extensionDevelopmentPath ?? []].flat().map(String);
const folder = positionals[0] ?? WORK;

const server = await Server.prepare(path.join(WORK, `host-${process.pid}`));
const entry = path.join(server.root, 'run.cjs');
const verdict = path.join(server.root, 'verdict');
let browser: Browser | undefined;
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => void end(130));

let code = 70;
try {
  await writeFile(entry, witness());
  await server.start({ forTests: true });
  browser = await launchBrowser();
  const page = await browser.newPage({ viewport: { width: 1280, height: 800 } });
  code = await run(page);
  // VS Code reports success for an extension host that has died, too.
  if (code === 0 && !existsSync(verdict)) {
    process.stderr.write('The extension host ended before the tests did\n');
    code = 71;
  } else if (code === 0 && (await readFile(verdict, 'utf8')) !== 'passed') code = 1;
} catch (error) {
  process.stderr.write(`${format(error)}\nSee ${server.root}\n`);
}
await end(code);

/** The tests' entry, with a word at the end on what became of them. */
function witness(): string {
  return `const { writeFileSync } = require('node:fs');
exports.run = async () => {
  let verdict = 'failed';
  try {
    await require(${JSON.stringify(path.resolve(tests))}).run();
    verdict = 'passed';
  } finally {
    writeFileSync(${JSON.stringify(verdict)}, verdict);
  }
};
`;
}

/** Opens the workbench on the tests. Resolves with the exit code that it reports. */
async function run(page: Page): Promise<number> {
  await page.exposeFunction('codeAutomationLog', (type: string, args: unknown[]) => {
    const line = format(...args);
    if (NOISE.test(line) && process.env['VSCODE_TEST_VERBOSE'] === undefined) return;
    (type === 'error' || type === 'warn' ? process.stderr : process.stdout).write(`${line}\n`);
  });
  const reported = new Promise<number>((resolve, reject) => {
    const fail = (why: string) => (): void => {
      void page.screenshot({ path: path.join(server.root, 'failed.png') }).catch(() => undefined);
      reject(new Error(why));
    };
    setTimeout(fail(`no result after ${LIMIT_MS} ms`), LIMIT_MS).unref();
    page.once('crash', fail('the page crashed'));
    void server.ended().then(fail('the VS Code server ended'));
    page.exposeFunction('codeAutomationExit', resolve).catch(reject);
  });
  const payload = [
    ...extensions.map((extension) => ['extensionDevelopmentPath', server.remote(extension)] as const),
    ['extensionTestsPath', server.remote(entry)] as const,
  ];
  await page.goto(server.url(folder, payload), { waitUntil: 'commit', timeout: 60_000 });
  return reported;
}

async function end(exitCode: number): Promise<never> {
  await browser?.close().catch(() => undefined);
  await server.stop();
  // What failed can be looked at; what passed leaves nothing.
  if (exitCode === 0) await rm(server.root, { recursive: true, force: true, maxRetries: 5 });
  process.exit(exitCode);
}
