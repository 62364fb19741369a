import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { deployment } from '../../../src/core/model/workloads.ts';
import { Audience } from '../../../src/host/audience.ts';
import { DiagnosisPanel } from '../../../src/host/panel/diagnosisPanel.ts';
import type { RunState } from '../../../src/host/panel/diagnosisRun.ts';
import type { Verb } from '../../../src/host/panel/panelActions.ts';
import type { PanelHost } from '../../../src/host/panel/panelHost.ts';
import type { Place } from '../../../src/host/place.ts';
import type { Session } from '../../../src/host/session.ts';
import type { OpenSource } from '../../../src/host/source.ts';
import type { ToPanel } from '../../../src/protocol/messages.ts';
import { decodeToPanel } from '../../../src/protocol/decode.ts';
import type { FeedState } from '../../../src/core/feed.ts';
import { Fleet } from '../../../src/core/fleet.ts';
import { summaryOf } from '../../../src/core/summary.ts';
import { rawDeployment } from '../../support/objects.ts';
import { report, stepReport } from '../../support/report.ts';
import { cleansUp, extension, heldSource, until } from './support.ts';

const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));
const PLACE: Place = { kind: 'cluster', context: 'test', where: 'https://test.example' };

/** A panel whose page is the test, over a session that is only what a panel asks of it. */
class Rig {
  readonly sent: ToPanel[] = [];
  readonly performed: Verb[] = [];
  readonly bugs: string[] = [];
  readonly reopened: Place[] = [];
  /** Listeners that are still there. */
  listeners = 0;
  source: OpenSource | undefined = heldSource();
  feed: FeedState = { is: 'live' };
  noChanges: string | null = 'This is a test';
  perform: () => Promise<string | undefined> = () => Promise.resolve(undefined);
  fleet = new Fleet();
  readonly audience = new Audience();
  isVisible = true;
  readonly #message = new vscode.EventEmitter<unknown>();
  readonly #gone = new vscode.EventEmitter<void>();
  readonly #viewState = new vscode.EventEmitter<void>();
  readonly #changed = new vscode.EventEmitter<void>();
  #isGone = false;
  readonly panel: DiagnosisPanel;

  constructor() {
    const webview = {
      options: {},
      html: '',
      cspSource: 'https://test.example',
      asWebviewUri: (uri: vscode.Uri) => uri,
      onDidReceiveMessage: this.#counted(this.#message.event),
      postMessage: (message: unknown) => {
        const decoded = decodeToPanel(message);
        assert.ok(decoded, 'the page could not read this');
        this.sent.push(decoded);
        return Promise.resolve(true);
      },
    };
    const isGone = (): boolean => this.#isGone;
    const isVisible = (): boolean => this.isVisible;
    const close = (): void => {
      this.close();
    };
    const view = {
      // As VS Code does.
      get visible() {
        if (isGone()) throw new Error('Webview is disposed');
        return isVisible();
      },
      get webview() {
        if (isGone()) throw new Error('Webview is disposed');
        return webview;
      },
      onDidDispose: this.#counted(this.#gone.event),
      onDidChangeViewState: this.#counted(this.#viewState.event),
      dispose: close,
      reveal: () => undefined,
    };
    const source = (): OpenSource | undefined => this.source;
    const feed = (): FeedState => this.feed;
    const fleet = (): Fleet => this.fleet;
    const session = {
      get source() {
        return source();
      },
      get state() {
        return source() === undefined ? { is: 'noSource', reason: 'gone' } : { is: 'open', feed: feed() };
      },
      get place() {
        return source()?.reader.source;
      },
      reopen: (place: Place) => {
        this.reopened.push(place);
        this.source = heldSource();
        return Promise.resolve();
      },
      get fleet() {
        return fleet();
      },
      audience: this.audience,
      onDidChange: this.#counted(this.#changed.event),
    };
    const host: PanelHost = {
      session: session as unknown as Session,
      extensionUri: extension().extensionUri,
      actionContext: (now) => ({
        noChanges: this.noChanges,
        noReads: now === undefined ? 'This is not open now' : null,
        isSnapshot: false,
      }),
      perform: (verb) => {
        this.performed.push(verb);
        return this.perform();
      },
      bug: (where, error) => this.bugs.push(`${where}: ${String(error)}`),
    };
    const target = { namespace: 'shop', name: 'web' };
    this.panel = new DiagnosisPanel(view as unknown as vscode.WebviewPanel, target, PLACE, host);
    this.panel.onDidDispose(() => {
      this.panel.dispose();
    });
  }

