/** What kubectl asks a server before it asks for anything else. */
import type { Collection } from './collection.ts';

const VERBS = ['get', 'list', 'watch'];
const SHORT: Readonly<Record<string, readonly string[]>> = {
  deployments: ['deploy'],
  replicasets: ['rs'],
  pods: ['po'],
};

/** Undefined: the path is none of discovery's. */
export function discovery(path: string, collections: ReadonlyMap<string, Collection>): unknown {
  if (path === '/version') return { major: '1', minor: '32', gitVersion: 'v1.32.0' };
  if (path === '/api') return { kind: 'APIVersions', versions: ['v1'], serverAddressByClientCIDRs: [] };
  const versions = [...new Set([...collections.values()].map(({ apiVersion }) => apiVersion))];
  if (path === '/apis') {
    const groups = versions
      .filter((one) => one.includes('/'))
      .map((groupVersion) => {
        const [name, version] = groupVersion.split('/');
        return { name, versions: [{ groupVersion, version }], preferredVersion: { groupVersion, version } };
      });
    return { kind: 'APIGroupList', apiVersion: 'v1', groups };
  }
  const groupVersion = path.replace(/^\/apis?\//, '');
  if (!versions.includes(groupVersion)) return undefined;
  const resources = [...collections].filter(([, one]) => one.apiVersion === groupVersion);
  return {
    kind: 'APIResourceList',
    groupVersion,
    resources: resources.map(([name, { kind, namespaced }]) => ({
      name,
      singularName: kind.toLowerCase(),
      namespaced,
      kind,
      verbs: VERBS,
      shortNames: SHORT[name] ?? [],
    })),
  };
}
