/**
 * A kubeconfig of the user's own is trusted as kubectl trusts it. One that lies in an opened workspace may have been
 * written by anybody, and can run a program or send a file: what it does is shown once, and again when it changes.
 */
import { realpath } from 'node:fs/promises';
import path from 'node:path';
import * as vscode from 'vscode';
import { shellQuote } from '../core/kubectl.ts';
import { askModally } from './notify.ts';
import type { CredentialUse } from './source.ts';

const AGREED = 'rolloutDoctor.agreedKubeconfigs';
const MOST = 100;
const USE = 'Use this kubeconfig';

/** Null where it may be used; else the reason why not, for people. */
export async function agreeToKubeconfig(use: CredentialUse, memory: vscode.Memento): Promise<string | null> {
  const file = await firstInWorkspace(use.files);
  if (file === undefined) return null;
  if (!vscode.workspace.isTrusted)
    return `the kubeconfig ${file} lies in this workspace, which is not trusted: trust the workspace or use a kubeconfig outside of it`;
  const agreed = memory.get<readonly string[]>(AGREED, []);
  if (agreed.includes(use.fingerprint)) return null;
  if (!(await askModally('Use a kubeconfig that lies in this workspace?', whatItDoes(use, file), USE)))
    return `the kubeconfig ${file} lies in this workspace and was not agreed to: look again to be asked, or use another one`;
  await memory.update(AGREED, [...agreed, use.fingerprint].slice(-MOST));
  return null;
}

function whatItDoes({ server, user, kind, runs, sends }: CredentialUse, file: string): string {
  return [
    `File: ${file}`,
    `Server: ${server}`,
    `User: ${user === '' ? '(none)' : user}, ${kind}`,
    ...(runs === null ? [] : [`Runs: ${runs.map(shellQuote).join(' ')}`]),
    ...(sends === null ? [] : [`Sends to the server: the content of ${sends}`]),
  ].join('\n');
}

async function firstInWorkspace(files: readonly string[]): Promise<string | undefined> {
  const folders = vscode.workspace.workspaceFolders ?? [];
  const roots = await Promise.all(folders.map(({ uri }) => real(uri.fsPath)));
  for (const file of files) {
    const place = await real(file);
    if (roots.some((root) => isInside(place, root))) return file;
  }
  return undefined;
}

function isInside(file: string, folder: string): boolean {
  const way = path.relative(folder, file);
  return way !== '..' && !way.startsWith(`..${path.sep}`) && !path.isAbsolute(way);
}

/** Behind links, so that none leads out of the workspace and back in. */
async function real(file: string): Promise<string> {
  return realpath(file).catch(() => path.resolve(file));
}
