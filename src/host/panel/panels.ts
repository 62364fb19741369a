/** All panels: one for each Deployment, restored after a reload. */
import * as vscode from 'vscode';
import type { DeploymentRef } from '../../core/reads.ts';
import { PANEL } from '../ids.ts';
import { DiagnosisPanel, type PanelHost } from './diagnosisPanel.ts';

export class Panels implements vscode.Disposable, vscode.WebviewPanelSerializer {
  readonly #host: PanelHost;
  readonly #open = new Map<string, DiagnosisPanel>();
  readonly #serializer: vscode.Disposable;

  constructor(host: PanelHost) {
    this.#host = host;
    this.#serializer = vscode.window.registerWebviewPanelSerializer(PANEL, this);
  }

  /** Shows the Deployment's panel and runs the playbook anew. */
  show(target: DeploymentRef): DiagnosisPanel {
    const known = this.#open.get(keyOf(target));
    if (known !== undefined) {
      known.reveal();
      known.start();
      return known;
    }
    const title = `${target.name} rollout`;
    const column = vscode.window.activeTextEditor?.viewColumn ?? vscode.ViewColumn.One;
    return this.#adopt(vscode.window.createWebviewPanel(PANEL, title, column), target);
  }

  async deserializeWebviewPanel(panel: vscode.WebviewPanel, state: unknown): Promise<void> {
    const target = decodeTarget(state);
    if (target === undefined || this.#open.has(keyOf(target))) {
      panel.dispose();
      return;
    }
    await this.#host.session.ensureOpen();
    this.#adopt(panel, target);
  }

  #adopt(panel: vscode.WebviewPanel, target: DeploymentRef): DiagnosisPanel {
    panel.iconPath = vscode.Uri.joinPath(this.#host.extensionUri, 'media', 'panel.svg');
    const diagnosis = new DiagnosisPanel(panel, target, this.#host);
    this.#open.set(keyOf(target), diagnosis);
    diagnosis.onDidDispose(() => {
      this.#open.delete(keyOf(target));
      diagnosis.dispose();
    });
    diagnosis.start();
    return diagnosis;
  }

  dispose(): void {
    this.#serializer.dispose();
    for (const panel of [...this.#open.values()]) panel.dispose();
    this.#open.clear();
  }
}

function keyOf({ namespace, name }: DeploymentRef): string {
  return `${namespace}/${name}`;
}

/** What the panel's page has kept for itself across a reload. */
function decodeTarget(state: unknown): DeploymentRef | undefined {
  if (typeof state !== 'object' || state === null || !('namespace' in state) || !('name' in state))
    return undefined;
  const { namespace, name } = state;
  return typeof namespace === 'string' && typeof name === 'string' ? { namespace, name } : undefined;
}
