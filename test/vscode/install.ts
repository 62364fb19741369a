/**
 * Installs a real VS Code (its server and the workbench for the browser) from npm into `.vscode-test/`.
 *
 * The package is code-server, but only the VS Code inside it is used. No install script runs: they want a compiler,
 * GitHub or another Node, and all that VS Code needs ships as a binary, but for what `standIns/` replaces.
 */
import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { copyFile, mkdir, readFile, readdir, rename, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { isServerVersion, layoutOf, wantedVersion, type ServerLayout, type ServerVersion } from './layout.ts';

const STAND_INS = path.join(import.meta.dirname, 'standIns');
const LOCKED = ['package.json', 'package-lock.json'];

/** Returns at once where that very version is there already. Needs an npm registry and Linux on x64 or arm64. */
export async function installServer(version: ServerVersion = wantedVersion()): Promise<ServerLayout> {
  const installed = layoutOf(version);
  const key = await keyOf(installed);
  if (existsSync(installed.stamp) && (await readFile(installed.stamp, 'utf8')) === key) return installed;

  if (process.platform !== 'linux')
    throw new Error('npm has VS Code for Linux only; put its `code` on the PATH');
  process.stderr.write(`Installing VS Code ${version} from npm, once\n`);
  // Beside its place and then renamed: a run that is cut short, or two at a time, leave nothing half done.
  const draft = layoutOf(version, `${installed.folder}.${process.pid}`);
  await mkdir(draft.folder, { recursive: true });
  for (const file of LOCKED) await copyFile(path.join(draft.source, file), path.join(draft.folder, file));
  await npmCi(draft.folder);
  if (!existsSync(draft.node))
    throw new Error(`npm has no Node for linux-${process.arch} with VS Code ${version}`);
  // The lock of VS Code lacks a peer, which npm would otherwise refuse.
  const nested = ['--omit=dev', '--legacy-peer-deps'];
  await Promise.all([npmCi(draft.code, nested), npmCi(path.join(draft.code, 'extensions'), nested)]);
  await placeStandIns(draft);
  await placeRipgrep(draft);
  await writeFile(draft.stamp, key);

  await rm(installed.folder, { recursive: true, force: true });
  await rename(draft.folder, installed.folder);
  return installed;
}

/** Of all that decides what an installation holds. */
async function keyOf({ source }: ServerLayout): Promise<string> {
  const standIns = (await readdir(STAND_INS)).sort().map((name) => path.join(STAND_INS, name));
  const hash = createHash('sha256');
  for (const file of [...LOCKED.map((name) => path.join(source, name)), ...standIns, import.meta.filename])
    hash.update(await readFile(file));
  return hash.digest('hex');
}

async function placeStandIns({ code }: ServerLayout): Promise<void> {
  const modules = path.join(code, 'node_modules');
  const places = { '@vscode/spdlog': 'spdlog', '@vscode/native-watchdog': 'native-watchdog' };
  for (const [module, standIn] of Object.entries(places)) {
    const folder = [module, standIn].map((name) => path.join(modules, name)).find((name) => existsSync(name));
    if (folder !== undefined)
      await copyFile(path.join(STAND_INS, `${standIn}.cjs`), path.join(folder, 'index.js'));
  }
}

/** Older versions fetch ripgrep from GitHub in an install script; npm has it as a package too. */
async function placeRipgrep({ code, folder }: ServerLayout): Promise<void> {
  const binary = path.join(folder, `node_modules/@vscode/ripgrep-linux-${process.arch}/bin/rg`);
  if (!existsSync(binary)) return;
  const bin = path.join(code, 'node_modules/@vscode/ripgrep/bin');
  await mkdir(bin, { recursive: true });
  await copyFile(binary, path.join(bin, 'rg'));
}

function npmCi(cwd: string, options: readonly string[] = []): Promise<void> {
  const args = ['ci', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error', ...options];
  const child = spawn('npm', args, { cwd, env: envForNpm(), stdio: ['ignore', 'ignore', 'inherit'] });
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('exit', (code) => {
      if (code === 0) resolve();
      else reject(new Error(`npm ci in ${cwd} ended with ${code ?? 'a signal'}`));
    });
  });
}

/** Without what an outer `npm run` says about its own project: it would be taken for settings of this one. */
function envForNpm(): NodeJS.ProcessEnv {
  const ofProject =
    /^npm_(package|lifecycle|command|config_(.*prefix|user_agent|workspaces?|dry_run|allow_scripts))/i;
  return Object.fromEntries(Object.entries(process.env).filter(([name]) => !ofProject.test(name)));
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  const named = process.argv.slice(2).filter(isServerVersion);
  for (const version of named.length > 0 ? named : [wantedVersion()]) {
    const { folder } = await installServer(version);
    process.stdout.write(`VS Code ${version} is in ${path.relative(process.cwd(), folder)}\n`);
  }
}
