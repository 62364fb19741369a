import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';

const PROGRAMS = ['etcd', 'kube-apiserver', 'kube-controller-manager', 'kube-scheduler'] as const;
type Program = (typeof PROGRAMS)[number];

export interface Assets {
  readonly path: (program: Program) => string;
  /** Minor version of kube-apiserver: 20 for v1.20.2. Flags and admission plugins differ by it. */
  readonly minor: number;
}

/** Where the binaries are looked for, in this order; get-control-plane.mjs fills the last one. */
function assetFolders(env: NodeJS.ProcessEnv): readonly string[] {
  const set = (name: string): string | undefined => (env[name] === '' ? undefined : env[name]);
  const cache = set('XDG_CACHE_HOME') ?? join(homedir(), '.cache');
  const named = set('KUBEBUILDER_ASSETS');
  return [...(named === undefined ? [] : [named]), join(cache, 'kubebuilder-assets')];
}

/** The first folder that holds all four programs, or undefined. */
export function findAssets(env: NodeJS.ProcessEnv): Assets | undefined {
  const folder = assetFolders(env).find((dir) => PROGRAMS.every((name) => existsSync(join(dir, name))));
  if (folder === undefined) return undefined;
  const path = (program: Program): string => join(folder, program);
  const version = execFileSync(path('kube-apiserver'), ['--version'], { encoding: 'utf8' });
  const minor = /v1\.(\d+)\./.exec(version)?.[1];
  if (minor === undefined)
    throw new Error(`${folder}: kube-apiserver says "${version.trim()}", no v1.x version`);
  return { path, minor: Number(minor) };
}
