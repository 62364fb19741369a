import assert from 'node:assert/strict';
import { mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import * as vscode from 'vscode';
import type { CredentialUse } from '../../../src/core/model/credentialUse.ts';
import { agreeToKubeconfig } from '../../../src/host/foreignKubeconfig.ts';
import { cleansUp, memento, replace } from './support.ts';

/** Answers every modal question with the label, and keeps what was asked. */
function answering(label: string | undefined): string[] {
  const asked: string[] = [];
  replace(vscode.window, 'showWarningMessage', (_title: string, { detail }: { detail: string }) => {
    asked.push(detail);
    return Promise.resolve(label);
  });
  return asked;
}

function use(change: Partial<CredentialUse>): CredentialUse {
  return {
    files: [],
    server: 'https://cluster.example',
    user: 'dev',
    kind: 'an exec plugin',
    runs: ['/usr/bin/get-token', '--cluster', 'a b'],
    sends: null,
    fingerprint: 'one',
    ...change,
  };
}

const USE = 'Use this kubeconfig';

describe('a kubeconfig', () => {
  cleansUp();
  const workspace = vscode.workspace.workspaceFolders?.[0]?.uri.fsPath ?? '';
  const inside = path.join(workspace, 'kubeconfig');
  let outside = '';

  before(async () => {
    outside = await mkdtemp(path.join(tmpdir(), 'rollout-doctor-kubeconfig-'));
    await writeFile(inside, '');
    await writeFile(path.join(outside, 'config'), '');
    await symlink(inside, path.join(outside, 'link'));
  });
  after(async () => {
    await rm(inside);
    await rm(outside, { recursive: true });
  });

  it('outside of the workspace is trusted as kubectl trusts it', async () => {
    const asked = answering(undefined);
    const beside = `${workspace}-beside`;
    for (const file of [path.join(outside, 'config'), path.join(beside, 'config')])
      assert.equal(await agreeToKubeconfig(use({ files: [file] }), undefined, memento()), null);
    assert.deepEqual(asked, []);
  });

  it('inside of it asks, with file, server, user and the whole command line', async () => {
    const asked = answering(USE);
    assert.equal(
      await agreeToKubeconfig(use({ files: ['/home/me/.kube/config', inside] }), undefined, memento()),
      null,
    );
    assert.deepEqual(asked, [
      `File: ${inside}\nServer: https://cluster.example\nUser: dev, an exec plugin\nRuns: /usr/bin/get-token --cluster 'a b'`,
    ]);
  });

  it('that is reached by a link into the workspace asks as well', async () => {
    const asked = answering(undefined);
    const why = await agreeToKubeconfig(use({ files: [path.join(outside, 'link')] }), undefined, memento());
    assert.match(why ?? '', /was not agreed to/);
    assert.equal(asked.length, 1);
  });

  it('asks once, and again when what it does has changed', async () => {
    const memory = memento();
    const asked = answering(USE);
    const files = [inside];
    await agreeToKubeconfig(use({ files }), undefined, memory);
    await agreeToKubeconfig(use({ files }), undefined, memory);
    assert.equal(asked.length, 1);
    await agreeToKubeconfig(use({ files, fingerprint: 'two' }), undefined, memory);
    assert.equal(asked.length, 2);
  });

  it('that was declined is not used, and asks the next time', async () => {
    const memory = memento();
    const asked = answering(undefined);
    for (let times = 1; times <= 2; times++) {
      assert.match(
        (await agreeToKubeconfig(use({ files: [inside] }), undefined, memory)) ?? '',
        /not agreed to/,
      );
      assert.equal(asked.length, times);
    }
  });

  it('names the file that would be sent, and obeys no control character', async () => {
    const asked = answering(USE);
    const user = 'dev\u202E\u001B[2J';
    await agreeToKubeconfig(
      use({ files: [inside], runs: null, sends: '/etc/passwd', user }),
      undefined,
      memento(),
    );
    assert.match(asked[0] ?? '', /Sends to the server: the content of \/etc\/passwd/);
    assert.doesNotMatch(asked[0] ?? '', /[\u202E\u001B]/u);
  });

  it('that only another extension names asks, for a workspace can write its settings', async () => {
    const asked = answering(undefined);
    const config = path.join(outside, 'config');
    const why = await agreeToKubeconfig(use({ files: [config] }), config, memento());
    assert.equal(
      why,
      `the kubeconfig ${config} is named by another extension and was not agreed to: look again to be asked, or use another one`,
    );
    assert.equal(asked.length, 1);
  });

  it('of a workspace that is not trusted is refused without a question', async () => {
    const asked = answering(USE);
    const { isTrusted } = vscode.workspace;
    Object.defineProperty(vscode.workspace, 'isTrusted', { value: false, configurable: true });
    try {
      assert.match(
        (await agreeToKubeconfig(use({ files: [inside] }), undefined, memento())) ?? '',
        /not trusted/,
      );
    } finally {
      Object.defineProperty(vscode.workspace, 'isTrusted', { value: isTrusted, configurable: true });
    }
    assert.deepEqual(asked, []);
  });
});
