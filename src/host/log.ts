/** The output channel. Reasons that reach it have been through the cluster's redactor; patterns are caught here again. */
import * as vscode from 'vscode';
import { visibleText } from '../core/visibleText.ts';

export class Log implements vscode.Disposable {
  readonly #channel = vscode.window.createOutputChannel('Rollout Doctor', { log: true });

  info(line: string): void {
    this.#write('info', line);
  }

  /** A bug: an exception that reached a command, a rule or the panel. */
  bug(where: string, error: unknown): void {
    const what = error instanceof Error ? (error.stack ?? error.message) : String(error);
    this.#write('error', `${where}: ${what}`);
  }

  /** The patterns are read from disk with the first line; the lines keep their order. */
  #write(level: 'info' | 'error', line: string): void {
    void import('../core/redact.ts').then(({ redactText }) => {
      // Further lines are indented, so that no text can pass for a line of its own.
      this.#channel[level](visibleText(redactText(line).text).replace(/\n(?!\s)/g, '\n    '));
    });
  }

  show(): void {
    this.#channel.show(true);
  }

  dispose(): void {
    this.#channel.dispose();
  }
}
