/** Read-only documents of what the cluster said: logs, YAML, templates. Held in memory only while they are open. */
import * as vscode from 'vscode';
import { visibleText } from '../core/visibleText.ts';

const SCHEME = 'rollout-doctor';
const FOLLOW_MS = 2000;

export class Documents implements vscode.Disposable, vscode.TextDocumentContentProvider {
  readonly #changed = new vscode.EventEmitter<vscode.Uri>();
  readonly onDidChange = this.#changed.event;
  readonly #texts = new Map<string, string>();
  /** Whose end is to be in sight again once VS Code has the new text. */
  readonly #atEnd = new Set<string>();
  /** By URI: the same document is never followed twice. */
  readonly #following = new Map<string, NodeJS.Timeout>();
  readonly #disposables: vscode.Disposable[];

  constructor() {
    this.#disposables = [
      vscode.workspace.registerTextDocumentContentProvider(SCHEME, this),
      vscode.workspace.onDidChangeTextDocument(({ document }) => {
        if (this.#atEnd.delete(document.uri.toString())) showEnd(document);
      }),
      vscode.workspace.onDidCloseTextDocument(({ uri }) => {
        if (uri.scheme === SCHEME) this.#forget(uri.toString());
      }),
    ];
  }

  provideTextDocumentContent(uri: vscode.Uri): string {
    return this.#texts.get(uri.toString()) ?? '';
  }

  /** A URI whose last part is the tab's title; the same again replaces the text. Ends what followed it. */
  put(namespace: string, title: string, text: string): vscode.Uri {
    const path = ['', namespace, title].map((part) => part.replaceAll('/', '∕')).join('/');
    const uri = vscode.Uri.from({ scheme: SCHEME, path });
    this.#forget(uri.toString());
    this.#replace(uri, visibleText(text));
    return uri;
  }

  async open(namespace: string, title: string, text: string): Promise<vscode.TextDocument> {
    const document = await vscode.workspace.openTextDocument(this.put(namespace, title, text));
    await vscode.window.showTextDocument(document, { preview: false });
    return document;
  }

  /** As `open`, at its end: the newest line of a log is its last. */
  async openAtEnd(namespace: string, title: string, text: string): Promise<vscode.TextDocument> {
    const document = await this.open(namespace, title, text);
    // Opened before, it still has the text of then, and will soon be told of the new one.
    if (document.getText() === text) showEnd(document);
    else this.#atEnd.add(document.uri.toString());
    return document;
  }

  /** Reads the text again and again while it has a tab and `goesOn`. Whose end is in sight sees what is added. */
  follow(uri: vscode.Uri, read: () => Promise<string>, goesOn: () => boolean): void {
    const key = uri.toString();
    const again = async (): Promise<void> => {
      const text = goesOn() && hasTab(key) ? visibleText(await read()) : undefined;
      // Closed, put anew or left meanwhile: what is late is not put back.
      if (this.#following.get(key) !== timer) return;
      if (text === undefined || !goesOn()) {
        this.#following.delete(key);
        return;
      }
      if (text !== this.#texts.get(key)) {
        if (isEndInSight(key)) this.#atEnd.add(key);
        this.#replace(uri, text);
      }
      this.follow(uri, read, goesOn);
    };
    const timer = setTimeout(() => void again(), FOLLOW_MS);
    this.#following.set(key, timer);
  }

  #replace(uri: vscode.Uri, text: string): void {
    this.#texts.set(uri.toString(), text);
    this.#changed.fire(uri);
  }

  #forget(key: string): void {
    clearTimeout(this.#following.get(key));
    this.#following.delete(key);
    this.#texts.delete(key);
    this.#atEnd.delete(key);
  }

  dispose(): void {
    for (const one of this.#disposables) one.dispose();
    for (const key of [...this.#texts.keys()]) this.#forget(key);
    this.#changed.dispose();
  }
}

function showEnd(document: vscode.TextDocument): void {
  const end = new vscode.Position(document.lineCount - 1, 0);
  for (const editor of vscode.window.visibleTextEditors)
    if (editor.document === document) editor.revealRange(new vscode.Range(end, end));
}

function isEndInSight(key: string): boolean {
  return vscode.window.visibleTextEditors.some(
    ({ document, visibleRanges }) =>
      document.uri.toString() === key &&
      // A text that ends with a newline has an empty line behind it.
      visibleRanges.some(({ end }) => end.line >= document.lineCount - 2),
  );
}

/** VS Code says minutes later that a document was closed. */
function hasTab(key: string): boolean {
  return vscode.window.tabGroups.all
    .flatMap(({ tabs }) => tabs)
    .some(({ input }) => input instanceof vscode.TabInputText && input.uri.toString() === key);
}
