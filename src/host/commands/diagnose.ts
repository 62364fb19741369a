/** The ways to a diagnosis: the palette, our tree, the Kubernetes extension's explorer, a manifest in an editor. */
import * as vscode from 'vscode';
import type { FleetRow } from '../../core/fleet.ts';
import type { DeploymentNode } from '../../core/present/treeOutline.ts';
import type { DeploymentRef } from '../../core/reads.ts';
import { visibleText } from '../../core/visibleText.ts';
import type { Session } from '../session.ts';
import { deploymentsIn } from './manifest.ts';

export interface DiagnoseHost {
  readonly session: Session;
  readonly show: (target: DeploymentRef) => Promise<unknown>;
}

/** Palette: flagged ones first. The list is what the watch knows now; nothing of an earlier choice is kept. */
export async function diagnose({ session, show }: DiagnoseHost): Promise<void> {
  await session.ensureOpen();
  const pick = vscode.window.createQuickPick<DeploymentItem>();
  pick.title = 'Diagnose generation mismatch';
  pick.placeholder = 'Which Deployment? NAMESPACE/NAME may be typed';
  pick.matchOnDescription = true;
  const fill = (): void => {
    pick.busy =
      session.state.is === 'opening' || (session.state.is === 'open' && session.state.feed.is === 'loading');
    pick.items = items(session, pick.value);
  };
  const subscriptions = [session.onDidChange(fill), pick.onDidChangeValue(fill)];
  fill();
  const chosen = await new Promise<DeploymentItem | undefined>((resolve) => {
    subscriptions.push(
      pick.onDidAccept(() => {
        resolve(pick.selectedItems[0]);
      }),
      pick.onDidHide(() => {
        resolve(undefined);
      }),
    );
    pick.show();
  });
  for (const one of subscriptions) one.dispose();
  pick.dispose();
  if (chosen?.target !== undefined) await show(chosen.target);
}

interface DeploymentItem extends vscode.QuickPickItem {
  readonly target?: DeploymentRef;
}

const TYPED = /^\s*([a-z0-9][a-z0-9.-]*)\/([a-z0-9][a-z0-9.-]*)\s*$/;
const MAX_ITEMS = 1000;

function items({ fleet }: Session, typed: string): DeploymentItem[] {
  const flagged = fleet.flagged();
  const flaggedUids = new Set(flagged.map(({ summary }) => summary.uid));
  const others = fleet.all().filter(({ summary }) => !flaggedUids.has(summary.uid));
  const [, namespace, name] = TYPED.exec(typed) ?? [];
  const known = namespace !== undefined && name !== undefined && fleet.find(namespace, name) !== undefined;
  const direct =
    namespace === undefined || name === undefined || known
      ? []
      : [
          {
            label: `${namespace}/${name}`,
            description: 'not in the list',
            alwaysShow: true,
            target: { namespace, name },
          },
        ];
  return [...direct, ...section('Flagged', flagged), ...section('Not flagged', others.slice(0, MAX_ITEMS))];
}

function section(label: string, rows: readonly FleetRow[]): DeploymentItem[] {
  if (rows.length === 0) return [];
  return [
    { label, kind: vscode.QuickPickItemKind.Separator },
    ...rows.map(({ summary: { namespace, name }, flags }) => ({
      label: `${namespace}/${name}`,
      description: visibleText(flags[0]?.text ?? '', 120).replaceAll('$(', '$\u200b('),
      target: { namespace, name },
    })),
  ];
}

export async function diagnoseItem({ show }: DiagnoseHost, node: unknown): Promise<void> {
  if (isDeploymentNode(node)) await show({ namespace: node.namespace, name: node.name });
}

function isDeploymentNode(node: unknown): node is DeploymentNode {
  return typeof node === 'object' && node !== null && (node as { kind?: unknown }).kind === 'deployment';
}

/** The explorer shows one context; ours follows it, without touching the kubeconfig. */
export async function diagnoseFromKubernetes(host: DiagnoseHost, node: unknown): Promise<void> {
  const { deploymentOfExplorer } = await import('./kubernetesExplorer.ts');
  const found = await deploymentOfExplorer(node);
  if ('problem' in found) {
    await vscode.window.showErrorMessage(found.problem);
    return;
  }
  const { session, show } = host;
  if (session.source?.reader.source.kind !== 'cluster') await session.openCluster();
  else await session.ensureOpen();
  await show({ namespace: found.namespace ?? session.source?.namespace ?? 'default', name: found.name });
}

export async function diagnoseManifest({ session, show }: DiagnoseHost): Promise<void> {
  const editor = vscode.window.activeTextEditor;
  const found = editor === undefined ? [] : deploymentsIn(editor.document.getText());
  const line = editor?.selection.active.line ?? 0;
  const target = found.findLast((one) => one.line <= line) ?? found[0];
  if (target === undefined) {
    await vscode.window.showInformationMessage('There is no Deployment in this file.');
    return;
  }
  await session.ensureOpen();
  await show({ namespace: target.namespace ?? session.source?.namespace ?? 'default', name: target.name });
}
