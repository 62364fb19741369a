/**
 * A Deployment chosen in the explorer of the Kubernetes extension (ms-kubernetes-tools.vscode-kubernetes-tools), told
 * through its API. The extension does not need to be installed: without it nobody can press that menu entry.
 * https://github.com/vscode-kubernetes-tools/vscode-kubernetes-tools-api
 */
import { extension } from 'vscode-kubernetes-tools-api';
import type { Sentence } from '../notify.ts';

export interface ExplorerDeployment {
  readonly name: string;
  /** Absent where the explorer does not say; the context's is meant then. */
  readonly namespace: string | undefined;
}

export async function deploymentOfExplorer(
  node: unknown,
): Promise<ExplorerDeployment | { readonly problem: Sentence }> {
  const explorer = await extension.clusterExplorer.v1;
  if (!explorer.available) return { problem: 'noKubernetesExtension' };
  const resource = explorer.api.resolveCommandTarget(node);
  if (resource?.nodeType !== 'resource' || resource.resourceKind.manifestKind !== 'Deployment')
    return { problem: 'noDeploymentChosen' };
  return { name: resource.name, namespace: resource.namespace ?? undefined };
}
