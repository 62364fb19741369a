/** One panel, of one Deployment: owns its state, pushes whole models, and carries out what its buttons ask for. */
import * as vscode from 'vscode';
import { panelModel, type PlannedStep } from '../../core/present/panelModel.ts';
import type { DeploymentRef } from '../../core/reads.ts';
import { visibleDeep } from '../../core/visibleDeep.ts';
import { visibleText } from '../../core/visibleText.ts';
import { decodeToHost } from '../../protocol/decode.ts';
import type { ToHost } from '../../protocol/messages.ts';
import type { Place } from '../place.ts';
import type { OpenSource } from '../source.ts';
import { afterwards, BEFORE_RUN, DiagnosisRun, plannedSteps, type RunState } from './diagnosisRun.ts';
import { panelHtml } from './html.ts';
import { LookUps } from './lookUps.ts';
import { News } from './news.ts';
import { headerActions, stepActions } from './panelActions.ts';
import type { PanelHost } from './panelHost.ts';
import { PanelPage } from './panelPage.ts';
import { Standpoint } from './standpoint.ts';

const CHANGED_MEANWHILE = 'The panel has changed since: look again, then decide';
/** Statuses of a stuck rollout change every few seconds; the report follows them no faster than this. */
const FOLLOW_MS = 2000;

export class DiagnosisPanel implements vscode.Disposable {
  readonly target: DeploymentRef;
  readonly lookUps = new LookUps();
  readonly #host: PanelHost;
  readonly #panel: vscode.WebviewPanel;
  readonly #page: PanelPage;
  readonly #standpoint: Standpoint;
  readonly #news: News;
  readonly #disposables: vscode.Disposable[] = [];
  #run = new DiagnosisRun(() => undefined);
  #state: RunState = BEFORE_RUN;
  #disposed = false;
  /** Undefined until the page has loaded and asked for the model. */
  #planned: readonly PlannedStep[] | undefined;
  #remark: string | null = null;
  #follow: NodeJS.Timeout | undefined;

  constructor(panel: vscode.WebviewPanel, target: DeploymentRef, place: Place, host: PanelHost) {
    this.#panel = panel;
    this.#standpoint = new Standpoint(place, host.session);
    this.#news = new News(host.session, target);
    this.#page = new PanelPage(panel);
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
        this.#followSession();
      }),
      panel.onDidChangeViewState(() => {
        this.#followChange();
      }),
    );
    panel.webview.html = panelHtml(panel.webview, host.extensionUri);
    this.#followChange();
  }

  get state(): RunState {
    return this.#state;
  }

  /** Undefined while something else is open, or nothing. */
  get source(): OpenSource | undefined {
    return this.#standpoint.source;
  }

  shows({ namespace, name }: DeploymentRef, place: Place): boolean {
    return this.target.namespace === namespace && this.target.name === name && this.#standpoint.isAt(place);
  }

  reveal(): void {
    this.#panel.reveal();
  }

  onDidDispose(listener: () => void): void {
    this.#disposables.push(this.#panel.onDidDispose(listener));
  }

  /** Opens again what the panel is about, if something else is open, and runs the playbook there. */
  async runAgain(): Promise<void> {
    await this.#standpoint.reopen();
    this.start();
  }

  /** Runs the playbook, in place of a run that is still under way. @param remark what to know of this diagnosis */
  start(remark = this.#remark): void {
    this.#remark = remark;
    this.#run.abandon();
    clearTimeout(this.#follow);
    this.#follow = undefined;
    if (this.#disposed) return;
    this.#standpoint.look();
    const { source } = this;
    if (source === undefined) {
      this.#rest();
      return;
    }
    const known = this.#news.begin(source);
    const run = new DiagnosisRun((state) => {
      this.become(state);
    });
    this.#run = run;
    run.start(source, this.target, known?.selector).catch((error: unknown) => {
      this.#host.bug('diagnosis', error);
      if (this.#run !== run) return;
      this.become({
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
    this.#host.session.audience.set(this, false);
    this.#page.leave();
    clearTimeout(this.#follow);
    this.#run.abandon();
    for (const one of this.#disposables) one.dispose();
    this.#panel.dispose();
  }

  /** Shows that state, whoever brings it about. News that came while it was collecting may be the last that comes. */
  become(state: RunState): void {
    const next = afterwards(this.#state, state);
    this.#state = { ...next, report: next.report === null ? null : this.lookUps.addTo(next.report) };
    this.draw();
    this.#followChange();
  }

  /** Nothing can be read: what there is stays. */
  #rest(): void {
    this.#run.abandon();
    this.become({ ...this.#state, phase: this.#state.report === null ? 'failed' : 'done', notice: null });
  }

  /** Anew, as what may be done here may have changed. */
  draw(): void {
    if (this.#planned === undefined) return;
    const { kind, context: contextName, where, notice } = this.#standpoint;
    const context = this.#host.actionContext(this.source);
    const state = this.#state;
    const model = panelModel({
      target: visibleDeep({ ...this.target, kind, context: contextName }),
      where: visibleText(where),
      planned: this.#planned,
      ...state,
      notice: notice ?? state.notice ?? this.#remark,
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
        this.draw();
        this.#page.loaded();
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

  #followSession(): void {
    this.#news.look();
    if (this.#standpoint.look()) {
      if (this.source === undefined) this.#rest();
      else this.draw();
    }
    this.#followChange();
  }

  /**
   * Live refresh: the watch has shown another state of this Deployment than the report was made of, or an outage is over.
   * Only where somebody looks, and never on to another cluster, where the same name is another Deployment.
   */
  #followChange(): void {
    const isLookedAt = this.#page.isInSight && this.source !== undefined;
    this.#host.session.audience.set(this, isLookedAt);
    if (!isLookedAt || this.#state.phase === 'collecting' || !this.#hasNews()) return;
    this.#follow ??= setTimeout(() => {
      this.#follow = undefined;
      if (this.#hasNews()) this.start();
    }, FOLLOW_MS);
  }

  #hasNews(): boolean {
    const { source } = this;
    return source !== undefined && this.#news.isThere(source, this.#state);
  }
}
