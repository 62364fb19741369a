/**
 * As much of VS Code's API as session, view, tree, panel and changes use, for tests that need them in plain Node, with
 * sockets and children that can be killed. What a person does, and what the settings say, is in `desk`. The real API is
 * tested against in test/vscode/host.
 */
import { EventEmitter as NodeEmitter } from 'node:events';

interface Question {
  readonly title: string;
  readonly detail: string;
  readonly buttons: readonly string[];
}

/** What a test sees and decides. */
export const desk = {
  isTrusted: true,
  settings: {} as Record<string, unknown>,
  /** What a workspace's own settings file says. */
  workspaceSettings: {} as Record<string, unknown>,
  /** Answers a modal question with the button that is pressed. */
  answer: (question: Question): string | undefined => question.buttons[0],
  /** What is typed where the name is asked for. */
  type: (_placeHolder: string): string | undefined => undefined,
  /** What is picked of a list. */
  pick: (items: readonly unknown[]): unknown => items[0],
  questions: [] as Question[],
  boxes: [] as string[],
  keys: new Map<unknown, unknown>(),
  /** The view that was made last. */
  view: { message: '', badge: undefined as { value: number; tooltip: string } | undefined },
  /** Shows or hides the view that was made last. */
  show: (_isVisible: boolean): void => undefined,
  /** Makes the next webview panel. */
  page: (): unknown => {
    throw new Error('nobody expects a panel');
  },

  reset(): void {
    desk.isTrusted = true;
    desk.settings = {};
    desk.workspaceSettings = {};
    desk.answer = ({ buttons }) => buttons[0];
    desk.type = () => undefined;
    desk.pick = (items) => items[0];
    desk.questions.length = 0;
    desk.boxes.length = 0;
  },
};

const nothing = { dispose: (): void => undefined };

export class EventEmitter<T> {
  readonly #emitter = new NodeEmitter().setMaxListeners(0);
  readonly event = (listener: (value: T) => void): { dispose(): void } => {
    this.#emitter.on('event', listener);
    return { dispose: () => this.#emitter.off('event', listener) };
  };
  fire(value: T): void {
    this.#emitter.emit('event', value);
  }
  dispose(): void {
    this.#emitter.removeAllListeners();
  }
}

/** Events that nobody here fires, and registrations that nobody here calls, without naming each. */
function quiet<T extends object>(known: T): T {
  return new Proxy(known, {
    get: (target, key, receiver) =>
      Reflect.has(target, key) || !/^(onDid|register)/.test(String(key))
        ? (Reflect.get(target, key, receiver) as unknown)
        : () => nothing,
  });
}

export const workspace = quiet({
  get isTrusted(): boolean {
    return desk.isTrusted;
  },
  getConfiguration: () => ({
    get: (name: string): unknown => desk.workspaceSettings[name] ?? desk.settings[name],
    inspect: (name: string) => ({
      globalValue: desk.settings[name],
      workspaceValue: desk.workspaceSettings[name],
    }),
    update: (): Promise<void> => Promise.resolve(),
  }),
  openTextDocument: (uri: unknown) => Promise.resolve({ uri }),
});

export const window = quiet({
  showWarningMessage: (title: string, { detail = '' }: { detail?: string }, ...buttons: string[]) => {
    const question = { title, detail, buttons };
    desk.questions.push(question);
    return Promise.resolve(desk.answer(question));
  },
  showInputBox: ({ placeHolder = '' }: { placeHolder?: string }) => {
    desk.boxes.push(placeHolder);
    return Promise.resolve(desk.type(placeHolder));
  },
  showQuickPick: async (items: unknown): Promise<unknown> => desk.pick((await items) as readonly unknown[]),
  activeTextEditor: undefined,
  showTextDocument: (): Promise<void> => Promise.resolve(),
  createWebviewPanel: (): unknown => desk.page(),
  createTreeView: () => {
    const visibility = new EventEmitter<{ visible: boolean }>();
    const view = {
      visible: false,
      message: '',
      description: '',
      badge: undefined,
      onDidChangeVisibility: visibility.event,
      dispose: (): void => undefined,
    };
    desk.view = view;
    desk.show = (visible) => {
      view.visible = visible;
      visibility.fire({ visible });
    };
    return view;
  },
});

export const commands = {
  executeCommand: (command: string, key?: unknown, value?: unknown): Promise<void> => {
    if (command === 'setContext') desk.keys.set(key, value);
    return Promise.resolve();
  },
};

export class ThemeIcon {
  readonly id: string;
  constructor(id: string) {
    this.id = id;
  }
}

export class ThemeColor extends ThemeIcon {}

export class TreeItem {
  readonly label: string;
  constructor(label: string) {
    this.label = label;
  }
}

export const TreeItemCollapsibleState = { None: 0, Collapsed: 1, Expanded: 2 };
export const ViewColumn = { One: 1 };
export const ConfigurationTarget = { Global: 1 };

export const Uri = {
  from: ({ path }: { path: string }) => ({ path, toString: (): string => path }),
  joinPath: (base: { path: string }, ...parts: string[]) =>
    Uri.from({ path: [base.path, ...parts].join('/') }),
};
