/** Every name that package.json and the code share; a host test compares the two. */
export const VIEW = 'rolloutDoctor.flagged';
export const PANEL = 'rolloutDoctor.panel';
export const SETTINGS = 'rolloutDoctor';

export const COMMANDS = {
  diagnose: 'rolloutDoctor.diagnose',
  diagnoseItem: 'rolloutDoctor.diagnoseItem',
  diagnoseFromKubernetes: 'rolloutDoctor.diagnoseFromKubernetes',
  diagnoseManifest: 'rolloutDoctor.diagnoseManifest',
  openSnapshot: 'rolloutDoctor.openSnapshot',
  openDemo: 'rolloutDoctor.openDemo',
  useCluster: 'rolloutDoctor.useCluster',
  chooseContext: 'rolloutDoctor.chooseContext',
  chooseNamespaces: 'rolloutDoctor.chooseNamespaces',
  refresh: 'rolloutDoctor.refresh',
  showAll: 'rolloutDoctor.showAll',
  showFlagged: 'rolloutDoctor.showFlagged',
  groupByNamespace: 'rolloutDoctor.groupByNamespace',
  groupBySeverity: 'rolloutDoctor.groupBySeverity',
  showLog: 'rolloutDoctor.showLog',
} as const;

/** Keys for `when` clauses. */
export const CONTEXT_KEYS = {
  /** A ViewState. */
  state: 'rolloutDoctor.state',
  source: 'rolloutDoctor.source',
  showingAll: 'rolloutDoctor.showingAll',
  grouping: 'rolloutDoctor.grouping',
} as const;
