/** The extension's session, view, tree and one panel, as src/extension.ts puts them together, on the stand-in for VS Code. */
import type * as vscode from 'vscode';
import { FileWatch } from '../../../src/cluster/fileWatch.ts';
import { identify } from '../../../src/cluster/identity.ts';
import { findKubeconfig } from '../../../src/cluster/kubeconfigPlace.ts';
import { connect, type ConnectOptions } from '../../../src/cluster/connect.ts';
import { REAL_TIME, type FeedTime } from '../../../src/cluster/feedTime.ts';
import type { PanelModel } from '../../../src/core/present/panelModel.ts';
import type { DeploymentRef } from '../../../src/core/reads.ts';
import { perform } from '../../../src/host/actions/perform.ts';
import { Documents } from '../../../src/host/documents.ts';
import type { Time } from '../../../src/host/hostTime.ts';
import type { Log } from '../../../src/host/log.ts';
import { Panels } from '../../../src/host/panel/panels.ts';
import { whyNoChanges } from '../../../src/host/readOnly.ts';
import { Session } from '../../../src/host/session.ts';
import type { Sources } from '../../../src/host/source.ts';
import { FlaggedView } from '../../../src/host/view.ts';
import type { ToPanel } from '../../../src/protocol/messages.ts';
import { desk } from '../vscodeStandIn/vscode.ts';

/** Waits of the feed pass four times as fast: an outage of some seconds would be followed by a wait of some more. */
const HASTY: FeedTime = { ...REAL_TIME, after: (ms, call) => REAL_TIME.after(ms / 4, call) };

export class Desk {
  readonly session: Session;
  readonly view: FlaggedView;
  readonly bugs: string[] = [];
  readonly lines: string[] = [];
  /** How many kubeconfigs are watched. */
  watched = 0;
  readonly #documents = new Documents();
  readonly #open = new Map<string, OpenPanel>();
  readonly #panels: Panels;
  /** What VS Code's view shows above the tree. */
  readonly #shown: { readonly message: string };

  /**
   * @param options of the next opening; a getter may change them
   * @param time of what waits in the host
   */
  constructor(options: Partial<ConnectOptions> | (() => Partial<ConnectOptions>), time?: Time) {
    const given = (): Partial<ConnectOptions> & { env: NodeJS.ProcessEnv } => ({
      env: {},
      ...(typeof options === 'function' ? options() : options),
    });
    const sources: Sources = {
      openCluster: (choice) => connect({ feedTime: HASTY, ...given(), ...choice }),
      identifyCluster: (choice) => identify({ ...given(), ...choice }),
      watchKubeconfig: async (_, changed) => {
        const { kubeconfig, env } = given();
        const watch = await FileWatch.start(findKubeconfig(kubeconfig, env).files, changed);
        this.watched++;
        return {
          look: () => watch.look(),
          dispose: () => {
            this.watched--;
            watch.dispose();
          },
        };
      },
      openSnapshot: () => Promise.resolve({ problem: 'no snapshots here' }),
      listContexts: () => Promise.resolve({ contexts: [] }),
    };
    const log = {
      info: (line: string) => this.lines.push(line),
      bug: (where: string, error: unknown) => this.bugs.push(`${where}: ${String(error)}`),
    };
    this.session = new Session(sources, memento(), log as unknown as Log);
    this.view = new FlaggedView(this.session, time);
    this.#shown = desk.view;
    this.view.showAll(true);
    const workbench = {
      session: this.session,
      documents: this.#documents,
      yaml: (value: unknown) => Promise.resolve(JSON.stringify(value)),
      askRegistry: () => Promise.resolve({ is: 'cancelled' } as const),
      record: () => Promise.resolve({ problem: 'not here' }),
    };
    this.#panels = new Panels({
      session: this.session,
      extensionUri: { path: '' } as unknown as vscode.Uri,
      actionContext: whyNoChanges,
      perform: (verb, panel) => perform(verb, panel, workbench),
      bug: (where, error) => this.bugs.push(`${where}: ${String(error)}`),
    });
  }

  get message(): string {
    return this.#shown.message;
  }

  /** The labels of the tree's Deployments. */
  get rows(): string[] {
    const { tree } = this.view;
    return tree
      .getChildren()
      .flatMap((node) => [node, ...tree.getChildren(node)])
      .flatMap((node) => (node.kind === 'deployment' ? [node.name] : []));
  }

  get feed() {
    const { state } = this.session;
    return state.is === 'open' ? state.feed : undefined;
  }

  async until(what: string, holds: () => boolean, seconds = 15): Promise<void> {
    const limit = performance.now() + seconds * 1000;
    while (!holds()) {
      if (performance.now() > limit) {
        const state = JSON.stringify({ state: this.session.state, message: this.message, rows: this.rows });
        throw new Error(`it never came to pass that ${what}: ${state} ${this.bugs.join()}`);
      }
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
  }

  async untilLive(seconds = 15): Promise<void> {
    await this.until('the tree is live', () => this.feed?.is === 'live', seconds);
  }

  /** Opens the Deployment's panel, or shows it again; either runs the playbook. */
  async panel(target: DeploymentRef): Promise<OpenPanel> {
    const key = `${target.namespace}/${target.name}`;
    const known = this.#open.get(key);
    known?.forget();
    const panel = known ?? new OpenPanel(this);
    this.#open.set(key, panel);
    desk.page = () => panel.page();
    await this.#panels.show(target);
    panel.ready();
    return panel;
  }

  close(): void {
    this.#panels.dispose();
    this.view.dispose();
    this.session.dispose();
    this.#documents.dispose();
  }
}

