/**
 * A kubeconfig of the user's own is trusted as kubectl trusts it. One that lies in an opened workspace, or that the
 * settings of another extension name, which a workspace can write, may be anybody's, and can run a program or send a
 * file: what it does is shown once, and again when it changes.
 */
import { realpath } from 'node:fs/promises';
import path from 'node:path';
import * as vscode from 'vscode';
import type { CredentialUse } from '../core/model/credentialUse.ts';
import { shellQuote } from '../core/kubectl.ts';
import { visibleText } from '../core/visibleText.ts';
import { askModally } from './notify.ts';
import { readSettings } from './settings.ts';

const AGREED = 'rolloutDoctor.agreedKubeconfigs';
const MOST = 100;
const USE = 'Use this kubeconfig';

/**
 * Null where it may be used; else the reason why not, for people.
 * @param named the file that was asked for; undefined: as kubectl finds it
 */
export async function agreeToKubeconfig(
  use: CredentialUse,
  named: string | undefined,
  memory: vscode.Memento,
): Promise<string | null> {
  const foreign = await foreignFile(use, named);
  if (foreign === undefined) return null;
  const { file, because } = foreign;
  if (!vscode.workspace.isTrusted)
    return `the kubeconfig ${file} ${because}, and the workspace is not trusted: trust it or use another kubeconfig`;
  const agreed = memory.get<readonly string[]>(AGREED, []);
  if (agreed.includes(use.fingerprint)) return null;
  if (!(await askModally(`Use a kubeconfig that ${because}?`, whatItDoes(use, file), USE)))
    return `the kubeconfig ${file} ${because} and was not agreed to: look again to be asked, or use another one`;
  await memory.update(AGREED, [...agreed, use.fingerprint].slice(-MOST));
  return null;
}

interface ForeignFile {
  readonly file: string;
  readonly because: 'lies in this workspace' | 'is named by another extension';
}

async function foreignFile(
  { files }: CredentialUse,
  named: string | undefined,
): Promise<ForeignFile | undefined> {
  const file = await firstInWorkspace(files);
  if (file !== undefined) return { file, because: 'lies in this workspace' };
  if (named === undefined || named === readSettings().kubeconfig) return undefined;
  return { file: named, because: 'is named by another extension' };
}

/** No name can pass for a line of its own, or push the others out of sight; what is run is told whole. */
function whatItDoes({ server, user, kind, runs, sends }: CredentialUse, file: string): string {
  const line = (text: string): string => visibleText(text.replace(/\s+/g, ' '), 300);
  return [
    line(`File: ${file}`),
    line(`Server: ${server}`),
    line(`User: ${user === '' ? '(none)' : user}, ${kind}`),
    ...(runs === null ? [] : [`Runs: ${runs.map(shellQuote).join(' ')}`]),
    ...(sends === null ? [] : [line(`Sends to the server: the content of ${sends}`)]),
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