  #counted<T>(event: vscode.Event<T>): vscode.Event<T> {
    return (listener) => {
      this.listeners++;
      const subscription = event(listener);
      return new vscode.Disposable(() => {
        this.listeners--;
        subscription.dispose();
      });
    };
  }

  say(message: unknown): void {
    this.#message.fire(message);
  }

  change(): void {
    this.#changed.fire();
  }

  show(isVisible: boolean): void {
    this.isVisible = isVisible;
    this.#viewState.fire();
  }

  close(): void {
    if (this.#isGone) return;
    this.#isGone = true;
    this.#gone.fire();
  }

  get models(): Extract<ToPanel, { type: 'model' }>[] {
    return this.sent.filter((one) => one.type === 'model');
  }

  /** The model of the finished report. */
  async ready(): Promise<Extract<ToPanel, { type: 'model' }>> {
    this.panel.start();
    this.say({ type: 'ready' });
    return until(() => this.models.findLast(({ model }) => model.phase === 'done'));
  }
}

/** Longer than a dispatched message takes to be answered. */
const settled = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 50));

describe('the panel', () => {
  cleansUp();
  let rig: Rig;
  beforeEach(() => {
    rig = new Rig();
  });
  afterEach(() => {
    rig.panel.dispose();
    assert.deepEqual(rig.bugs, []);
  });

  it('is followed while it is visible and what it is about is open, and not after that', async () => {
    const { audience } = rig;
    assert.equal(audience.isThere, true);
    rig.show(false);
    assert.equal(audience.isThere, false);
    rig.show(true);
    assert.equal(audience.isThere, true);
    rig.source = undefined;
    rig.change();
    assert.equal(audience.isThere, false);
    rig.source = heldSource();
    rig.change();
    assert.equal(audience.isThere, true);
    rig.close();
    assert.equal(audience.isThere, false);
    await settled();
  });

  it('is told nothing before it says that it is ready, then whole models with rising revisions', async () => {
    rig.panel.start();
    await settled();
    assert.deepEqual(rig.sent, []);
    const { model } = await rig.ready();
    assert.equal(model.verdict?.status, 'healthy');
    const revisions = rig.models.map(({ revision }) => revision);
    assert.deepEqual(
      revisions,
      [...revisions.keys()].map((index) => index + 1),
    );
  });

  it('carries out a button that is there and can be pressed', async () => {
    const { revision } = await rig.ready();
    rig.perform = () => Promise.resolve('Report copied');
    rig.say({ type: 'press', revision, action: 'copyReport' });
    await until(() => rig.sent.find((one) => one.type === 'said' && one.text === 'Report copied'));
    assert.deepEqual(rig.performed, ['copyReport']);
  });

  it('ignores what no button of the model that is shown could have sent', async () => {
    const { revision } = await rig.ready();
    const forged: unknown[] = [
      null,
      'ready',
      { type: 'resume', namespace: 'shop', name: 'web' },
      { type: 'press', revision, action: 'unknown' },
      { type: 'press', revision, action: 'constructor' },
      // There, but cannot be pressed: nothing can be changed here.
      { type: 'press', revision, action: 'nudge' },
      // Not offered: nothing is paused.
      { type: 'press', revision, action: 'resume' },
      { type: 'press', action: 'copyReport' },
      { type: 'openRule', rule: '../../../etc/passwd' },
      { type: 'openRule', rule: 'no-such-rule' },
      { type: 'copyCommand', command: 'step:no-such-step' },
    ];
    const before = rig.sent.length;
    for (const message of forged) rig.say(message);
    await settled();
    assert.deepEqual(rig.performed, []);
    assert.equal(rig.sent.length, before);
  });

  it('takes a press on an older drawing where it means the same, and says why it does not where it changes something', async () => {
    rig.noChanges = null;
    const { revision } = await rig.ready();
    const outdated = revision - 1;
    for (const action of ['copyReport', 'nudge', 'resume'])
      rig.say({ type: 'press', revision: outdated, action });
    const said = () => rig.sent.flatMap((one) => (one.type === 'said' ? [one.text] : []));
    await until(() => said().length === 2);
    assert.deepEqual(rig.performed, ['copyReport']);
    for (const text of said()) assert.match(text, /has changed since/);
    rig.say({ type: 'press', revision, action: 'nudge' });
    assert.deepEqual(rig.performed, ['copyReport', 'nudge']);
  });

  it('takes a press of Cancel though another step has arrived meanwhile', async () => {
    await rig.ready();
    rig.panel.start();
    rig.say({ type: 'press', revision: 1, action: 'cancel' });
    assert.deepEqual(rig.performed, ['cancel']);
  });

  it('takes an answer that comes after it was closed without a word', async () => {
    const { revision } = await rig.ready();
    let answer: (text: string) => void = () => undefined;
    rig.perform = () => new Promise((resolve) => (answer = resolve));
    rig.say({ type: 'press', revision, action: 'copyReport' });
    rig.close();
    answer('done');
    await settled();
    rig.panel.start();
  });

  it('takes what a registry says after it was closed without a word, and is not followed for it', async () => {
    await rig.ready();
    rig.close();
    rig.panel.become(rig.panel.state);
    assert.equal(rig.audience.isThere, false);
  });

  const other = (): OpenSource => {
    const held = heldSource();
    const source = { kind: 'cluster', context: 'other', where: 'https://other.example' } as const;
    return { ...held, reader: { ...held.reader, source } };
  };

  const list = (raw = rawDeployment()): void => {
    const read = deployment(raw);
    assert.ok(read);
    rig.fleet.upsert([summaryOf(read)], Date.now());
  };

  const runsOn = ({ reader }: ReturnType<typeof heldSource>): number =>
    reader.requests.filter((one) => one.startsWith('GET Deployment')).length;

  it('runs once more where the last news of the Deployment came while it was collecting', async () => {
    const source = heldSource();
    rig.source = source;
    list();
    await rig.ready();
    assert.equal(runsOn(source), 1);
    rig.panel.start();
    list({ ...rawDeployment(), status: { observedGeneration: 1, replicas: 3, updatedReplicas: 1 } });
    rig.change();
    await until(() => runsOn(source) === 3 && rig.panel.state.phase === 'done');
    await pause(2200);
    assert.equal(runsOn(source), 3);
  });

  it('runs once when its source was opened anew, and then when the list has told of the Deployment', async () => {
    list();
    await rig.ready();
    const anew = heldSource();
    const runs = (): number => runsOn(anew);
    rig.source = anew;
    rig.fleet = new Fleet();
    rig.feed = { is: 'loading', seen: 0 };
    rig.change();
    await pause(2200);
    assert.equal(runs(), 0);
    list();
    rig.change();
    rig.feed = { is: 'live' };
    rig.change();
    await until(() => runs() > 0 && rig.models.at(-1)?.model.phase === 'done');
    rig.change();
    await pause(2200);
    assert.equal(runs(), 1);
  });

  it('keeps what a registry said of an image in the reports that follow', async () => {
    await rig.ready();
    const failingImages = [{ image: 'web:2', registry: 'registry.example', nodes: [] }];
    const unpullable = (): RunState => {
      const base = report({ steps: [stepReport({ id: 'pods', number: 5 })] });
      const shown = { ...base, rollout: { ...base.rollout, failingImages } };
      return { phase: 'done', notice: null, arrived: new Map(), report: shown };
    };
    const tables = (): string[] =>
      rig.models.at(-1)?.model.steps.flatMap((step) => step.tables.map(({ title }) => title)) ?? [];
    rig.panel.become(unpullable());
    rig.panel.lookUps.keep('web:2', { title: 'What the registry says', columns: ['', ''], rows: [] });
    rig.panel.become(rig.panel.state);
    assert.ok(tables().includes('What the registry says'));
    rig.panel.become(unpullable());
    assert.ok(tables().includes('What the registry says'));
  });

  it('does not follow to another cluster, where the same name is another Deployment', async () => {
    await rig.ready();
    const elsewhere = heldSource();
    rig.source = { ...elsewhere, reader: { ...elsewhere.reader, source: other().reader.source } };
    rig.change();
    await pause(2200);
    assert.equal(rig.panel.source, undefined);
    assert.deepEqual(elsewhere.reader.requests, []);
  });

  it('says that another context is open now, keeps what it showed, and offers nothing of that one', async () => {
    await rig.ready();
    rig.noChanges = null;
    rig.source = other();
    rig.change();
    const { model } = await until(() => rig.models.findLast(({ model: { notice } }) => notice !== null));
    assert.equal(
      model.notice,
      'This panel is about context test, and context other is open now. Run again goes back.',
    );
    assert.deepEqual([model.verdict?.status, model.target.context], ['healthy', 'test']);
    const enabled = [...model.actions, ...model.steps.flatMap((one) => one.actions)]
      .filter(({ id, disabled }) => disabled === null && !['nudge', 'pause', 'rollBack'].includes(id))
      .map(({ id }) => id);
    assert.deepEqual(enabled, ['run', 'copyReport']);
  });

  it('goes back to its own context to run again', async () => {
    await rig.ready();
    rig.source = other();
    rig.change();
    await rig.panel.runAgain();
    assert.deepEqual(rig.reopened, [PLACE]);
    const { model } = await until(() => rig.models.findLast((one) => one.model.phase === 'done'));
    assert.equal(model.target.context, 'test');
    await until(() => rig.models.at(-1)?.model.notice === null);
  });

  it('stays as it is while nothing is open yet, and says so where nothing could be opened', async () => {
    await rig.ready();
    const count = rig.models.length;
    rig.source = undefined;
    rig.change();
    const { model } = await until(() => rig.models.at(count));
    assert.equal(
      model.notice,
      'This panel is about context test, which is not open now. Run again opens it.',
    );
  });

  it('leaves no listener behind', async () => {
    await rig.ready();
    assert.ok(rig.listeners > 0);
    rig.close();
    assert.equal(rig.listeners, 0);
  });
});
