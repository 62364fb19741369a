/** Counts what code takes hold of in VS Code's API and of Node's timers, until it lets go of it. */
import * as vscode from 'vscode';
import { replace } from './support.ts';

const TAKES_HOLD = /^(register|create(?!QuickPick)|onDid)/;

/** Only one extension may have these, and the one under test has them already. */
const STAND_INS: Readonly<Record<string, () => object>> = {
  registerCommand: () => ({}),
  registerWebviewPanelSerializer: () => ({}),
  createTreeView: () => ({
    visible: false,
    onDidChangeVisibility: () => new vscode.Disposable(() => undefined),
  }),
};

export class Held {
  readonly #things = new Map<object, string>();

  /**
   * Counts from now on until the test has ended.
   * @param file whose code's timers count: VS Code has its own in the same process
   */
  constructor(file: string) {
    for (const space of [vscode.window, vscode.workspace, vscode.commands, vscode.languages])
      for (const [name, { value, writable }] of Object.entries(Object.getOwnPropertyDescriptors(space)))
        // Getters are of proposals, which only a few extensions may use.
        if (TAKES_HOLD.test(name) && writable === true) this.#count(space, name, value as Take);
    this.#countTimers('setTimeout', 'clearTimeout', file);
    this.#countTimers('setInterval', 'clearInterval', file);
  }

  /** What is held now, by the name of the function that gave it. */
  get things(): string[] {
    return [...this.#things.values()];
  }

  #count(space: object, name: string, take: Take): void {
    const standIn = STAND_INS[name];
    replace(space, name, (...given: unknown[]) => {
      const thing = standIn === undefined ? take.apply(space, given) : standIn();
      const dispose = (Reflect.get(thing, 'dispose') as (() => void) | undefined)?.bind(thing);
      this.#things.set(thing, `${name} ${typeof given[0] === 'string' ? given[0] : ''}`.trim());
      Reflect.set(thing, 'dispose', () => {
        this.#things.delete(thing);
        dispose?.();
      });
      return thing;
    });
  }

  #countTimers(
    set: 'setTimeout' | 'setInterval',
    clear: 'clearTimeout' | 'clearInterval',
    file: string,
  ): void {
    const { [set]: start, [clear]: stop } = globalThis;
    replace(globalThis, set, (act: (...args: unknown[]) => void, ms?: number, ...args: unknown[]) => {
      const timer = start(() => {
        if (set === 'setTimeout') this.#things.delete(timer);
        act(...args);
      }, ms);
      const [, , caller = ''] = (new Error().stack ?? '').split('\n');
      if (caller.includes(file)) this.#things.set(timer, `${set} ${ms ?? 0} ${caller.trim()}`);
      return timer;
    });
    replace(globalThis, clear, (timer: NodeJS.Timeout | undefined) => {
      if (timer !== undefined) this.#things.delete(timer);
      stop(timer);
    });
  }
}

type Take = (...given: unknown[]) => object;
