/** All panels: one for each Deployment, restored after a reload. */
import * as vscode from 'vscode';
import type { DeploymentRef } from '../../core/reads.ts';
import { visibleText } from '../../core/visibleText.ts';
import { PANEL } from '../ids.ts';
import type { DiagnosisPanel, PanelHost } from './diagnosisPanel.ts';

export class Panels implements vscode.Disposable, vscode.WebviewPanelSerializer {
  readonly #host: PanelHost;
  readonly #open = new Map<string, DiagnosisPanel>();
  readonly #serializer: vscode.Disposable;

  constructor(host: PanelHost) {
    this.#host = host;
    this.#serializer = vscode.window.registerWebviewPanelSerializer(PANEL, this);
  }

  /** Shows the Deployment's panel and runs the playbook anew. */
  async show(target: DeploymentRef): Promise<DiagnosisPanel> {
    // Read from disk with the first panel. Nothing waits after this, so two at once still make one panel.
    const { DiagnosisPanel } = await import('./diagnosisPanel.ts');
    const known = this.#open.get(keyOf(target));
    if (known !== undefined) {
      known.reveal();
      known.start();
      return known;
    }
    const title = visibleText(`${target.name} rollout`, 100);
    const column = vscode.window.activeTextEditor?.viewColumn ?? vscode.ViewColumn.One;
    return this.#adopt(
      new DiagnosisPanel(vscode.window.createWebviewPanel(PANEL, title, column), target, this.#host),
    );
  }

  async deserializeWebviewPanel(panel: vscode.WebviewPanel, state: unknown): Promise<void> {
    const { session } = this.#host;
    const [{ DiagnosisPanel }, { decodeMemory }] = await Promise.all([
      import('./diagnosisPanel.ts'),
      import('../../protocol/decode.ts'),
      session.ensureOpen(),
    ]);
    const memory = decodeMemory(state);
    // A panel of a snapshot, or of a context that is no longer chosen, would come back with a namesake's diagnosis.
    const isHere = memory?.context === session.source?.reader.source.context;
    if (memory === undefined || !isHere || this.#open.has(keyOf(memory))) panel.dispose();
    else {
      const { namespace, name } = memory;
      this.#adopt(new DiagnosisPanel(panel, { namespace, name }, this.#host));
    }
  }

  #adopt(diagnosis: DiagnosisPanel): DiagnosisPanel {
    const key = keyOf(diagnosis.target);
    this.#open.set(key, diagnosis);
    diagnosis.onDidDispose(() => {
      this.#open.delete(key);
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
