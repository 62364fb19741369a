/** Who looks at what is open: the view while it is visible, each visible panel that is about it, a list to choose from. */
import * as vscode from 'vscode';

export class Audience implements vscode.Disposable {
  readonly #looking = new Set<object>();
  readonly #changed = new vscode.EventEmitter<void>();
  /** Somebody has come, or gone. */
  readonly onDidChange = this.#changed.event;

  get isThere(): boolean {
    return this.#looking.size > 0;
  }

  /** Says of one whether it looks; saying so again changes nothing. */
  set(who: object, looks: boolean): void {
    if (this.#looking.has(who) === looks) return;
    if (looks) this.#looking.add(who);
    else this.#looking.delete(who);
    this.#changed.fire();
  }

  dispose(): void {
    this.#changed.dispose();
  }
}
