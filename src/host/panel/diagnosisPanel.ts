/** One panel, of one Deployment: owns its state, pushes whole models, and carries out what its buttons ask for. */
import * as vscode from 'vscode';
import { panelModel, type PlannedStep } from '../../core/present/panelModel.ts';
import type { DeploymentRef } from '../../core/reads.ts';
import { visibleText } from '../../core/visibleText.ts';
import { decodeToHost } from '../../protocol/decode.ts';
import type { ToHost } from '../../protocol/messages.ts';
import { placeOf } from '../place.ts';
import type { Session } from '../session.ts';
import { isSamePlace, type OpenSource } from '../source.ts';
import { BEFORE_RUN, DiagnosisRun, type RunState } from './diagnosisRun.ts';
import { panelHtml } from './html.ts';
import { headerActions, stepActions, type ActionContext, type Verb } from './panelActions.ts';
import { PanelPage } from './panelPage.ts';

/** What the panel asks of the rest of the host. */
export interface PanelHost {
  readonly session: Session;
  readonly extensionUri: vscode.Uri;
  /** What may be done with a source. */
  actionContext(source: OpenSource | undefined): ActionContext;
  /** Carries out a button; says what came of it, or nothing where there is nothing to say. */
  perform(verb: Verb, panel: DiagnosisPanel): Promise<string | undefined>;
  bug(where: string, error: unknown): void;
}

/** Loaded with the first panel, not with the extension. */
async function plannedSteps(): Promise<readonly PlannedStep[]> {
  const { FOLLOW_UPS, PLAYBOOK } = await import('../../core/collectors/index.ts');
  return [...Object.values(PLAYBOOK), ...Object.values(FOLLOW_UPS)];
}

const CHANGED_MEANWHILE = 'The panel has changed since: look again, then decide';

/** Statuses of a stuck rollout change every few seconds; the report follows them no faster than this. */
const FOLLOW_MS = 2000;

export class DiagnosisPanel implements vscode.Disposable {
  readonly target: DeploymentRef;
  readonly #host: PanelHost;
  readonly #panel: vscode.WebviewPanel;
  readonly #page: PanelPage;
  readonly #disposables: vscode.Disposable[] = [];
  #run = new DiagnosisRun(() => undefined);
  #state: RunState = BEFORE_RUN;
  /** What the report was made from; another may be open by now. */
  #source: OpenSource | undefined;
  #disposed = false;
  /** Undefined until the page has loaded and asked for the model. */
  #planned: readonly PlannedStep[] | undefined;
  /** The Deployment as the tree knew it when the last run began, to see that it has changed since. */
  #seen = '';
  #follow: NodeJS.Timeout | undefined;

