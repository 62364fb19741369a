/** A running VS Code server: the real workbench for a browser, and the extension host on Node. */
import { execFile, spawn, type ChildProcess } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { mkdir, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import { installServer } from './install.ts';
import type { ServerLayout, ServerVersion } from './layout.ts';

export interface ServerOptions {
  /** Absent: what `VSCODE_SERVER` says, else the newest. */
  readonly version?: ServerVersion;
  /** For the extension host, over this process's own. */
  readonly env?: NodeJS.ProcessEnv;
  /** User settings, over the quiet ones. */
  readonly settings?: Readonly<Record<string, unknown>>;
  /** Those of scope "machine": where VS Code runs in a browser, the server has a file of its own for them. */
  readonly machineSettings?: Readonly<Record<string, unknown>>;
  /** Absent: an empty folder of the run, so that no file of the developer's has a say. */
  readonly home?: string;
}

/** No dialogs, tips, experiments or requests to the outside that have nothing to do with the extension. */
export const QUIET_SETTINGS = {
  'chat.disableAIFeatures': true,
  'extensions.autoCheckUpdates': false,
  'extensions.autoUpdate': false,
  'extensions.ignoreRecommendations': true,
  'git.enabled': false,
  'npm.autoDetect': 'off',
  'security.workspace.trust.enabled': false,
  'telemetry.telemetryLevel': 'off',
  'update.mode': 'none',
  'window.confirmBeforeClose': 'never',
  'window.restoreWindows': 'none',
  'workbench.enableExperiments': false,
  'workbench.reduceMotion': 'on',
  'workbench.secondarySideBar.defaultVisibility': 'hidden',
  'workbench.startupEditor': 'none',
  'workbench.tips.enabled': false,
} as const;

const START_LIMIT_MS = 60_000;
const STOP_LIMIT_MS = 8_000;

export class Server {
  /** Holds all that this server writes. */
  readonly root: string;
  readonly userData: string;
  readonly #layout: ServerLayout;
  readonly #env: NodeJS.ProcessEnv;
  readonly #folders: readonly string[];
  readonly #token = randomBytes(16).toString('hex');
  #process: ChildProcess | undefined;
  #authority: string | undefined;

  /** A server of its own in the folder `root`, which is emptied. Installs VS Code where it is not there yet. */
  static async prepare(root: string, options: ServerOptions = {}): Promise<Server> {
    const server = new Server(path.resolve(root), await installServer(options.version), options);
    await rm(server.root, { recursive: true, force: true, maxRetries: 5 });
    await mkdir(path.join(server.root, 'home'), { recursive: true });
    await server.#writeSettings('User', { ...QUIET_SETTINGS, ...options.settings });
    await server.setMachineSettings(options.machineSettings ?? {});
    await writeFile(server.#tokenFile, server.#token, { mode: 0o600 });
    return server;
  }

  private constructor(root: string, layout: ServerLayout, options: ServerOptions) {
    this.root = root;
    this.userData = path.join(root, 'user-data');
    this.#layout = layout;
    this.#env = {
      ...inherited(),
      HOME: options.home ?? path.join(root, 'home'),
      // Without a gallery neither page nor server ever asks open-vsx.org for anything.
      EXTENSIONS_GALLERY: '{"serviceUrl":"","itemUrl":"","resourceUrlTemplate":""}',
      ...options.env,
    };
    this.#folders = [
      ...['--server-data-dir', path.join(root, 'server-data')],
      ...['--user-data-dir', this.userData],
      ...['--extensions-dir', path.join(root, 'extensions')],
    ];
  }

  get #tokenFile(): string {
    return path.join(this.root, 'token');
  }

  /** Host and port; throws before the start. */
  get authority(): string {
    if (this.#authority === undefined) throw new Error('the VS Code server has not been started');
    return this.#authority;
  }

  /** In place of those that there were; a window that is open follows. */
  async setMachineSettings(settings: Readonly<Record<string, unknown>>): Promise<void> {
    await this.#writeSettings('Machine', settings);
  }

  async #writeSettings(folder: string, settings: Readonly<Record<string, unknown>>): Promise<void> {
    const file = path.join(this.userData, folder, 'settings.json');
    await mkdir(path.dirname(file), { recursive: true });
    await writeFile(file, JSON.stringify(settings, null, 2));
  }

  async install(vsix: string): Promise<void> {
    const args = ['--accept-server-license-terms', ...this.#folders, '--install-extension', vsix, '--force'];
    const { stdout, stderr } = await promisify(execFile)(this.#layout.node, [this.#layout.main, ...args], {
      env: this.#env,
      timeout: START_LIMIT_MS,
    });
    if (!stdout.includes('successfully installed'))
      throw new Error(`could not install ${vsix}: ${stdout}${stderr}`);
  }

  /**
   * Listens on the loopback interface, at any port that is free, and asks for a token: whoever reaches a VS Code
   * server can run programs.
   * @param forTests lets the URL name tests to run in the extension host. VS Code then hides notifications and refuses
   * modal dialogs, so it is for such tests alone.
   */
  async start({ forTests = false, port = 0 }: { forTests?: boolean; port?: number } = {}): Promise<void> {
    const args = [
      ...['--accept-server-license-terms', ...this.#folders],
      ...['--host', '127.0.0.1', '--port', String(port), '--connection-token-file', this.#tokenFile],
      ...['--telemetry-level', 'off', '--disable-workspace-trust'],
      // The login shell's environment would win over the KUBECONFIG that was given.
      '--force-disable-user-env',
      ...(forTests ? ['--enable-smoke-test-driver'] : []),
    ];
    const child = spawn(this.#layout.node, [this.#layout.main, ...args], {
      env: this.#env,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    this.#process = child;
    const log = createWriteStream(path.join(this.root, 'server.log'));
    for (const stream of [child.stdout, child.stderr]) stream.pipe(log, { end: false });
    this.#authority = `127.0.0.1:${await listening(child)}`;
  }

  /** Resolves with the exit code once the server has ended, wanted or not. */
  ended(): Promise<number | null> {
    const child = this.#process;
    if (child === undefined || hasEnded(child)) return Promise.resolve(child?.exitCode ?? null);
    return new Promise((resolve) => child.once('exit', resolve));
  }

  /** @param payload what the workbench reads from its URL, such as the extension under development */
  url(folder: string, payload: readonly (readonly [string, string])[] = []): string {
    const url = new URL(`http://${this.authority}/`);
    url.searchParams.set('tkn', this.#token);
    url.searchParams.set('folder', path.resolve(folder));
    if (payload.length > 0) url.searchParams.set('payload', JSON.stringify(payload));
    return url.href;
  }

  /** A file as the workbench names it. */
  remote(file: string): string {
    return `vscode-remote://${this.authority}${path.resolve(file)}`;
  }

  async stop(): Promise<void> {
    const child = this.#process;
    if (child === undefined || hasEnded(child)) return;
    const end = this.ended();
    child.kill('SIGTERM');
    const limit = setTimeout(() => child.kill('SIGKILL'), STOP_LIMIT_MS);
    await end;
    clearTimeout(limit);
  }
}

function hasEnded(child: ChildProcess): boolean {
  return child.exitCode !== null || child.signalCode !== null;
}

/** The port, as soon as the server says it. */
function listening(child: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    let said = '';
    const limit = setTimeout(() => {
      child.kill('SIGKILL');
      reject(new Error(`the VS Code server does not listen after ${START_LIMIT_MS} ms: ${said}`));
    }, START_LIMIT_MS);
    const read = (chunk: Buffer): void => {
      said += chunk.toString();
      const port = /agent listening on (\d+)/.exec(said)?.[1];
      if (port === undefined) return;
      clearTimeout(limit);
      resolve(port);
    };
    child.stdout?.on('data', read);
    child.stderr?.on('data', read);
    child.once('error', reject);
    child.once('exit', (code) => {
      clearTimeout(limit);
      reject(new Error(`the VS Code server ended with ${code ?? 'a signal'}: ${said}`));
    });
  });
}

/** This process's environment without what npm or an outer VS Code put there; what test-cli passes on stays. */
function inherited(): NodeJS.ProcessEnv {
  const foreign = /^(npm_|ELECTRON_|NODE_OPTIONS$|VSCODE_(?!TEST_))/i;
  return Object.fromEntries(Object.entries(process.env).filter(([name]) => !foreign.test(name)));
}
