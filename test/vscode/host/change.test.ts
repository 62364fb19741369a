import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import type { ClusterActions, JsonPatch, PatchResult } from '../../../src/core/changes.ts';
import type { Deployment } from '../../../src/core/model/workloads.ts';
import { carryOut } from '../../../src/host/actions/change.ts';
import { rawDeployment } from '../../support/objects.ts';
import { cleansUp, heldSource, replace, until, type HeldSource } from './support.ts';

const VERB = 'Resume rollout';
const target = { namespace: 'shop', name: 'web' };
const done = { outcome: 'done', deployment: {}, warnings: [] } as const;

interface Asked {
  readonly questions: { readonly title: string; readonly detail: string }[];
  readonly boxes: vscode.InputBoxOptions[];
}

/** Stands for the person: presses `button`, types `typed`. */
function person(button: string | undefined = VERB, typed?: string): Asked {
  const asked: Asked = { questions: [], boxes: [] };
  replace(vscode.window, 'showWarningMessage', (title: string, options: vscode.MessageOptions) => {
    assert.equal(options.modal, true);
    asked.questions.push({ title, detail: options.detail ?? '' });
    return Promise.resolve(button);
  });
  replace(vscode.window, 'showInputBox', (options: vscode.InputBoxOptions) => {
    asked.boxes.push(options);
    return Promise.resolve(typed);
  });
  return asked;
}

interface Cluster extends HeldSource {
  readonly patches: JsonPatch[];
}

function cluster(
  answer: PatchResult,
  { context = 'test', may = true, paused = true }: { context?: string; may?: boolean; paused?: boolean } = {},
): Cluster {
  const patches: JsonPatch[] = [];
  const actions: ClusterActions = {
    patchDeployment: (_, patch) => {
      patches.push(patch);
      return Promise.resolve(answer);
    },
    mayPatch: () => Promise.resolve({ state: 'ok', value: may }),
  };
  const source = heldSource({ actions }, [rawDeployment({ spec: { paused } })]);
  const where = { kind: 'cluster', context, where: 'https://test.example' } as const;
  return { ...source, patches, reader: { ...source.reader, source: where } };
}

function resume(source: HeldSource): Promise<string | undefined> {
  const consequence = ({ spec }: Deployment): { text: string } | { nothing: string } =>
    spec?.paused === true ? { text: 'It rolls out at once.' } : { nothing: 'It is resumed already' };
  return carryOut({ source, target, change: { is: 'resume' }, verb: VERB, consequence });
}

const settings = (): vscode.WorkspaceConfiguration => vscode.workspace.getConfiguration('rolloutDoctor');

async function setReadOnly(value: unknown): Promise<void> {
  await settings().update('readOnlyContexts', value, vscode.ConfigurationTarget.Global);
  await until(
    () => JSON.stringify(settings().inspect('readOnlyContexts')?.globalValue) === JSON.stringify(value),
  );
}

describe('a change', () => {
  cleansUp();
  afterEach(() => setReadOnly(undefined));

  it('names verb, Deployment, context, server and consequence, and says what it was decided on', async () => {
    const source = cluster(done);
    const { questions } = person();
    assert.equal(await resume(source), 'Resume rollout: done');
    assert.deepEqual(questions, [
      {
        title: 'Resume rollout of web?',
        detail: 'Deployment shop/web, context test, https://test.example\n\nIt rolls out at once.',
      },
    ]);
    assert.deepEqual(source.patches[0]?.slice(0, 2), [
      { op: 'test', path: '/metadata/uid', value: 'uid-web' },
      { op: 'test', path: '/metadata/generation', value: 2 },
    ]);
  });

  it('is not made without a clear yes', async () => {
    const source = cluster(done);
    for (const button of [undefined, 'Cancel']) {
      person(button);
      // An argument of undefined would be the default.
      if (button === undefined)
        replace(vscode.window, 'showWarningMessage', () => Promise.resolve(undefined));
      assert.equal(await resume(source), undefined);
    }
    assert.deepEqual(source.patches, []);
  });

  it('is neither asked for nor made on a read-only context', async () => {
    await setReadOnly(['te*']);
    const source = cluster(done);
    const { questions } = person();
    assert.equal(await resume(source), 'This context is set read-only');
    assert.deepEqual([questions, source.patches, source.reader.requests], [[], [], []]);
  });

  it('is made nowhere where the setting cannot be understood', async () => {
    await setReadOnly('prod');
    person();
    assert.equal(await resume(cluster(done)), 'This context is set read-only');
  });

  it('is made in no workspace that is not trusted', async () => {
    const source = cluster(done);
    person();
    Object.defineProperty(vscode.workspace, 'isTrusted', { get: () => trusted, configurable: true });
    let trusted = true;
    assert.equal(await resume(cluster(done)), 'Resume rollout: done');
    trusted = false;
    assert.equal(await resume(source), 'This workspace is not trusted');
    trusted = true;
    assert.deepEqual(source.patches, []);
  });

  for (const [typed, patches] of [
    ['web', 1],
    ['wed', 0],
    ['', 0],
    [undefined, 0],
  ] as const)
    it(`on a protected context wants the name typed: "${typed ?? '(Escape)'}" makes ${patches}`, async () => {
      const source = cluster(done, { context: 'eu-PROD-1' });
      const { boxes } = person(VERB, typed);
      await resume(source);
      assert.equal(boxes.length, 1);
      assert.equal(source.patches.length, patches);
    });

  it('puts no text of the cluster where an input box would run links', async () => {
    const { boxes } = person(VERB, 'web');
    await resume(cluster(done, { context: 'prod [x](command:evil)' }));
    const [box] = boxes;
    assert.ok(box?.prompt);
    const answer = await box.validateInput?.('[x](command:evil)');
    assert.doesNotMatch(`${box.prompt} ${JSON.stringify(answer)}`, /web|command|prod/);
  });

  it('is not asked for where there is nothing to do, or where the user may not', async () => {
    const { questions } = person();
    assert.equal(await resume(cluster(done, { paused: false })), 'It is resumed already');
    assert.equal(
      await resume(cluster(done, { may: false })),
      'You may not patch deployments in namespace shop',
    );
    assert.deepEqual(questions, []);
  });

  const outcomes: [PatchResult, RegExp][] = [
    [{ outcome: 'conflict', reason: 'the tests failed' }, /nothing was changed, because .* Look again/],
    [{ outcome: 'notFound', reason: 'it is gone' }, /nothing was changed: it is gone/],
    [{ outcome: 'forbidden', reason: 'not allowed' }, /nothing was changed: not allowed/],
    [{ outcome: 'rejected', reason: 'a webhook says no' }, /nothing was changed: a webhook says no/],
    [{ outcome: 'failed', reason: 'no connection' }, /nothing was changed: no connection/],
    // The fake Deployment is still paused when it is read after the lost answer.
    [{ outcome: 'unknown', reason: 'the answer was lost' }, /not done; the Deployment is as before/],
    [{ ...done, warnings: ['deprecated'] }, /done\. deprecated/],
  ];
  for (const [answer, said] of outcomes)
    it(`that ends as "${answer.outcome}" is told, and sent once`, async () => {
      const source = cluster(answer);
      person();
      assert.match((await resume(source)) ?? '', said);
      assert.equal(source.patches.length, 1);
    });
});
