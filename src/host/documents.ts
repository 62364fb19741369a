/** Read-only documents of what the cluster said: logs, YAML, templates. Held in memory only while they are open. */
import * as vscode from 'vscode';

const SCHEME = 'rollout-doctor';

export class Documents implements vscode.Disposable, vscode.TextDocumentContentProvider {
  readonly #changed = new vscode.EventEmitter<vscode.Uri>();
  readonly onDidChange = this.#changed.event;
  readonly #texts = new Map<string, string>();
  readonly #disposables: vscode.Disposable[];

  constructor() {
    this.#disposables = [
      vscode.workspace.registerTextDocumentContentProvider(SCHEME, this),
      vscode.workspace.onDidCloseTextDocument(({ uri }) => {
        if (uri.scheme === SCHEME) this.#texts.delete(uri.toString());
      }),
    ];
  }

  provideTextDocumentContent(uri: vscode.Uri): string {
    return this.#texts.get(uri.toString()) ?? '';
  }

  /** A URI whose last part is the tab's title; the same title again replaces the text. */
  put(title: string, text: string): vscode.Uri {
    const uri = vscode.Uri.from({ scheme: SCHEME, path: `/${title}` });
    this.#texts.set(uri.toString(), text);
    this.#changed.fire(uri);
    return uri;
  }

  async open(title: string, text: string): Promise<vscode.TextDocument> {
    const document = await vscode.workspace.openTextDocument(this.put(title, text));
    await vscode.window.showTextDocument(document, { preview: false });
    return document;
  }

  dispose(): void {
    for (const one of this.#disposables) one.dispose();
    this.#changed.dispose();
    this.#texts.clear();
  }
}
