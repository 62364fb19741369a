import assert from 'node:assert/strict';
import { join } from 'node:path';
import { describeOnCluster } from '../support/controlPlane/sharedCluster.ts';
import { createContext } from './context.ts';
import { deployment } from './objects.ts';
import { diagnose, rolloutDoctor } from './rolloutDoctor.ts';

const [QUIET, TROUBLED] = ['commands-quiet', 'commands-troubled'];

describeOnCluster('scan and record, on a real control plane', (cluster) => {
  before('roll out one good and one bad Deployment', async () => {
    await Promise.all([QUIET, TROUBLED].map((name) => cluster().createNamespace(name)));
    const [quiet] = createContext(cluster(), QUIET);
    const [troubled] = createContext(cluster(), TROUBLED);
    await quiet.create(deployment({ name: 'shop' }));
    await troubled.createQuota({ 'count/replicasets.apps': '1' });
    await troubled.create(deployment({ name: 'shop' }));
    await Promise.all([quiet.untilHealthy('shop'), troubled.untilHealthy('shop')]);
    await troubled.create(deployment());
    await troubled.untilEvent('ReplicaSetCreateError', /exceeded quota/, 'Deployment');
  });

  after(async () => {
    await Promise.all([QUIET, TROUBLED].map((name) => cluster().admin.remove('Namespace', { name })));
  });

  it('scan flags nothing where all is well', async () => {
    const run = await rolloutDoctor('scan', '-n', QUIET, '--kubeconfig', cluster().plane.kubeconfig);
    assert.equal(run.exit, 0, run.stderr + run.stdout);
    assert.doesNotMatch(run.stdout, /\bshop\b/);
  });

  it('scan flags the Deployment that is stuck, and it alone', async () => {
    const run = await rolloutDoctor('scan', '-n', TROUBLED, '--kubeconfig', cluster().plane.kubeconfig);
    assert.equal(run.exit, 1, run.stderr + run.stdout);
    assert.match(run.stdout, /\bweb\b/);
    assert.doesNotMatch(run.stdout, /\bshop\b/);
  });

  it('a recording leads to the verdict that the cluster led to', async () => {
    const { folder, kubeconfig } = cluster().plane;
    const file = join(folder, 'recorded.yaml');
    const live = await diagnose(`${TROUBLED}/web`, '--kubeconfig', kubeconfig);
    const recorded = await rolloutDoctor(
      'record',
      `${TROUBLED}/web`,
      '--to',
      file,
      '--kubeconfig',
      kubeconfig,
    );
    assert.equal(recorded.exit, 0, recorded.stderr);

    const replayed = await diagnose(`${TROUBLED}/web`, '--snapshot', file);
    assert.equal(replayed.exit, live.exit);
    const { status, cause, class: subCause, explainsMismatch } = replayed.report.verdict;
    assert.deepEqual(
      { status, cause, subCause, explainsMismatch },
      { status: 'stuck', cause: 'replicaset-create-error', subCause: 'quota', explainsMismatch: true },
    );
  });
});
