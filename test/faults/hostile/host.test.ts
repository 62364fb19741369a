import assert from 'node:assert/strict';
import { until } from '../../support/controlPlane/waiting.ts';
import { writeFileSync } from 'node:fs';
import type * as vscode from 'vscode';
import * as standIn from 'vscode';
import type { TreeNode } from '../../../src/core/present/treeOutline.ts';
import { confirm } from '../../../src/host/actions/confirm.ts';
import { viewLogs } from '../../../src/host/actions/logs.ts';
import { showTemplateChanges } from '../../../src/host/actions/rollBack.ts';
import { chooseContext } from '../../../src/host/commands/choose.ts';
import { Documents } from '../../../src/host/documents.ts';
import { withoutIcons } from '../../../src/host/iconText.ts';
import { Log } from '../../../src/host/log.ts';
import { PanelPage } from '../../../src/host/panel/panelPage.ts';
import { Session } from '../../../src/host/session.ts';
import type { OpenSource } from '../../../src/host/source.ts';
import { FlaggedView } from '../../../src/host/view.ts';
import { toYaml } from '../../../src/snapshot/yaml.ts';
import { sourcesWith } from '../../../src/sources.ts';
import { Folder } from '../../support/folder.ts';
import { rawCondition, rawDeployment } from '../../support/objects.ts';
import { modelOf } from '../../support/panelModels.ts';
import { desk } from '../vscodeStandIn/vscode.ts';
import { hostileCases } from './reports.ts';
import { assertNoIcon, assertSeen, textsIn, wordsOf } from './sinks.ts';
import { TEXTS } from './texts.ts';

const ALL = Object.values(TEXTS);

