// Who may import whom: an allow-list, so that whatever is not named here fails. Each row says what it is for.
const zone = (name) => `^src/${name}/`;

/** @type {import('dependency-cruiser').IConfiguration} */
export default {
  allowedSeverity: 'error',
  allowed: [
    {
      comment:
        'core imports nothing outside itself: what it needs of the world is a port (src/core/ports.ts)',
      from: { path: zone('core') },
      to: { path: zone('core') },
    },
    {
      comment: 'cluster implements the ports over the network; nobody else touches @kubernetes/client-node',
      from: { path: zone('cluster') },
      to: { path: [zone('cluster'), zone('core'), '^node_modules/(@kubernetes/client-node|js-yaml)/'] },
    },
    {
      comment: 'snapshot implements the ports over recorded files',
      from: { path: zone('snapshot') },
      to: { path: [zone('snapshot'), zone('core'), '^node_modules/js-yaml/'] },
    },
    {
      comment:
        'registry asks image registries, anonymously and on a click; it knows no cluster and no credentials',
      from: { path: zone('registry') },
      to: { path: [zone('registry'), zone('core')] },
    },
    {
      comment: 'cli is a composition root: it may put everything together but what belongs to VS Code',
      from: { path: zone('cli') },
      to: { path: [zone('cli'), zone('core'), zone('cluster'), zone('snapshot'), '^package\\.json$'] },
    },
    {
      comment:
        'host is the only zone that knows VS Code; clusters and snapshots reach it through its own source.ts',
      from: { path: zone('host') },
      to: {
        path: [
          zone('host'),
          zone('core'),
          zone('protocol'),
          '^(node_modules/@types/)?vscode(/|$)',
          '^node_modules/vscode-kubernetes-tools-api/',
        ],
      },
    },
    {
      comment:
        'extension.ts, sources.ts and workbench.ts are the composition root of the extension: wiring only',
      from: { path: '^src/(extension|sources|workbench)\\.ts$' },
      to: {
        path: [
          '^src/(sources|workbench)\\.ts$',
          zone('host'),
          zone('core'),
          zone('cluster'),
          zone('snapshot'),
          zone('registry'),
          '^(node_modules/@types/)?vscode(/|$)',
        ],
      },
    },
    {
      comment: 'protocol says what host and panel may say; of the core it needs types only',
      from: { path: zone('protocol') },
      to: { path: zone('protocol') },
    },
    {
      comment: 'protocol says what host and panel may say; of the core it needs types only',
      from: { path: zone('protocol') },
      to: { path: zone('core'), dependencyTypes: ['type-only'] },
    },
    {
      comment:
        'webview is the browser: it draws the model that it is sent, with lit, and knows no other zone but protocol',
      from: { path: '^webview/' },
      to: { path: ['^webview/', zone('protocol'), '^node_modules/lit/'] },
    },
    {
      comment: 'webview draws types of the core; whatever reckons with them runs in the host',
      from: { path: '^webview/' },
      to: { path: zone('core'), dependencyTypes: ['type-only'] },
    },
    {
      comment:
        'webview/ui is the only importer of the component toolkit (docs/decisions/0004-webview-ui-toolkit.md)',
      from: { path: '^webview/ui/' },
      to: { path: '^node_modules/@vscode/webview-ui-toolkit/' },
    },
    {
      comment:
        "Node's own modules are for the zones that live on Node; the core declares what it needs instead",
      from: { path: ['^src/(cluster|snapshot|registry|cli|host)/'] },
      to: { dependencyTypes: ['core'] },
    },
  ],
  forbidden: [
    {
      name: 'no-cycle',
      comment: 'Two modules that need each other are one module, or hide a third one that both should import',
      severity: 'error',
      from: {},
      to: { circular: true },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.base.json' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'node', 'default', 'types'],
    },
    moduleSystems: ['es6', 'cjs'],
  },
};
