import assert from 'node:assert/strict';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { CONTEXT } from '../support/controlPlane/kubeconfig.ts';
import { freePorts } from '../support/controlPlane/ports.ts';
import { describeOnCluster } from '../support/controlPlane/sharedCluster.ts';
import { createContext } from './context.ts';
import { deployment } from './objects.ts';
import { diagnose, rolloutDoctor, type Run } from './rolloutDoctor.ts';

const NAMESPACE = 'bad-input';

describeOnCluster('bad input, on a real control plane', (cluster) => {
  before('roll out a healthy Deployment', async () => {
    await cluster().createNamespace(NAMESPACE);
    const [ctx] = createContext(cluster(), NAMESPACE);
    await ctx.create(deployment());
    await ctx.untilHealthy();
  });

  after(async () => {
    await cluster().admin.remove('Namespace', { name: NAMESPACE });
  });

  const kubeconfig = (): string => cluster().plane.kubeconfig;

  it('says in one line that a Deployment does not exist', async () => {
    const run = await rolloutDoctor('diagnose', `${NAMESPACE}/wbe`, '--kubeconfig', kubeconfig());
    assertRefused(run, /wbe/);
  });

  it('says in one line that a namespace does not exist', async () => {
    const run = await rolloutDoctor('diagnose', 'no-such-namespace/web', '--kubeconfig', kubeconfig());
    assertRefused(run, /no-such-namespace/);
  });

  it('says in one line that a context is unknown, and which there are', async () => {
    const options = ['--kubeconfig', kubeconfig(), '--context', 'production'];
    const run = await rolloutDoctor('diagnose', `${NAMESPACE}/web`, ...options);
    assertRefused(run, /production/);
    assert.match(run.stderr, new RegExp(`\\b${CONTEXT}\\b`));
  });

  it('says in one line that a kubeconfig does not exist', async () => {
    const file = join(cluster().plane.folder, 'nowhere');
    const run = await rolloutDoctor('diagnose', `${NAMESPACE}/web`, '--kubeconfig', file);
    assertRefused(run, /nowhere/);
  });

  it('says in one line that nobody listens at the server', async () => {
    const { folder, server } = cluster().plane;
    const [port] = await freePorts(1);
    const deaf = `https://127.0.0.1:${port!}`;
    const file = join(folder, 'kubeconfig-deaf');
    await writeFile(file, (await readFile(kubeconfig(), 'utf8')).replace(server, deaf));
    const run = await rolloutDoctor('diagnose', `${NAMESPACE}/web`, '--kubeconfig', file);
    assertRefused(run, new RegExp(`127\\.0\\.0\\.1:${port!}`));
  });

  it('knows nothing, and says so, for a user who may read nothing', async () => {
    const file = await cluster().plane.addUser('nobody');
    const { exit, report, stderr } = await diagnose(`${NAMESPACE}/web`, '--kubeconfig', file);
    assert.equal(report.verdict.status, 'unknown');
    assert.equal(report.verdict.cause, null);
    assert.equal(exit, 3);
    assert.equal(report.steps.find(({ id }) => id === 'deployment')?.state, 'forbidden');
    assertNoStack(stderr);
  });

  it('does not call a rollout healthy for a user who may see Deployments and nothing else', async () => {
    const { admin, plane } = cluster();
    const file = await plane.addUser('narrow');
    const name = 'deployments-only';
    const rbac = 'rbac.authorization.k8s.io';
    const rules = [{ apiGroups: ['apps'], resources: ['deployments'], verbs: ['get'] }];
    const metadata = { name, namespace: NAMESPACE };
    await admin.create({ apiVersion: `${rbac}/v1`, kind: 'Role', metadata, rules });
    await admin.create({
      apiVersion: `${rbac}/v1`,
      kind: 'RoleBinding',
      metadata,
      roleRef: { apiGroup: rbac, kind: 'Role', name },
      subjects: [{ apiGroup: rbac, kind: 'User', name: 'narrow' }],
    });

    const { exit, report, stderr } = await diagnose(`${NAMESPACE}/web`, '--kubeconfig', file);

    assert.equal(report.verdict.status, 'unknown');
    assert.equal(report.verdict.cause, null);
    assert.equal(exit, 3);
    assertNoStack(stderr);
    const states = Object.fromEntries(report.steps.map(({ id, state }) => [id, state]));
    const { deployment: seen, events, replicasets, pods } = states;
    assert.deepEqual(
      { seen, events, replicasets, pods },
      { seen: 'ok', events: 'forbidden', replicasets: 'forbidden', pods: 'forbidden' },
    );
  });
});

/** Exit status 2, and one line on stderr that names what was wrong. */
function assertRefused(run: Run, names: RegExp): void {
  assert.equal(run.exit, 2, run.stderr);
  assertOneLine(run, names);
}

function assertOneLine({ stderr, stdout }: Run, names: RegExp): void {
  assert.match(stderr, names);
  assert.equal(stderr.trimEnd().split('\n').length, 1, stderr);
  assert.equal(stdout, '');
  assertNoStack(stderr);
}

function assertNoStack(stderr: string): void {
  assert.doesNotMatch(stderr, /^\s+at /m);
}