describe('hostile texts in VS Code', function () {
  this.timeout(120_000);
  const folder = new Folder();
  const lines: string[] = [];
  let log: Log;

  before(() => {
    const channel = { info: (line: string) => lines.push(line), error: (line: string) => lines.push(line) };
    Reflect.set(standIn.window, 'createOutputChannel', () => ({ ...channel, dispose: () => undefined }));
    log = new Log();
  });
  beforeEach(() => {
    desk.reset();
    lines.length = 0;
  });
  after(() => {
    desk.reset();
    folder.remove();
  });

  /** A Deployment for each text, with it for a name, a namespace, a uid and everything that its conditions say. */
  async function opened(): Promise<{ session: Session; view: FlaggedView }> {
    const items = ALL.map((text, at) =>
      rawDeployment({
        metadata: {
          name: `${at}${text}`,
          namespace: text,
          uid: at % 3 === 0 ? `group:${text}` : `${at}${text}`,
        },
        status: {
          conditions: [
            rawCondition('Progressing', 'False', 'ProgressDeadlineExceeded', text),
            rawCondition(
              'ReplicaFailure',
              'True',
              at % 2 === 0 ? 'FailedCreate' : text,
              `exceeded quota: ${text}`,
            ),
          ],
        },
      }),
    );
    const file = folder.write('fleet.json', '');
    writeFileSync(file, JSON.stringify({ apiVersion: 'v1', kind: 'List', items }));
    const memory = {
      keys: () => [],
      get: (_: string, other: unknown) => other,
      update: () => Promise.resolve(),
    };
    const session = new Session(
      sourcesWith({ agree: () => Promise.resolve(null), note: () => undefined }),
      memory as unknown as vscode.Memento,
      log,
    );
    const view = new FlaggedView(session);
    await session.openSnapshot(file);
    for (let left = 100; left > 0 && session.fleet.counts.seen < ALL.length; left--)
      await new Promise((resolve) => setTimeout(resolve, 20));
    assert.equal(session.fleet.counts.seen, ALL.length);
    return { session, view };
  }

  it('[I2] [I6] [I8] rows of the tree are text of one line, tooltips are text, and no id comes twice', async () => {
    const { session, view } = await opened();
    const { tree } = view;
    const nodes: TreeNode[] = [];
    for (const open = [...tree.getChildren()]; open.length > 0;) {
      const node = open.pop()!;
      nodes.push(node);
      open.push(...tree.getChildren(node));
    }
    assert.ok(nodes.length > 3 * ALL.length);
    for (const node of nodes) {
      const { label, description, tooltip, accessibilityInformation } = tree.getTreeItem(node);
      for (const text of [label, description ?? '', tooltip ?? '', accessibilityInformation?.label ?? '']) {
        // A MarkdownString would be obeyed; a string is shown.
        assert.ok(typeof text === 'string');
        assertSeen(text, node.id);
        assert.ok(Array.from(text).length <= 4000);
      }
      for (const text of [label, description]) {
        if (typeof text !== 'string') continue;
        assert.doesNotMatch(text, /\n/);
        assert.ok(Array.from(text).length <= 200);
      }
    }
    const ids = nodes.map(({ id }) => id);
    assert.deepEqual(
      ids.filter((id, at) => ids.indexOf(id) !== at),
      [],
    );
    view.dispose();
    session.dispose();
  });

  it('[I8] what stands above the tree is text', async () => {
    for (const reason of ALL) {
      const session = {
        state: { is: 'noSource', reason },
        fleet: { counts: { incident: 0 } },
        source: { reader: { source: { kind: 'cluster', context: reason, where: reason } } },
        onDidChange: () => ({ dispose: () => undefined }),
        audience: { set: () => undefined },
      };
      new FlaggedView(session as unknown as Session).dispose();
      const view = desk.view as unknown as { message: string; description: string };
      // What it says is read from disk when there is something to say.
      const message = await until(
        'it says so',
        () => Promise.resolve(view.message === '' ? undefined : view.message),
        { everyMs: 1 },
      );
      const { description } = view;
      assertSeen(message, reason);
      assertSeen(description, reason);
      assert.ok(message.length > 0 && description.length > 0);
    }
  });

  /** What is picked from, title and items. */
  async function picked(show: () => Promise<unknown>): Promise<string[]> {
    const seen: string[] = [];
    const window = standIn.window as unknown as Record<string, unknown>;
    const former = window['showQuickPick'];
    Reflect.set(window, 'showQuickPick', async (items: unknown, options: { title: string }) => {
      const choices = (await items) as readonly vscode.QuickPickItem[];
      const texts = choices.map(({ label, description, detail }) => [
        // Our own picture before a label.
        label.replace(/^\$\((history|output|sync)\) /, ''),
        description ?? '',
        detail ?? '',
      ]);
      seen.push(options.title, ...texts.flat());
      return undefined;
    });
    try {
      await show();
    } finally {
      Reflect.set(window, 'showQuickPick', former);
    }
    assert.ok(seen.length > 0);
    return seen;
  }

  function assertPlain(texts: readonly string[]): void {
    for (const text of texts) {
      assertSeen(text, text);
      assertNoIcon(text, text);
      assert.doesNotMatch(text, /\n/);
    }
  }

  it('[I6] contexts to choose from have no pictures', async () => {
    const contexts = ALL.map((name) => ({ name, server: name, namespace: name, current: true }));
    const sources = { listContexts: () => Promise.resolve({ contexts }) };
    const shown = await picked(() =>
      chooseContext({ context: undefined } as unknown as Session, sources as never, log),
    );
    assert.ok(shown.length > 3 * ALL.length);
    assertPlain(shown);
  });

  it('[I6] containers and revisions to choose from have no pictures, nor has a mark of our own twice', async () => {
    const cases = await hostileCases();
    for (const { report } of cases) {
      const source = {} as unknown as OpenSource;
      const documents = {} as unknown as Documents;
      assertPlain(await picked(() => viewLogs(report, source, documents, () => true)));
      assertPlain(await picked(() => showTemplateChanges(report, source, {} as never)));
    }
    assert.equal(withoutIcons(withoutIcons('$(bug)')), withoutIcons('$(bug)'));
  });

  it('[I1] a question names its target as text, in a dialog, which runs no links', async () => {
    for (const text of ALL) {
      desk.questions.length = 0;
      const target = { namespace: text, name: text };
      await confirm({
        verb: 'Resume',
        target,
        context: text,
        server: text,
        consequence: text,
        isProtected: false,
      });
      const [question] = desk.questions;
      assert.ok(question);
      assertSeen(question.title, text);
      assertSeen(question.detail, text);
      assert.doesNotMatch(question.title, /\n/);
      // The first line is the target, whole: no name can put a line of its own above the consequence.
      assert.match(question.detail.split('\n\n')[0] ?? '', /^Deployment .*, context .*$/);
    }
  });

  it('[I5] [I7] [I8] a document of a log or of YAML shows what is in it, and its title is a name', () => {
    const documents = new Documents();
    for (const text of ALL) {
      const yaml = toYaml({ [text]: text, list: [text] });
      for (const content of [text, yaml, `${text}\n${text}`.repeat(50)]) {
        const uri = documents.put(text, `${text} ${text}.log`, content);
        assertSeen(documents.provideTextDocumentContent(uri), text);
        assert.equal(uri.path.split('/').length, 3);
      }
    }
    documents.dispose();
  });

  it('[I7] a line of the output is a line that nobody else can begin', async () => {
    for (const text of ALL) log.info(`Deployments: ${text}`);
    log.bug('feed', new Error('escape \u001B[2J'));
    for (let left = 100; left > 0 && lines.length < ALL.length + 1; left--)
      await new Promise((resolve) => setTimeout(resolve, 10));
    assert.equal(lines.length, ALL.length + 1);
    for (const line of lines) assertSeen(line, line);
    for (const line of lines) assert.doesNotMatch(line, /\n(?!\s)/);
  });

  it('[I3] [I8] the panel gets no character that is not seen, whatever the context and the notice are called', () => {
    for (const text of ALL) {
      const sent: unknown[] = [];
      const webview = { postMessage: (message: unknown) => sent.push(message) };
      const page = new PanelPage({ visible: true, webview } as never);
      page.show(
        modelOf(null, {
          phase: 'failed',
          target: { namespace: text, name: text, context: text, kind: 'cluster' } as never,
          notice: text,
          where: text,
        }),
      );
      page.say(text);
      assert.equal(sent.length, 2);
      for (const one of textsIn(sent)) assertSeen(one, text);
    }
  });

  it('[I9] [M4] the command line of an exec plugin is shown as a shell would take it', async () => {
    const { agreeToKubeconfig } = await import('../../../src/host/foreignKubeconfig.ts');
    Reflect.set(standIn.workspace, 'workspaceFolders', [{ uri: { fsPath: folder.path } }]);
    const memory = { get: (_: string, other: unknown) => other, update: () => Promise.resolve() };
    for (const text of ALL.filter((one) => !one.includes('\0'))) {
      desk.questions.length = 0;
      await agreeToKubeconfig(
        {
          files: [`${folder.path}/config`],
          server: `https://${text}`,
          user: text,
          kind: 'an exec plugin',
          runs: ['kubectl', text, text],
          sends: text,
          fingerprint: text,
        },
        undefined,
        memory as unknown as vscode.Memento,
      );
      const detail = desk.questions[0]?.detail ?? '';
      assertSeen(detail, text);
      assert.equal(
        detail.split('\n').length,
        5,
        'a line for each: file, server, user, what runs, what is sent',
      );
      const line = /^Runs: (.*)$/m.exec(detail)?.[1] ?? '';
      // What cannot be seen is shown by its number, in the same place.
      const [words] = wordsOf([line]);
      assert.equal(words?.length, 2, line);
    }
  });
});
