/**
 * A Deployment chosen in the explorer of the Kubernetes extension (ms-kubernetes-tools.vscode-kubernetes-tools), told
 * through its API. The extension does not need to be installed: without it nobody can press that menu entry.
 * Importing the API's package activates that extension, so this file is read when the entry is pressed.
 * https://github.com/vscode-kubernetes-tools/vscode-kubernetes-tools-api
 */
import { homedir } from 'node:os';
import path from 'node:path';
import { extension } from 'vscode-kubernetes-tools-api';
import type { Sentence } from '../notify.ts';
import { readSettings } from '../settings.ts';
import { explorerKubeconfig, type ExplorerKubeconfig } from './explorerKubeconfig.ts';

export interface ExplorerDeployment {
  readonly name: string;
  /** Absent where the explorer does not say; the context's is meant then. */
  readonly namespace: string | undefined;
  readonly kubeconfig: ExplorerKubeconfig;
}

export async function deploymentOfExplorer(
  node: unknown,
): Promise<ExplorerDeployment | { readonly problem: Sentence }> {
  const explorer = await extension.clusterExplorer.v1;
  if (!explorer.available) return { problem: 'noKubernetesExtension' };
  const resource = explorer.api.resolveCommandTarget(node);
  if (resource?.nodeType !== 'resource' || resource.resourceKind.manifestKind !== 'Deployment')
    return { problem: 'noDeploymentChosen' };
  return {
    name: resource.name,
    namespace: resource.namespace ?? undefined,
    kubeconfig: await kubeconfigInUse(),
  };
}

async function kubeconfigInUse(): Promise<ExplorerKubeconfig> {
  const configuration = await extension.configuration.v1_1;
  if (!configuration.available) return { is: 'unknown' };
  const { kubeconfig } = readSettings();
  const variable = process.env['KUBECONFIG'] ?? '';
  const byDefault = variable === '' ? path.join(homedir(), '.kube', 'config') : variable;
  return explorerKubeconfig(configuration.api.getKubeconfigPath(), kubeconfig, byDefault);
}
