/** The output channel. Reasons that reach it have been through the cluster's redactor; patterns are caught here again. */
import * as vscode from 'vscode';
import { redactText } from '../core/redact.ts';
import { visibleText } from '../core/visibleText.ts';

export class Log implements vscode.Disposable {
  readonly #channel = vscode.window.createOutputChannel('Rollout Doctor', { log: true });

  info(line: string): void {
    this.#channel.info(clean(line));
  }

  /** A bug: an exception that reached a command, a rule or the panel. */
  bug(where: string, error: unknown): void {
    const what = error instanceof Error ? (error.stack ?? error.message) : String(error);
    this.#channel.error(clean(`${where}: ${what}`));
  }

  show(): void {
    this.#channel.show(true);
  }

  dispose(): void {
    this.#channel.dispose();
  }
}

function clean(line: string): string {
  return visibleText(redactText(line).text);
}
