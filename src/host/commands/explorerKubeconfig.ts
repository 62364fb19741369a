import path from 'node:path';

/** What the explorer reads; it shows the current context of that. */
export type ExplorerKubeconfig =
  | { readonly is: 'file'; readonly path: string }
  /** As kubectl finds it where no setting says otherwise. */
  | { readonly is: 'default' }
  /** It does not say, or means a path inside WSL. */
  | { readonly is: 'unknown' };

/**
 * Without a setting of its own the Kubernetes extension names what KUBECONFIG holds, which may be a list of files, or
 * the file in the home folder. That is how kubectl finds it too, and it merges several files by its rules, so it is left
 * to them; unless a setting of ours stands in the way, and then a list cannot be followed.
 * @param ours the setting `rolloutDoctor.kubeconfig`; undefined: as kubectl finds it
 * @param byDefault what KUBECONFIG holds; without it the file in the home folder
 */
export function explorerKubeconfig(
  said: { readonly pathType: 'host' | 'wsl'; readonly hostPath?: string },
  ours: string | undefined,
  byDefault: string,
): ExplorerKubeconfig {
  const { pathType, hostPath = '' } = said;
  if (pathType !== 'host' || hostPath === '') return { is: 'unknown' };
  if (hostPath !== byDefault) return { is: 'file', path: hostPath };
  if (ours === undefined) return { is: 'default' };
  return hostPath.includes(path.delimiter) ? { is: 'unknown' } : { is: 'file', path: hostPath };
}
