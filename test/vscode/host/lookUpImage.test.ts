import assert from 'node:assert/strict';
import { lookup as systemLookup } from 'node:dns';
import * as vscode from 'vscode';
import type { ImageReference } from '../../../src/core/kubeText/imageReference.ts';
import type { FailingImage, Report } from '../../../src/core/model/report.ts';
import { lookUpImage } from '../../../src/host/actions/lookUpImage.ts';
import type { Workbench } from '../../../src/host/actions/workbench.ts';
import type { DiagnosisPanel } from '../../../src/host/panel/diagnosisPanel.ts';
import type { RunState } from '../../../src/host/panel/diagnosisRun.ts';
import { LookUps } from '../../../src/host/panel/lookUps.ts';
import { lookUpImage as askRegistry } from '../../../src/registry/lookUpImage.ts';
import { Authority } from '../../support/certificates.ts';
import type { FaultServer } from '../../support/faultServer.ts';
import { index, startRegistry } from '../../support/registryServer.ts';
import { report, stepReport } from '../../support/report.ts';
import { cleansUp, heldSource, replace } from './support.ts';

const VERB = 'Look up image';
const node = { kind: 'Node', metadata: { name: 'node-1' }, status: { nodeInfo: { architecture: 'arm64' } } };

/** As far as the action needs one: what is shown, and what it is asked to show. */
class ShownReport {
  state: RunState;
  readonly lookUps = new LookUps();
  constructor(...failingImages: FailingImage[]) {
    const base = report({ steps: [stepReport({ id: 'pods', number: 5 })] });
    const shown: Report = { ...base, rollout: { ...base.rollout, failingImages } };
    this.state = { phase: 'done', notice: null, arrived: new Map(), report: shown };
  }
  become(state: RunState): void {
    const { report: shown } = state;
    this.state = { ...state, report: shown === null ? null : this.lookUps.addTo(shown) };
  }
  get asPanel(): DiagnosisPanel {
    return this as unknown as DiagnosisPanel;
  }
  get rows(): readonly (readonly string[])[] {
    const pods = this.state.report?.steps.find(({ id }) => id === 'pods');
    return (
      pods?.tables
        .filter(({ title }) => title.startsWith('What the registry says'))
        .flatMap(({ rows }) => rows) ?? []
    );
  }
}

describe('Look up image', () => {
  cleansUp();
  let authority: Authority;
  let registry: FaultServer;
  let questions: { title: string; detail: string }[] = [];
  before(async () => {
    authority = new Authority('host tests');
    const certificate = authority.issue({
      subject: '/CN=registry',
      names: 'DNS:registry.test,DNS:auth.test',
    });
    const repositories = { 'team/web': { '2.0': index('amd64') } };
    registry = await startRegistry({ certificate, repositories, tokenService: 'registry.test' });
  });
  beforeEach(() => {
    registry.arrivals.length = 0;
    questions = [];
  });
  after(async () => {
    await registry.close();
    authority.dispose();
  });

  const answer = (button: string | undefined): void => {
    replace(vscode.window, 'showWarningMessage', (title: string, options: vscode.MessageOptions) => {
      assert.equal(options.modal, true);
      questions.push({ title, detail: options.detail ?? '' });
      return Promise.resolve(button);
    });
  };
  const pressed = (panel: ShownReport): Promise<string | undefined> => {
    const workbench = {
      askRegistry: (image: ImageReference, signal: AbortSignal) =>
        askRegistry(image, {
          signal,
          ca: [authority.cert],
          lookup: (_host, options, callback) => {
            systemLookup('127.0.0.1', options, callback);
          },
        }),
    } as Workbench;
    const shown = panel.state.report;
    assert.ok(shown);
    return lookUpImage(shown, heldSource({}, [node]), panel.asPanel, workbench);
  };
  const image = (tag: string): FailingImage => ({
    image: `registry.test:${registry.port}/team/web:${tag}`,
    registry: `registry.test:${registry.port}`,
    nodes: ['node-1'],
  });

  it('names the registry and asks it nothing until that is agreed to', async () => {
    const panel = new ShownReport(image('2.0'));
    answer(undefined);
    assert.equal(await pressed(panel), undefined);
    assert.equal(questions[0]?.title, `Ask registry.test:${registry.port} about this image?`);
    assert.match(questions[0].detail, /from this computer over https, without credentials/);
    assert.deepEqual([registry.arrivals, panel.rows], [[], []]);
  });

  it('asks through VS Code’s own https, and shows in the pods’ step that the nodes’ platform is missing', async () => {
    const panel = new ShownReport(image('2.0'));
    answer(VERB);
    const said = await pressed(panel);
    assert.match(said ?? '', /has tag 2\.0 of team\/web, but not for arm64, which the pods’ nodes are$/);
    assert.deepEqual(
      panel.rows.map(([what]) => what),
      ['asked', 'answer', 'digest', 'platforms', 'nodes'],
    );
    assert.deepEqual(panel.rows[3], ['platforms', 'linux/amd64']);
    assert.equal(registry.arrivals.length, 3);

    await pressed(panel);
    assert.equal(panel.rows.length, 5, 'the same image again is not a second table');
  });

  it('lets the person pick among several images, and says which host each asks', async () => {
    const panel = new ShownReport(
      image('2.1'),
      { image: 'nginx:latest', registry: 'registry-1.docker.io', nodes: [] },
      { image: 'No Image', registry: null, nodes: [] },
    );
    answer(VERB);
    let offered: readonly vscode.QuickPickItem[] = [];
    replace(vscode.window, 'showQuickPick', (items: readonly vscode.QuickPickItem[]) => {
      offered = items;
      return Promise.resolve(items[0]);
    });
    assert.match((await pressed(panel)) ?? '', /has no tag 2\.1; it has 2\.0$/);
    assert.deepEqual(
      offered.map(({ description }) => description),
      [`asks registry.test:${registry.port}`, 'asks registry-1.docker.io'],
    );
  });

  it('leaves a report alone that has come meanwhile and does not name the image', async () => {
    const panel = new ShownReport(image('2.0'));
    answer(VERB);
    const looking = pressed(panel);
    const newer = new ShownReport().state;
    panel.state = newer;
    assert.match((await looking) ?? '', /has tag 2\.0/);
    assert.deepEqual(panel.rows, []);
  });
});
