/** Where things lie: the servers that `install.ts` brought, and what a run leaves behind. */
import path from 'node:path';

export const PROJECT = path.resolve(import.meta.dirname, '../..');
/** Everything that the harness writes. In no repository, in no package. */
export const WORK = path.join(PROJECT, '.vscode-test');
export const VSIX = path.join(PROJECT, 'dist/rollout-doctor.vsix');

/** The newest VS Code that we test with, and the oldest that `engines.vscode` lets in. */
const VERSIONS = ['1.139', '1.103'] as const;
export type ServerVersion = (typeof VERSIONS)[number];

export interface ServerLayout {
  readonly version: ServerVersion;
  /** The lock file that pins it. */
  readonly source: string;
  readonly folder: string;
  /** The Node that this VS Code has on a desktop. */
  readonly node: string;
  /** VS Code's tree inside the package code-server. */
  readonly code: string;
  /** The program to give to `node`. */
  readonly main: string;
  /** Holds the key of what was installed; written last. */
  readonly stamp: string;
}

export function isServerVersion(text: string): text is ServerVersion {
  return VERSIONS.some((version) => version === text);
}

/** What `VSCODE_SERVER` names; without it the newest. Throws for a version that is not pinned here. */
export function wantedVersion(env: NodeJS.ProcessEnv = process.env): ServerVersion {
  const wanted = env['VSCODE_SERVER'] ?? VERSIONS[0];
  if (isServerVersion(wanted)) return wanted;
  throw new Error(`VSCODE_SERVER=${wanted}: there is ${VERSIONS.join(' and ')}`);
}

export function layoutOf(
  version: ServerVersion,
  folder = path.join(WORK, `server-${version}`),
): ServerLayout {
  const modules = path.join(folder, 'node_modules');
  const code = path.join(modules, 'code-server/lib/vscode');
  return {
    version,
    source: path.join(import.meta.dirname, `server-${version}`),
    folder,
    node: path.join(modules, `node-linux-${process.arch}`, 'bin/node'),
    code,
    main: path.join(code, 'out/server-main.js'),
    stamp: path.join(folder, '.installed'),
  };
}