export class OpenPanel {
  readonly models: PanelModel[] = [];
  /** What was said below the header. */
  readonly said: string[] = [];
  readonly #desk: Desk;
  #receive: (message: unknown) => void = () => undefined;
  /** Brings its tab to the front, or another one before it. */
  show: (isVisible: boolean) => void = () => undefined;
  #revision = 0;

  constructor(on: Desk) {
    this.#desk = on;
  }

  /** What VS Code would make. */
  page(): unknown {
    const nothing = { dispose: (): void => undefined };
    const webview = {
      options: {},
      html: '',
      cspSource: '',
      asWebviewUri: (uri: unknown) => uri,
      onDidReceiveMessage: (receive: (message: unknown) => void) => {
        this.#receive = receive;
        return nothing;
      },
      postMessage: (message: ToPanel) => {
        if (message.type === 'said') this.said.push(message.text);
        else {
          this.#revision = message.revision;
          this.models.push(message.model);
        }
        return Promise.resolve(true);
      },
    };
    const view = {
      webview,
      visible: true,
      onDidChangeViewState: (listener: () => void) => {
        this.show = (isVisible) => {
          view.visible = isVisible;
          listener();
        };
        return nothing;
      },
      onDidDispose: () => nothing,
      reveal: (): void => undefined,
      dispose: (): void => undefined,
    };
    return view;
  }

  /** The page has loaded. */
  ready(): void {
    this.#receive({ type: 'ready' });
  }

  /** The next model is the first of another run. */
  forget(): void {
    this.models.length = 0;
  }

  get model(): PanelModel {
    return this.models.at(-1)!;
  }

  /** The report that came of the run that is under way. */
  async done(): Promise<PanelModel> {
    await this.#desk.until('the panel has its report', () => {
      const phase = this.models.at(-1)?.phase;
      return phase !== undefined && phase !== 'collecting';
    });
    return this.model;
  }

  /** Presses a button, and answers what came of it. */
  async press(action: string): Promise<string> {
    await this.done();
    const before = this.said.length;
    this.pressSilently(action);
    await this.#desk.until(`something is said after "${action}"`, () => this.said.length > before, 60);
    return this.said.at(-1)!;
  }

  /** Presses a button of which nothing is said. */
  pressSilently(action: string): void {
    this.#receive({ type: 'press', revision: this.#revision, action });
  }

  /** Whether a button is offered; its reason where it cannot be pressed. */
  offer(action: string): true | string | undefined {
    const all = [...this.model.actions, ...this.model.steps.flatMap((step) => step.actions)];
    const found = all.find(({ id }) => id === action);
    return found === undefined ? undefined : (found.disabled ?? true);
  }
}

function memento(): vscode.Memento {
  const values = new Map<string, unknown>();
  return {
    keys: () => [...values.keys()],
    get: <T>(key: string, byDefault?: T) => (values.has(key) ? values.get(key) : byDefault) as T,
    update: (key: string, value: unknown) => {
      values.set(key, value);
      return Promise.resolve();
    },
  };
}
