import { join } from 'node:path';
import type { ControlPlane } from '../../support/controlPlane/controlPlane.ts';
import { Authority } from '../../support/certificates.ts';
import { base64 } from '../../support/connectedCluster.ts';
import { Folder } from '../../support/folder.ts';
import { FaultyProxy } from './faultyProxy.ts';

/** A proxy before a real API server, and kubeconfigs that lead through it. */
export interface BehindProxy {
  readonly proxy: FaultyProxy;
  /** Which the kubeconfigs trust. */
  readonly authority: Authority;
  /** @param user fields of the user; nothing: the administrator. `as` makes him another one, whom RBAC limits. */
  readonly kubeconfig: (user?: Readonly<Record<string, unknown>>, context?: string) => string;
  readonly close: () => Promise<void>;
}

export async function behindProxy(plane: ControlPlane, namespace: string): Promise<BehindProxy> {
  const folder = new Folder();
  const authority = new Authority('proxy');
  const certs = join(plane.folder, 'certs');
  const proxy = await FaultyProxy.start({
    server: plane.server,
    authorityFile: plane.authorityFile,
    client: { cert: join(certs, 'admin.crt'), key: join(certs, 'admin.key') },
    certificate: authority.issue({ subject: '/CN=proxy', names: 'IP:127.0.0.1' }),
  });
  let files = 0;
  return {
    proxy,
    authority,
    kubeconfig: (user = { token: 'canary-4711' }, context = 'faults') =>
      folder.write(
        `kubeconfig-${++files}`,
        JSON.stringify({
          'current-context': context,
          contexts: [{ name: context, context: { cluster: 'proxied', user: 'somebody', namespace } }],
          clusters: [
            {
              name: 'proxied',
              cluster: { server: proxy.url, 'certificate-authority-data': base64(authority.cert) },
            },
          ],
          users: [{ name: 'somebody', user }],
        }),
      ),
    close: async () => {
      await proxy.close();
      authority.dispose();
      folder.remove();
    },
  };
}
