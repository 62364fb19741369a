/** The view around the tree: its message, the badge, and what is shown and how. */
import * as vscode from 'vscode';
import type { TreeNode, Grouping } from '../core/present/treeOutline.ts';
import { clockTime } from '../core/time.ts';
import { visibleText } from '../core/visibleText.ts';
import { CONTEXT_KEYS, SETTINGS, VIEW } from './ids.ts';
import { placeText } from './place.ts';
import type { Time } from './hostTime.ts';
import type { Session } from './session.ts';
import { readSettings } from './settings.ts';
import { DeploymentTree } from './tree/deploymentTree.ts';
import type { Upkeep } from './upkeep.ts';
import { viewState } from './viewState.ts';

export class FlaggedView implements vscode.Disposable {
  readonly #session: Session;
  readonly tree: DeploymentTree;
  readonly #view: vscode.TreeView<TreeNode>;
  readonly #disposables: readonly { dispose(): unknown }[];
  readonly #time: Time | undefined;
  /** Loaded with the first opening; a promise, so that it is loaded once. */
  #upkeep: Promise<Upkeep> | undefined;
  readonly #keys = new Map<string, unknown>();
  #all = false;

  /** @param time for tests */
  constructor(session: Session, time?: Time) {
    this.#session = session;
    this.#time = time;
    this.tree = new DeploymentTree(session, () => ({ grouping: readSettings().groupBy, all: this.#all }));
    this.#view = vscode.window.createTreeView(VIEW, { treeDataProvider: this.tree, showCollapseAll: true });
    this.#disposables = [
      this.tree,
      this.#view,
      this.#view.onDidChangeVisibility(({ visible }) => {
        this.#look(visible);
      }),
      vscode.window.onDidChangeWindowState(({ focused }) => {
        if (focused)
          void this.#upkeep?.then((upkeep) => {
            void upkeep.look();
          });
      }),
      session.onDidChange(() => {
        this.#upkeep ??= this.#load();
        this.#show();
      }),
      vscode.workspace.onDidChangeConfiguration((change) => {
        if (change.affectsConfiguration(SETTINGS)) this.#show();
      }),
    ];
    this.#show();
    this.#look(this.#view.visible);
  }

  /** Nothing is read or connected to before somebody looks. */
  #look(isVisible: boolean): void {
    this.#session.audience.set(this, isVisible);
    if (isVisible) void this.#session.ensureOpen();
  }

  async #load(): Promise<Upkeep> {
    const { Upkeep } = await import('./upkeep.ts');
    return new Upkeep(this.#session, this.#time);
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
    const { source } = this.#session;
    this.#view.badge = badge(this.#session);
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
    void this.#upkeep?.then((upkeep) => {
      upkeep.dispose();
    });
  }
}

/**
 * A number on the icon is read as one of now. Where nothing is followed there is none, as before the first look; while a
 * connection is being tried again it stays, and says since when it is old.
 */
function badge({ state, fleet, isResting }: Session): vscode.ViewBadge | undefined {
  const value = fleet.counts.incident;
  if (value === 0 || isResting || state.is !== 'open') return undefined;
  const { feed } = state;
  if (feed.is === 'resting' || feed.is === 'stopped') return undefined;
  const asOf = feed.is === 'stale' ? `, as of ${clockTime(feed.since)} UTC` : '';
  return { value, tooltip: `${value} ${value === 1 ? 'Deployment' : 'Deployments'} with an incident${asOf}` };
}

function place({ source }: Session): string {
  if (source === undefined) return '';
  const { source: from } = source.reader;
  return from.kind === 'snapshot' ? placeText(from) : (from.context ?? from.where);
}