  constructor(panel: vscode.WebviewPanel, target: DeploymentRef, host: PanelHost) {
    this.#panel = panel;
    this.#page = new PanelPage(panel.webview);
    this.target = target;
    this.#host = host;
    panel.iconPath = vscode.Uri.joinPath(host.extensionUri, 'media', 'panel.svg');
    panel.webview.options = {
      enableScripts: true,
      localResourceRoots: [vscode.Uri.joinPath(host.extensionUri, 'dist')],
    };
    this.#disposables.push(
      panel.webview.onDidReceiveMessage((message: unknown) => {
        this.#receive(message);
      }),
      host.session.onDidChange(() => {
        this.#followChange();
      }),
      panel.onDidChangeViewState(() => {
        this.#followChange();
      }),
    );
    panel.webview.html = panelHtml(panel.webview, host.extensionUri);
  }

  get state(): RunState {
    return this.#state;
  }

  get source(): OpenSource | undefined {
    return this.#source;
  }

  reveal(): void {
    this.#panel.reveal();
  }

  onDidDispose(listener: () => void): void {
    this.#disposables.push(this.#panel.onDidDispose(listener));
  }

  /** Runs the playbook, in place of a run that is still under way. */
  start(): void {
    this.#run.abandon();
    clearTimeout(this.#follow);
    this.#follow = undefined;
    if (this.#disposed) return;
    const { source } = this.#host.session;
    this.#source = source;
    if (source === undefined) {
      this.#become({ ...BEFORE_RUN, phase: 'failed', notice: 'No cluster and no snapshot is open' });
      return;
    }
    this.#seen = this.#fingerprint();
    const run = new DiagnosisRun((state) => {
      this.#become(state);
    });
    this.#run = run;
    const summary = this.#summary();
    run.start(source, this.target, summary?.selector).catch((error: unknown) => {
      this.#host.bug('diagnosis', error);
      if (this.#run !== run) return;
      this.#become({
        ...this.#state,
        phase: 'failed',
        notice: 'The diagnosis failed; see the output "Rollout Doctor"',
      });
    });
  }

  cancel(): void {
    this.#run.cancel();
  }

  say(text: string): void {
    this.#page.say(text);
  }

  dispose(): void {
    this.#disposed = true;
    this.#page.leave();
    clearTimeout(this.#follow);
    this.#run.abandon();
    for (const one of this.#disposables) one.dispose();
    this.#panel.dispose();
  }

  #become(state: RunState): void {
    // While a run is under way its predecessor's report stays: the reader keeps what there was.
    this.#state =
      state.report === null && state.phase === 'collecting'
        ? { ...state, report: this.#state.report }
        : state;
    this.#push();
  }

  #push(): void {
    if (this.#planned === undefined) return;
    const source = this.#source;
    const context = this.#host.actionContext(source);
    const state = this.#state;
    const model = panelModel({
      target: { ...this.target, context: source?.reader.source.context ?? null },
      where: source === undefined ? '' : visibleText(placeOf(source.reader.source)),
      planned: this.#planned,
      ...state,
      actions: {
        header: headerActions(state, context),
        ofStep: (id) => stepActions(id, state, context),
      },
    });
    this.#page.show(model);
  }

  #receive(message: unknown): void {
    const decoded = decodeToHost(message);
    if (decoded === undefined) return;
    this.#answer(decoded).catch((error: unknown) => {
      this.#host.bug(`panel: ${decoded.type}`, error);
      this.say('That failed; see the output "Rollout Doctor"');
    });
  }

  async #answer(message: ToHost): Promise<void> {
    switch (message.type) {
      case 'ready':
        this.#planned ??= await plannedSteps();
        this.#push();
        return;
      case 'press':
        await this.#press(message.action, message.revision);
        return;
      case 'copyCommand':
        await this.#copyCommand(message.command);
        return;
      case 'openRule':
        await this.#openRule(message.rule);
    }
  }

  async #press(id: string, revision: number): Promise<void> {
    const verb = this.#page.pressed(id, revision);
    if (verb === undefined) return;
    const said = verb === 'outdated' ? CHANGED_MEANWHILE : await this.#host.perform(verb, this);
    if (said !== undefined) this.say(said);
  }

  async #copyCommand(id: string): Promise<void> {
    const command = this.#page.command(id);
    if (command === undefined) return;
    await vscode.env.clipboard.writeText(command);
    this.say('Command copied');
  }

  async #openRule(rule: string): Promise<void> {
    if (!this.#page.hasRule(rule)) return;
    const file = vscode.Uri.joinPath(this.#host.extensionUri, 'docs', 'rules', `${rule}.md`);
    await vscode.commands.executeCommand('markdown.showPreview', file);
  }

  #summary() {
    return this.#host.session.fleet.find(this.target.namespace, this.target.name)?.summary;
  }

  #fingerprint(): string {
    return JSON.stringify(this.#summary() ?? null);
  }

  /**
   * Live refresh: the watch has shown another state of this Deployment than the report was made of. Only where somebody
   * looks, and never on to another cluster, where the same name is another Deployment.
   */
  #followChange(): void {
    if (this.#state.phase === 'collecting' || this.#follow !== undefined || !this.#panel.visible) return;
    if (!isSamePlace(this.#source, this.#host.session.source)) return;
    if (this.#fingerprint() === this.#seen) return;
    this.#follow = setTimeout(() => {
      this.#follow = undefined;
      if (isSamePlace(this.#source, this.#host.session.source)) this.start();
    }, FOLLOW_MS);
  }
}
