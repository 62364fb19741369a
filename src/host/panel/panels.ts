/** All panels: one for each Deployment of each place, restored after a reload. */
import * as vscode from 'vscode';
import type { DeploymentRef } from '../../core/reads.ts';
import { visibleText } from '../../core/visibleText.ts';
import { PANEL, SETTINGS } from '../ids.ts';
import { placeName, type Place } from '../place.ts';
import type { Session } from '../session.ts';
import type { DiagnosisPanel } from './diagnosisPanel.ts';
import type { PanelHost } from './panelHost.ts';

export class Panels implements vscode.Disposable, vscode.WebviewPanelSerializer {
  readonly #host: PanelHost;
  readonly #open = new Set<DiagnosisPanel>();
  readonly #disposables: readonly vscode.Disposable[];

  constructor(host: PanelHost) {
    this.#host = host;
    const draw = (): void => {
      for (const panel of this.#open) panel.draw();
    };
    this.#disposables = [
      vscode.window.registerWebviewPanelSerializer(PANEL, this),
      vscode.workspace.onDidChangeConfiguration((change) => {
        if (change.affectsConfiguration(SETTINGS)) draw();
      }),
      vscode.workspace.onDidGrantWorkspaceTrust(draw),
    ];
  }

  /** Shows the panel of the Deployment where it is looked at now, and runs the playbook anew. */
  async show(target: DeploymentRef, remark: string | null = null): Promise<DiagnosisPanel> {
    // Read from disk with the first panel. Nothing waits after this, so two at once still make one panel.
    const { DiagnosisPanel } = await import('./diagnosisPanel.ts');
    const place = placeNow(this.#host.session);
    const known = this.#find(target, place);
    if (known !== undefined) {
      known.reveal();
      known.start(remark);
      return known;
    }
    const title = visibleText(this.#title(target, place), 100);
    const column = vscode.window.activeTextEditor?.viewColumn ?? vscode.ViewColumn.One;
    const panel = vscode.window.createWebviewPanel(PANEL, title, column);
    return this.#adopt(new DiagnosisPanel(panel, target, place, this.#host), remark);
  }

  async deserializeWebviewPanel(panel: vscode.WebviewPanel, state: unknown): Promise<void> {
    const { session } = this.#host;
    const [{ DiagnosisPanel }, { decodeMemory }] = await Promise.all([
      import('./diagnosisPanel.ts'),
      import('../../protocol/decode.ts'),
      session.ensureOpen(),
    ]);
    const memory = decodeMemory(state);
    // The page knows no path by which a snapshot could be opened again.
    if (memory?.kind !== 'cluster') {
      panel.dispose();
      return;
    }
    const { namespace, name, context } = memory;
    const now = placeNow(session);
    const isNow = now.kind === 'cluster' && now.context === context;
    // Of another context it comes back without a diagnosis, and says how to get one.
    const place: Place = isNow ? now : { kind: 'cluster', context, where: undefined };
    if (this.#find(memory, place) !== undefined) panel.dispose();
    else this.#adopt(new DiagnosisPanel(panel, { namespace, name }, place, this.#host));
  }

  /** Names alone are short, and mostly enough; two tabs with one name are told apart. */
  #title({ namespace, name }: DeploymentRef, place: Place): string {
    const hasNamesake = [...this.#open].some(({ target }) => target.name === name);
    return hasNamesake ? `${name} rollout (${namespace}, ${placeName(place)})` : `${name} rollout`;
  }

  #find(target: DeploymentRef, place: Place): DiagnosisPanel | undefined {
    return [...this.#open].find((one) => one.shows(target, place));
  }

  #adopt(diagnosis: DiagnosisPanel, remark: string | null = null): DiagnosisPanel {
    this.#open.add(diagnosis);
    diagnosis.onDidDispose(() => {
      this.#open.delete(diagnosis);
      diagnosis.dispose();
    });
    diagnosis.start(remark);
    return diagnosis;
  }

  dispose(): void {
    for (const one of this.#disposables) one.dispose();
    for (const panel of [...this.#open]) panel.dispose();
    this.#open.clear();
  }
}

/** Where the next panel looks; what could not be opened counts as well. */
function placeNow({ place, context }: Session): Place {
  return place ?? { kind: 'cluster', context: context ?? null, where: undefined };
}
