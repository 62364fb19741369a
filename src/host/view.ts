/** The view around the tree: its message, the badge, and what is shown and how. */
import * as vscode from 'vscode';
import type { TreeNode, Grouping } from '../core/present/treeOutline.ts';
import { visibleText } from '../core/visibleText.ts';
import { ComeBack } from './comeBack.ts';
import { CONTEXT_KEYS, SETTINGS, VIEW } from './ids.ts';
import { placeText } from './place.ts';
import type { Session } from './session.ts';
import { readSettings } from './settings.ts';
import { DeploymentTree } from './tree/deploymentTree.ts';
import { viewState } from './viewState.ts';

export class FlaggedView implements vscode.Disposable {
  readonly #session: Session;
  readonly tree: DeploymentTree;
  readonly #view: vscode.TreeView<TreeNode>;
  readonly #disposables: readonly { dispose(): unknown }[];
  readonly #comeBack: ComeBack;
  readonly #keys = new Map<string, unknown>();
  #all = false;

  constructor(session: Session) {
    this.#session = session;
    this.tree = new DeploymentTree(session, () => ({ grouping: readSettings().groupBy, all: this.#all }));
    this.#view = vscode.window.createTreeView(VIEW, { treeDataProvider: this.tree, showCollapseAll: true });
    this.#comeBack = new ComeBack(session);
    this.#disposables = [
      this.tree,
      this.#comeBack,
      this.#view,
      this.#view.onDidChangeVisibility(({ visible }) => {
        if (visible) this.#look();
      }),
      vscode.window.onDidChangeWindowState(({ focused }) => {
        if (focused) this.#comeBack.look();
      }),
      session.onDidChange(() => {
        this.#show();
      }),
      vscode.workspace.onDidChangeConfiguration((change) => {
        if (change.affectsConfiguration(SETTINGS)) this.#show();
      }),
    ];
    this.#show();
    if (this.#view.visible) this.#look();
  }

  /** Nothing is read or connected to before somebody looks. */
  #look(): void {
    void this.#session.ensureOpen();
    this.#comeBack.look();
  }

  showAll(all: boolean): void {
    this.#all = all;
    this.#show();
    this.tree.redraw();
  }

  async groupBy(grouping: Grouping): Promise<void> {
    const settings = vscode.workspace.getConfiguration(SETTINGS);
    await settings.update('groupBy', grouping, vscode.ConfigurationTarget.Global);
    this.tree.redraw();
  }

  #show(): void {
    const { fleet, source } = this.#session;
    const incidents = fleet.counts.incident;
    this.#view.badge = incidents === 0 ? undefined : { value: incidents, tooltip: badgeText(incidents) };
    this.#view.description = visibleText(place(this.#session), 80);
    if (this.#session.state.is !== 'unasked') void this.#say();
    this.#setKey(CONTEXT_KEYS.state, viewState(this.#session));
    this.#setKey(CONTEXT_KEYS.source, source?.reader.source.kind ?? 'none');
    this.#setKey(CONTEXT_KEYS.showingAll, this.#all);
    this.#setKey(CONTEXT_KEYS.grouping, readSettings().groupBy);
  }

  /** Read from disk when something is opened: a window that shows nothing does without it. */
  async #say(): Promise<void> {
    const { viewMessage } = await import('./viewMessage.ts');
    // The empty string takes the message away; the type does not allow undefined for it.
    this.#view.message = viewMessage(this.#session, this.#all) ?? '';
  }

  #setKey(key: string, value: unknown): void {
    if (this.#keys.get(key) === value) return;
    this.#keys.set(key, value);
    void vscode.commands.executeCommand('setContext', key, value);
  }

  dispose(): void {
    for (const one of this.#disposables) one.dispose();
  }
}

function badgeText(incidents: number): string {
  return `${incidents} ${incidents === 1 ? 'Deployment' : 'Deployments'} with an incident`;
}

function place({ source }: Session): string {
  if (source === undefined) return '';
  const { source: from } = source.reader;
  return from.kind === 'snapshot' ? placeText(from) : (from.context ?? from.where);
}
