import { existsSync } from 'node:fs';
import { homedir } from 'node:os';
import path from 'node:path';

/** The files that make up the kubeconfig, in order of precedence. */
export interface KubeconfigPlace {
  readonly files: readonly string[];
  /** Named by the user: a missing file is a mistake, not an empty configuration. */
  readonly mustExist: boolean;
  /** What to call the choice in a message. */
  readonly from: string;
}

/**
 * kubectl's rules: one explicit file; else the list in KUBECONFIG; else the file in the home folder.
 * https://kubernetes.io/docs/concepts/configuration/organize-cluster-access-kubeconfig/#merging-kubeconfig-files
 */
export function findKubeconfig(explicit: string | undefined, env: NodeJS.ProcessEnv): KubeconfigPlace {
  if (explicit !== undefined) {
    return { files: [path.resolve(explicit)], mustExist: true, from: '--kubeconfig' };
  }
  const list = env['KUBECONFIG'] ?? '';
  if (list !== '') {
    const files = list.split(path.delimiter).filter((file) => file !== '');
    return {
      files: [...new Set(files.map((file) => path.resolve(file)))],
      mustExist: false,
      from: 'KUBECONFIG',
    };
  }
  const candidates = homes(env).map((home) => path.join(home, '.kube', 'config'));
  const file = candidates.find((candidate) => existsSync(candidate)) ?? candidates[0];
  return { files: file === undefined ? [] : [file], mustExist: false, from: 'the default file' };
}

/** client-go `util/homedir`: on Windows the first of several homes that holds a configuration. */
function homes(env: NodeJS.ProcessEnv): readonly string[] {
  const home = env['HOME'];
  const known = home === undefined || home === '' ? [] : [home];
  if (process.platform === 'win32') {
    const drive = env['HOMEDRIVE'];
    const folder = env['HOMEPATH'];
    if (drive !== undefined && folder !== undefined) known.push(drive + folder);
    const profile = env['USERPROFILE'];
    if (profile !== undefined) known.push(profile);
  }
  return known.length > 0 ? known : [homedir()];
}
