import assert from 'node:assert/strict';
import { chmod, mkdtemp, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { run } from '../../../src/cli/run.ts';
import { rawEvent, rawHealthy, rawDeployment, rawPod, rawReplicaSet } from '../../support/objects.ts';

interface Ran {
  readonly exit: number;
  readonly out: string;
  readonly err: string;
}

/** As a process would: what it prints, and its exit status. */
async function ran(
  args: string[],
  terminal: { isTTY?: boolean; env?: Record<string, string> } = {},
): Promise<Ran> {
  let out = '';
  let err = '';
  const exit = await run(args, {
    env: terminal.env ?? {},
    stdout: { write: (text: string) => (out += text), isTTY: terminal.isTTY === true },
    stderr: { write: (text: string) => (err += text) },
    once: () => undefined,
    off: () => undefined,
  });
  return { exit, out, err };
}

describe('the command line on a snapshot', () => {
  let folder = '';
  const save = async (name: string, text: string): Promise<string> => {
    const file = join(folder, name);
    await writeFile(file, text);
    return file;
  };
  const list = (items: readonly object[]): string =>
    JSON.stringify({ apiVersion: 'v1', kind: 'List', items });
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'cli-'));
  });
  after(() => rm(folder, { recursive: true, force: true }));

  it('says healthy, with status 0, where every step could be read', async () => {
    const file = await save('healthy.json', list(rawHealthy()));
    const { exit, out, err } = await ran(['diagnose', 'shop/web', '--snapshot', file]);
    assert.match(out, /^HEALTHY: Rolled out: all 2 pods are updated and available\n/);
    assert.equal(err, '');
    assert.equal(exit, 0);
  });

  it('answers with the cause first, with status 1', async () => {
    const paused = [
      rawDeployment({ spec: { paused: true } }),
      rawReplicaSet(2),
      rawPod('web-2-a'),
      rawEvent({ kind: 'Deployment', name: 'web' }),
    ];
    const file = await save('paused.json', list(paused));
    const { exit, out } = await ran(['diagnose', 'shop/web', '--snapshot', file]);
    assert.match(out, /^PAUSED: The rollout has been paused/);
    assert.equal(exit, 1);
    assert.ok(
      out.split('\n').every((line) => line.length <= 80 || !line.trim().includes(' ')),
      'fits 80 columns',
    );
  });

  it('prints nothing but the report with --output json', async () => {
    const file = await save('healthy.json', list(rawHealthy()));
    const { out, err } = await ran(['diagnose', 'shop/web', '--snapshot', file, '--output', 'json']);
    const report = JSON.parse(out) as { formatVersion: number; verdict: { status: string } };
    assert.deepEqual([report.formatVersion, report.verdict.status, err], [1, 'healthy', '']);
  });

  it('is never healthy where a kind is not in the snapshot, with status 3', async () => {
    const file = await save('no-events.json', list([rawDeployment(), rawReplicaSet(2), rawPod('web-2-a')]));
    const { exit, out } = await ran(['diagnose', 'shop/web', '--snapshot', file]);
    assert.match(out, /^COULD NOT TELL: the snapshot does not hold events\n/);
    assert.equal(exit, 3);
  });

  it('is never healthy where half of the snapshot is broken, and says where', async () => {
    const documents = rawHealthy().map((one) => JSON.stringify(one));
    const file = await save(
      'half.yaml',
      `${documents.join('\n---\n')}\n---\nkind: Pod\nmetadata: {name: web`,
    );
    const { exit, out, err } = await ran(['diagnose', 'shop/web', '--snapshot', file]);
    assert.match(out, /^COULD NOT TELL: (?!could not tell)/i);
    assert.match(err, /^rollout-doctor: .*half\.yaml:\d+: .*\n$/);
    assert.equal(exit, 3);
  });

  const failures: [string, string[], RegExp][] = [
    ['a Deployment that is not there', ['diagnose', 'shop/nope'], /holds no Deployment shop\/nope/],
    [
      'a name without a namespace',
      ['diagnose', 'web'],
      /say in which namespace: rollout-doctor diagnose NAMESPACE\/web/,
    ],
  ];
  for (const [what, args, says] of failures)
    it(`says in one line, with status 2: ${what}`, async () => {
      const file = await save('healthy.json', list(rawHealthy()));
      const { exit, out, err } = await ran([...args, '--snapshot', file]);
      assert.match(err, says);
      assert.equal(err.trimEnd().split('\n').length, 1);
      assert.deepEqual([exit, out], [2, '']);
    });

  it('says in one line that a file does not exist', async () => {
    const { exit, err } = await ran(['scan', '--snapshot', join(folder, 'nowhere.yaml')]);
    assert.match(err, /nowhere\.yaml/);
    assert.equal(exit, 2);
  });

  it('colours only a terminal, and not against NO_COLOR', async () => {
    const file = await save('healthy.json', list(rawHealthy()));
    const args = ['diagnose', 'shop/web', '--snapshot', file];
    assert.match((await ran(args, { isTTY: true })).out, /^\u001b\[32mHEALTHY/);
    assert.doesNotMatch((await ran(args)).out, /\u001b/);
    assert.doesNotMatch((await ran(args, { isTTY: true, env: { NO_COLOR: '1' } })).out, /\u001b/);
  });

  it('lets no control character of the cluster through', async () => {
    const message = '\u001b]0;pwned\u0007 \u001b[2J\r\u202egnp.exe';
    const hostile = rawEvent({ kind: 'Deployment', name: 'web' }, { message });
    const file = await save('hostile.json', list([...rawHealthy(), hostile]));
    for (const output of ['text', 'markdown', 'json']) {
      const { out } = await ran(['diagnose', 'shop/web', '--snapshot', file, '--output', output]);
      assert.doesNotMatch(out, /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u202a-\u202e]/, output);
      assert.match(out, /pwned/, output);
    }
  });

  it('scans: 0 flagged is status 0, one flagged is status 1', async () => {
    const healthy = await ran(['scan', '--snapshot', await save('healthy.json', list(rawHealthy()))]);
    assert.match(healthy.out, /^0 of 1 Deployments/);
    assert.equal(healthy.exit, 0);
    const paused = await save('paused.json', list([rawDeployment({ spec: { paused: true } })]));
    const flagged = await ran(['scan', '--snapshot', paused]);
    assert.match(flagged.out, /INFORMATION shop\/web: paused/);
    assert.equal(flagged.exit, 1);
  });

  it('records what it read, and reads it again with the same verdict', async () => {
    const from = await save(
      'paused.json',
      list([rawDeployment({ spec: { paused: true } }), rawReplicaSet(2), rawPod('web-2-a')]),
    );
    const to = await save('recorded.yaml', 'readable by all until now');
    await chmod(to, 0o644);
    const recorded = await ran(['record', 'shop/web', '--snapshot', from, '--to', to]);
    assert.match(recorded.err, /recorded shop\/web to .*recorded\.yaml/);
    assert.equal((await stat(to)).mode & 0o777, 0o600);
    const [first, second] = await Promise.all(
      [from, to].map((file) => ran(['diagnose', 'shop/web', '--snapshot', file, '--output', 'json'])),
    );
    const verdictOf = (one: Ran | undefined): unknown =>
      (JSON.parse(one?.out ?? '') as { verdict: unknown }).verdict;
    assert.deepEqual(verdictOf(second), verdictOf(first));
  });
});
