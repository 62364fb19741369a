/** Puts cluster and snapshot behind what the host asks for; each is read from disk on first use. */
import type { CredentialUse } from './core/model/credentialUse.ts';
import type { Sources } from './host/source.ts';

export interface SourceSettings {
  /** Asked before anything is done with the credentials of a kubeconfig; null means yes. `named`: the file that was asked for. */
  readonly agree: (use: CredentialUse, named: string | undefined) => Promise<string | null>;
  /** For the log: what a feed or a connection found strange, one line each. */
  readonly note: (line: string) => void;
}

export const sourcesWith = (settings: SourceSettings): Sources => ({
  async openCluster(choice) {
    const { connect } = await import('./cluster/connect.ts');
    const agree = (use: CredentialUse) => settings.agree(use, choice.kubeconfig);
    // One, for the tree's list.
    return connect({ ...choice, agree, note: settings.note, env: process.env, connections: 1 });
  },
  async identifyCluster(choice) {
    const { identify } = await import('./cluster/identity.ts');
    return identify({ ...choice, env: process.env });
  },
  async watchKubeconfig(kubeconfig, changed) {
    const [{ FileWatch }, { findKubeconfig }] = await Promise.all([
      import('./cluster/fileWatch.ts'),
      import('./cluster/kubeconfigPlace.ts'),
    ]);
    return FileWatch.start(findKubeconfig(kubeconfig, process.env).files, changed);
  },
  async openSnapshot(path) {
    const [{ openSnapshot }, { snapshotFeed }] = await Promise.all([
      import('./snapshot/open.ts'),
      import('./snapshot/feed.ts'),
    ]);
    const opened = await openSnapshot(path);
    if ('problem' in opened) return opened;
    const { reader, problems } = opened;
    const feed = snapshotFeed(reader);
    return { reader, feed, actions: null, namespace: null, warnings: problems, dispose: () => undefined };
  },
  async listContexts(kubeconfig) {
    const { listContexts } = await import('./cluster/connect.ts');
    return listContexts({ env: process.env, ...(kubeconfig === undefined ? {} : { kubeconfig }) });
  },
});
