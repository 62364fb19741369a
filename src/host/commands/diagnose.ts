/** The ways to a diagnosis: the palette, our tree, the Kubernetes extension's explorer, a manifest in an editor. */
import * as vscode from 'vscode';
import type { FleetRow } from '../../core/fleet.ts';
import { brief } from '../../core/present/brief.ts';
import type { DeploymentNode } from '../../core/present/treeOutline.ts';
import type { DeploymentRef } from '../../core/reads.ts';
import { withoutIcons } from '../iconText.ts';
import { notify } from '../notify.ts';
import type { Session } from '../session.ts';
import { readSettings } from '../settings.ts';
import type { Sources } from '../source.ts';
import type { ExplorerKubeconfig } from './explorerKubeconfig.ts';
import { deploymentsIn } from './manifest.ts';

export interface DiagnoseHost {
  readonly session: Session;
  readonly sources: Sources;
  /** `remark`: what to know of this diagnosis, in the panel. */
  readonly show: (target: DeploymentRef, remark?: string) => Promise<unknown>;
}

/** Palette: flagged ones first. The list is what the watch knows now; nothing of an earlier choice is kept. */
export async function diagnose({ session, show }: DiagnoseHost): Promise<void> {
  await session.ensureOpen();
  const pick = vscode.window.createQuickPick<DeploymentItem>();
  session.audience.set(pick, true);
  pick.title = 'Diagnose generation mismatch';
  pick.placeholder = 'Which Deployment? NAMESPACE/NAME may be typed';
  pick.matchOnDescription = true;
  const fill = (): void => {
    const { state } = session;
    const feed = state.is === 'open' ? state.feed.is : undefined;
    pick.busy = state.is === 'opening' || feed === 'loading' || feed === 'resting';
    const [active] = pick.activeItems;
    pick.items = items(session, pick.value);
    // A new list begins at its top; what somebody is about to choose must not move under the Enter key.
    const again = pick.items.find(({ label }) => label === active?.label);
    if (again !== undefined) pick.activeItems = [again];
  };
  const subscriptions = [session.onDidChange(fill), pick.onDidChangeValue(fill)];
  fill();
  const chosen = await new Promise<DeploymentItem | undefined>((resolve) => {
    subscriptions.push(
      pick.onDidAccept(() => {
        const chosen = asTyped(pick.value, pick.selectedItems[0]);
        // The list may just be made anew under the Enter key of who types fast.
        if (chosen !== undefined) resolve(chosen);
      }),
      pick.onDidHide(() => {
        resolve(undefined);
      }),
    );
    pick.show();
  });
  for (const one of subscriptions) one.dispose();
  pick.dispose();
  session.audience.set(pick, false);
  if (chosen?.target !== undefined) await show(chosen.target);
}

interface DeploymentItem extends vscode.QuickPickItem {
  readonly target?: DeploymentRef;
}

const TYPED = /^\s*([a-z0-9][a-z0-9.-]*)\/([a-z0-9][a-z0-9.-]*)\s*$/;
const MAX_ITEMS = 1000;

function items({ fleet }: Session, typed: string): DeploymentItem[] {
  const flagged = fleet.flagged();
  const others = fleet.all().filter(({ flags }) => flags.length === 0);
  const target = targetIn(typed);
  const direct =
    target === undefined || fleet.find(target.namespace, target.name) !== undefined
      ? []
      : [
          {
            label: `${target.namespace}/${target.name}`,
            description: 'not in the list',
            alwaysShow: true,
            target,
          },
        ];
  return [...direct, ...section('Flagged', flagged), ...section('Not flagged', others.slice(0, MAX_ITEMS))];
}

function targetIn(typed: string): DeploymentRef | undefined {
  const [, namespace, name] = TYPED.exec(typed) ?? [];
  return namespace === undefined || name === undefined ? undefined : { namespace, name };
}

/**
 * What was typed in full, unless an item of the list was chosen. Who types fast may be given an item of an earlier text:
 * VS Code shows only labels that hold what is typed, so any other is one of those.
 */
function asTyped(typed: string, chosen: DeploymentItem | undefined): DeploymentItem | undefined {
  const target = targetIn(typed);
  if (target === undefined) return chosen;
  const isShown = chosen?.label.includes(typed.trim()) === true && chosen.alwaysShow !== true;
  return isShown ? chosen : { label: typed, target };
}

function section(label: string, rows: readonly FleetRow[]): DeploymentItem[] {
  if (rows.length === 0) return [];
  return [
    { label, kind: vscode.QuickPickItemKind.Separator },
    ...rows.map(({ summary, flags: [worst] }) => ({
      label: withoutIcons(`${summary.namespace}/${summary.name}`),
      description: withoutIcons(worst === undefined ? '' : brief(worst, summary)),
      target: { namespace: summary.namespace, name: summary.name },
    })),
  ];
}

export async function diagnoseItem({ show }: DiagnoseHost, node: unknown): Promise<void> {
  if (isDeploymentNode(node)) await show({ namespace: node.namespace, name: node.name });
}

function isDeploymentNode(node: unknown): node is DeploymentNode {
  if (typeof node !== 'object' || node === null) return false;
  const { kind, namespace, name } = node as Partial<Record<keyof DeploymentNode, unknown>>;
  return kind === 'deployment' && typeof namespace === 'string' && typeof name === 'string';
}

/** The explorer shows the current context of its kubeconfig; ours goes there, without touching the kubeconfig. */
export async function diagnoseFromKubernetes(host: DiagnoseHost, node: unknown): Promise<void> {
  const { deploymentOfExplorer } = await import('./kubernetesExplorer.ts');
  const found = await deploymentOfExplorer(node);
  if ('problem' in found) {
    await notify(found.problem);
    return;
  }
  const { session, show } = host;
  const isThere = await goToExplorers(host, found.kubeconfig);
  const target = { namespace: found.namespace ?? session.source?.namespace ?? 'default', name: found.name };
  if (isThere) await show(target);
  else
    await show(target, 'The Kubernetes extension did not say which cluster it shows: see the context here.');
}

/** Opens what the explorer shows; a namesake in another cluster would be diagnosed otherwise. False: that is not known. */
async function goToExplorers(
  { session, sources }: DiagnoseHost,
  kubeconfig: ExplorerKubeconfig,
): Promise<boolean> {
  const ours = readSettings().kubeconfig;
  const file = kubeconfig.is === 'file' ? kubeconfig.path : undefined;
  const listed = kubeconfig.is === 'unknown' ? undefined : await sources.listContexts(file);
  const current =
    listed === undefined || 'problem' in listed ? undefined : listed.contexts.find((one) => one.current);
  if (current === undefined) {
    await session.ensureOpen();
    return false;
  }
  const { place } = session;
  const isOpen =
    place?.kind === 'cluster' && place.context === current.name && session.choice.kubeconfig === file;
  if (!isOpen)
    await session.openCluster({
      context: current.name,
      ...(file === undefined || file === ours ? {} : { kubeconfig: file }),
    });
  return true;
}

export async function diagnoseManifest({ session, show }: DiagnoseHost): Promise<void> {
  const editor = vscode.window.activeTextEditor;
  const found = editor === undefined ? [] : deploymentsIn(editor.document.getText());
  const line = editor?.selection.active.line ?? 0;
  const target = found.findLast((one) => one.line <= line) ?? found[0];
  if (target === undefined) {
    await notify('noDeploymentInFile');
    return;
  }
  await session.ensureOpen();
  await show({ namespace: target.namespace ?? session.source?.namespace ?? 'default', name: target.name });
}
