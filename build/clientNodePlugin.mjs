// Bundles client-node's KubeConfig without the libraries behind the parts that we do not use: its generated API
// (757 models that no bundler can shake off), its HTTP stacks, and its logins, which src/cluster does itself.
// With them the chunk is 20 times as large and takes 15 times as long to load. Node's own modules for these go with
// them: they take longer to load than all that is left, and the way to the cluster begins to open before they are
// wanted (docs/decisions/0008-what-starts-early.md).
import path from 'node:path';

/** What is left out, by the name under which dist/config.js imports it, with what it takes from there. */
const LEFT_OUT = {
  './gen/index.js': { functions: ['createConfiguration'], classes: ['ServerConfiguration'] },
  './middleware.js': { functions: ['setHeaderMiddleware'] },
  './azure_auth.js': { authenticators: ['AzureAuth'] },
  './exec_auth.js': { authenticators: ['ExecAuth'] },
  './file_auth.js': { authenticators: ['FileAuth'] },
  './gcp_auth.js': { authenticators: ['GoogleCloudPlatformAuth'] },
  './oidc_auth.js': { authenticators: ['OpenIDConnectAuth'] },
  hpagent: { classes: ['HttpProxyAgent', 'HttpsProxyAgent'] },
  socks: { classes: ['SocksClient'] },
  'socks-proxy-agent': { classes: ['SocksProxyAgent'] },
  undici: { classes: ['Agent', 'ProxyAgent'] },
  // What reaches it is JSON (src/cluster/kubeconfig.ts).
  'js-yaml': { code: 'export const load = JSON.parse;' },
  'node:child_process': { isWhole: true },
  'node:http': { isWhole: true },
  'node:https': { isWhole: true },
  'node:tls': { isWhole: true },
};

const NAMESPACE = 'left-out-of-client-node';
const IMPORTER = path.join('@kubernetes', 'client-node', 'dist', 'config.js');

/** @returns {import('esbuild').Plugin} */
export function clientNodePlugin() {
  return {
    name: 'client-node',
    setup(build) {
      build.onResolve({ filter: /.*/ }, ({ path: name, importer }) =>
        importer.endsWith(IMPORTER) && Object.hasOwn(LEFT_OUT, name)
          ? { path: name, namespace: NAMESPACE, sideEffects: false }
          : undefined,
      );
      build.onLoad({ filter: /.*/, namespace: NAMESPACE }, ({ path: name }) => ({ contents: standIn(name) }));
      // The version is all that is taken from it.
      build.onLoad({ filter: /client-node[\\/]package\.json$/ }, () => ({ contents: '{}', loader: 'json' }));
    },
  };
}

/** Does nothing when it is made (KubeConfig makes its authenticators at once), and fails loudly when it is used. */
function standIn(name) {
  const { functions = [], classes = [], authenticators = [], isWhole = false, code = '' } = LEFT_OUT[name];
  const fail = `throw new Error(${JSON.stringify(`${name} is left out of the bundle (build/clientNodePlugin.mjs)`)});`;
  return [
    ...functions.map((it) => `export function ${it}() { ${fail} }`),
    ...classes.map((it) => `export class ${it} { constructor() { ${fail} } }`),
    ...authenticators.map((it) => `export class ${it} { isAuthProvider() { ${fail} } }`),
    code,
    ...(isWhole ? [`export default new Proxy({}, { get() { ${fail} } });`] : []),
  ].join('\n');
}
