/** The tree "Flagged Deployments": draws the outline; cluster text is plain text in labels and tooltips. */
import * as vscode from 'vscode';
import type { Severity } from '../../core/flag.ts';
import type { DeploymentNode, Grouping, treeOutline, TreeNode } from '../../core/present/treeOutline.ts';
import { visibleText } from '../../core/visibleText.ts';
import { COMMANDS } from '../ids.ts';
import type { Session } from '../session.ts';
import { viewState } from '../viewState.ts';
import type { nextSteps } from './nextSteps.ts';

export interface TreeOptions {
  readonly grouping: Grouping;
  /** All Deployments, so that any can be diagnosed; otherwise the flagged ones. */
  readonly all: boolean;
}

export class DeploymentTree implements vscode.TreeDataProvider<TreeNode>, vscode.Disposable {
  readonly #changed = new vscode.EventEmitter<undefined>();
  readonly onDidChangeTreeData = this.#changed.event;
  readonly #session: Session;
  readonly #options: () => TreeOptions;
  readonly #subscription: vscode.Disposable;
  /** Read from disk when something is opened: a window that shows nothing does without it. */
  #drawing: { readonly treeOutline: typeof treeOutline; readonly nextSteps: typeof nextSteps } | undefined;
  /** What was drawn last: most of what a feed tells changes nothing that is seen. */
  #drawn: unknown[] = [];

  constructor(session: Session, options: () => TreeOptions) {
    this.#session = session;
    this.#options = options;
    this.#subscription = session.onDidChange(() => {
      if (this.#drawing === undefined) void this.#load();
      else if (this.#hasNews()) this.redraw();
    });
  }

  async #load(): Promise<void> {
    const [{ treeOutline }, { nextSteps }] = await Promise.all([
      import('../../core/present/treeOutline.ts'),
      import('./nextSteps.ts'),
    ]);
    this.#drawing = { treeOutline, nextSteps };
    this.redraw();
  }

  #hasNews(): boolean {
    const { fleet } = this.#session;
    const now = [fleet, fleet.revision, viewState(this.#session)];
    const hasNews = now.some((part, at) => part !== this.#drawn[at]);
    this.#drawn = now;
    return hasNews;
  }

  redraw(): void {
    this.#changed.fire(undefined);
  }

  getChildren(node?: TreeNode): TreeNode[] {
    if (node !== undefined)
      return node.kind === 'group' || node.kind === 'deployment' ? [...node.children] : [];
    if (this.#drawing === undefined) return [];
    const { treeOutline, nextSteps } = this.#drawing;
    const { grouping, all } = this.#options();
    const rows = all ? this.#session.fleet.all() : this.#session.fleet.flagged();
    return rows.length === 0 ? [...nextSteps(viewState(this.#session), all)] : treeOutline(rows, grouping);
  }

  getTreeItem(node: TreeNode): vscode.TreeItem {
    const item = new vscode.TreeItem(node.label, collapsible(node));
    item.id = node.id;
    item.contextValue = node.kind;
    const iconPath = icon(node);
    if (iconPath !== undefined) item.iconPath = iconPath;
    if (node.kind === 'group') item.description = node.description;
    if (node.kind === 'flag') item.tooltip = node.tooltip;
    if (node.kind === 'next') item.command = { command: node.command, title: node.label };
    if (node.kind === 'deployment') {
      item.description = node.description;
      item.tooltip = node.tooltip;
      item.command = { command: COMMANDS.diagnoseItem, title: 'Diagnose', arguments: [node] };
      item.accessibilityInformation = { label: accessibleLabel(node) };
    }
    return item;
  }

  dispose(): void {
    this.#subscription.dispose();
    this.#changed.dispose();
  }
}

function collapsible(node: TreeNode): vscode.TreeItemCollapsibleState {
  if (node.kind === 'group') return vscode.TreeItemCollapsibleState.Expanded;
  return node.kind === 'deployment' && node.children.length > 0
    ? vscode.TreeItemCollapsibleState.Collapsed
    : vscode.TreeItemCollapsibleState.None;
}

const ICONS: Readonly<Record<Severity, vscode.ThemeIcon>> = {
  incident: new vscode.ThemeIcon('error', new vscode.ThemeColor('list.errorForeground')),
  warning: new vscode.ThemeIcon('warning', new vscode.ThemeColor('list.warningForeground')),
  information: new vscode.ThemeIcon('info'),
};

function icon(node: TreeNode): vscode.ThemeIcon | undefined {
  if (node.kind === 'deployment')
    return node.severity === null ? new vscode.ThemeIcon('circle-outline') : ICONS[node.severity];
  if (node.kind === 'next') return new vscode.ThemeIcon('arrow-right');
  return node.kind === 'flag' ? new vscode.ThemeIcon('dash') : undefined;
}

function accessibleLabel({ label, description, severity, namespace }: DeploymentNode): string {
  return [
    `Deployment ${label} in namespace ${visibleText(namespace)}`,
    severity ?? 'not flagged',
    description,
  ]
    .filter(Boolean)
    .join(', ');
}
