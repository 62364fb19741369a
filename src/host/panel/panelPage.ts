/** The page of a panel: what it was told last, and what of that it can ask for. */
import type * as vscode from 'vscode';
import { commandIn } from '../../core/present/panelCommands.ts';
import type { PanelModel } from '../../core/present/panelModel.ts';
import { visibleDeep } from '../../core/visibleDeep.ts';
import { visibleText } from '../../core/visibleText.ts';
import type { ToPanel } from '../../protocol/messages.ts';
import { CHANGES, type Verb } from './panelActions.ts';

export class PanelPage {
  readonly #panel: vscode.WebviewPanel;
  #model: PanelModel | undefined;
  #revision = 0;
  #isGone = false;
  /** What was said last while the page was out of sight. */
  #unheard: string | undefined;

  constructor(panel: vscode.WebviewPanel) {
    this.#panel = panel;
  }

  /** VS Code throws where a panel is asked that is gone. */
  get isInSight(): boolean {
    return !this.#isGone && this.#panel.visible;
  }

  /** Whatever text is in it leaves here, also names of contexts and files, which no report has cleaned. */
  show(unseen: PanelModel): void {
    const model = visibleDeep(unseen);
    this.#model = model;
    this.#send({ type: 'model', revision: ++this.#revision, model });
  }

  /** A page out of sight hears it when it is back: it takes no messages meanwhile. */
  say(text: string): void {
    if (this.isInSight) this.#tell(text);
    else this.#unheard = text;
  }

  /** The page has loaded, for the first time or again. */
  loaded(): void {
    if (this.#unheard !== undefined) this.#tell(this.#unheard);
    this.#unheard = undefined;
  }

  /** The command with that id in the model that was sent last. */
  command(id: string): string | undefined {
    return this.#model === undefined ? undefined : commandIn(this.#model, id);
  }

  /** The cause and whatever else has a page in the model that was sent last. */
  hasRule(rule: string): boolean {
    return this.#model?.diagnoses.some(({ outcomes }) => outcomes.some((one) => one.rule === rule)) === true;
  }

  /**
   * What a press asks for, if a button of the model that was sent last can ask for it. A change was decided on by what
   * the page showed: where that was an older model, it is `outdated`. Everything else means the same in both.
   */
  pressed(id: string, revision: number): Verb | 'outdated' | undefined {
    const { actions = [], steps = [] } = this.#model ?? {};
    const offered = [...actions, ...steps.flatMap((one) => one.actions)];
    const action = offered.find((one) => one.id === id && one.disabled === null);
    const isOfOlder = revision !== this.#revision;
    if (isOfOlder && (action === undefined || CHANGES.has(id))) return 'outdated';
    return action?.id as Verb | undefined;
  }

  /** Tells nothing any more. */
  leave(): void {
    this.#isGone = true;
  }

  #tell(text: string): void {
    this.#send({ type: 'said', text: visibleText(text) });
  }

  #send(message: ToPanel): void {
    if (this.#isGone) return;
    // A panel that is hidden takes no message; the next `ready` gets the whole model.
    void this.#panel.webview.postMessage(message);
  }
}
