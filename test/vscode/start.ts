/**
 * `npm start`: the packaged extension in a real VS Code, with the demo snapshot open. That is the `code` on the PATH,
 * in a profile of its own, where there is one and a display to show it; else the VS Code server in the browser.
 *
 *   --browser       the server, even where there is a `code`
 *   --no-open       the server, and no browser: just say the address
 *   --for SECONDS   end the server after that time; else Ctrl+C or SIGTERM ends it
 *   --port N        for the server, instead of any that is free
 */
import { execFileSync, spawn } from 'node:child_process';
import { accessSync, constants } from 'node:fs';
import { mkdir, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { VSIX, WORK } from './layout.ts';
import { QUIET_SETTINGS, Server } from './server.ts';

const { values: options } = parseArgs({
  options: {
    browser: { type: 'boolean', default: false },
    'no-open': { type: 'boolean', default: false },
    for: { type: 'string' },
    port: { type: 'string', default: '0' },
  },
});
const SETTINGS = {
  ...QUIET_SETTINGS,
  // The workspace opens the demo by a task; see demoFolder.
  'task.allowAutomaticTasks': 'on',
} as const;

const code = options.browser || options['no-open'] || !hasDisplay() ? undefined : programOnPath('code');
if (code === undefined) await inBrowser();
else await onDesktop(code);

/**
 * A workspace that opens the demo. VS Code runs no command by itself when it opens a folder, but a task of the folder
 * may ask for the value of one.
 */
async function demoFolder(root: string): Promise<string> {
  const folder = path.join(root, 'rollout-doctor-demo');
  const task = {
    label: 'Open the demo of Rollout Doctor',
    type: 'shell',
    command: '${command:rolloutDoctor.openDemo}',
    presentation: { reveal: 'never' },
    runOptions: { runOn: 'folderOpen' },
  };
  await mkdir(path.join(folder, '.vscode'), { recursive: true });
  await writeFile(
    path.join(folder, '.vscode/tasks.json'),
    JSON.stringify({ version: '2.0.0', tasks: [task] }, null, 2),
  );
  return folder;
}

/** Its own settings and extensions: nothing of the developer's VS Code is changed, and nothing of it interferes. */
async function onDesktop(program: string): Promise<void> {
  const root = path.join(WORK, 'start-desktop');
  const user = path.join(root, 'user-data/User');
  await mkdir(user, { recursive: true });
  await writeFile(path.join(user, 'settings.json'), JSON.stringify(SETTINGS, null, 2));
  const profile = [
    ...['--user-data-dir', path.join(root, 'user-data')],
    ...['--extensions-dir', path.join(root, 'extensions')],
    // VS Code's own condition for root.
    ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []),
  ];
  execFileSync(program, [...profile, '--install-extension', VSIX, '--force'], { stdio: 'inherit' });
  execFileSync(program, [...profile, '--new-window', await demoFolder(root)], { stdio: 'inherit' });
}

/** Runs until it is told to end, and leaves nothing behind. */
async function inBrowser(): Promise<void> {
  const home = process.env['HOME'];
  const server = await Server.prepare(path.join(WORK, `start-${process.pid}`), {
    settings: SETTINGS,
    // The developer's own clusters are at hand, next to the demo.
    ...(home === undefined ? {} : { home }),
  });
  const told = new AbortController();
  const end = (): void => {
    told.abort();
    void server.stop();
  };
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(signal, end);
  await server.install(VSIX);
  await server.start({ port: Number(options.port) });
  if (options.for !== undefined) setTimeout(end, Number(options.for) * 1000);

  const url = server.url(await demoFolder(server.root));
  process.stdout.write(`\nVS Code with Rollout Doctor and its demo:\n${url}\n\nCtrl+C ends it.\n`);
  if (!options['no-open']) openInBrowser(url);
  const code = await server.ended();
  await rm(server.root, { recursive: true, force: true, maxRetries: 5 });
  process.exitCode = told.signal.aborted ? 0 : (code ?? 1);
}

function openInBrowser(url: string): void {
  const opener =
    process.platform === 'darwin' ? 'open' : hasDisplay() ? programOnPath('xdg-open') : undefined;
  if (opener !== undefined) spawn(opener, [url], { stdio: 'ignore', detached: true }).unref();
}

function hasDisplay(): boolean {
  const { DISPLAY, WAYLAND_DISPLAY } = process.env;
  return process.platform !== 'linux' || DISPLAY !== undefined || WAYLAND_DISPLAY !== undefined;
}

function programOnPath(name: string): string | undefined {
  const places = (process.env['PATH'] ?? '').split(path.delimiter).filter((folder) => folder !== '');
  return places
    .map((folder) => path.join(folder, name))
    .find((file) => {
      try {
        accessSync(file, constants.X_OK);
        return true;
      } catch {
        return false;
      }
    });
}
