/** Registers commands. What a command throws is a bug: caught here, once, logged with its id, and said. */
import * as vscode from 'vscode';
import type { COMMANDS } from './ids.ts';
import type { Log } from './log.ts';

type CommandId = (typeof COMMANDS)[keyof typeof COMMANDS];
type Handler = (argument: unknown) => void | Promise<void>;

export function register(log: Log, handlers: Readonly<Record<CommandId, Handler>>): vscode.Disposable[] {
  return Object.entries(handlers).map(([id, handler]) =>
    vscode.commands.registerCommand(id, async (argument: unknown) => {
      try {
        await handler(argument);
      } catch (error) {
        log.bug(id, error);
        const { notify } = await import('./notify.ts');
        void notify('bug');
      }
    }),
  );
}
