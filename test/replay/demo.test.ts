import assert from 'node:assert/strict';
import { readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { Outcome, Report } from '../../src/core/model/report.ts';
import { scan } from '../../src/core/scan.ts';
import { openSnapshot } from '../../src/snapshot/open.ts';
import { replayed } from './replayed.ts';

const DEMO = join(import.meta.dirname, '../../media/demo');

type Row = readonly [target: string, status: string, cause: string | null, subCause: string | null];

const ROWS: readonly Row[] = [
  ['payments/fraud-scoring', 'stuck', 'crash-loop', 'oom-killed'],
  ['payments/invoices', 'stuck', 'replicaset-update-error', 'webhook'],
  ['payments/ledger', 'stuck', 'replicaset-create-error', 'webhook-unreachable'],
  ['payments/notifications', 'stuck', 'crash-loop', 'error'],
  ['payments/refunds', 'stuck', 'replicaset-update-error', 'webhook'],
  ['platform/assets', 'progressing', null, null],
  ['platform/audit-log', 'stuck', 'unobserved-generation', 'stuck-reconciliation'],
  ['platform/dashboards', 'healthy', null, null],
  ['platform/gateway', 'stuck', 'image-pull-failure', 'not-found'],
  ['platform/identity', 'stuck', 'readiness-failure', 'never-ready'],
  ['platform/mailer', 'stuck', 'progress-deadline-exceeded', 'new-update'],
  ['platform/web', 'stuck', 'container-config-error', 'configmap-missing'],
  ['reports/exporter', 'stuck', 'pod-create-error', 'quota'],
  ['shop/checkout', 'stuck', 'replicaset-create-error', 'quota'],
  ['shop/recommendations', 'paused', 'paused-rollout', 'pending-changes'],
  ['shop/search', 'stuck', 'unschedulable-pods', 'insufficient-resources'],
  ['shop/storefront', 'healthy', null, null],
];

/** A Deployment where the rule of each of the playbook's diagnoses matches; the fallback is those without a number. */
const DIAGNOSES: readonly (readonly [what: string, target: string, rule: string])[] = [
  ['2: the deadline', 'platform/mailer', 'progress-deadline-exceeded'],
  ['3: ReplicaSet creation', 'shop/checkout', 'replicaset-create-error'],
  ['3: pods that a quota refuses', 'reports/exporter', 'pod-create-error'],
  ['4: scheduling', 'shop/search', 'unschedulable-pods'],
  ['5: image pulls', 'platform/gateway', 'image-pull-failure'],
  ['6: crashes', 'payments/fraud-scoring', 'crash-loop'],
  ['7: paused', 'shop/recommendations', 'paused-rollout'],
  ['8: inconclusive events', 'platform/audit-log', 'unobserved-generation'],
  ['8: a rollback', 'payments/refunds', 'unobserved-generation'],
  ['fallback: resources of the cluster', 'shop/search', 'cluster-resource-pressure'],
  ['fallback: quick succession', 'platform/dashboards', 'rapid-modification'],
];

describe('the demo', () => {
  for (const [target, ...expected] of ROWS)
    it(`${target}: ${expected.filter(Boolean).join(', ')}`, async () => {
      const { verdict } = await replayed(DEMO, target);
      assert.deepEqual([verdict.status, verdict.cause, verdict.class], expected, verdict.headline);
    });

  it('has a row for each of its Deployments, and flags those that are stuck or paused', async () => {
    const opened = await openSnapshot(DEMO);
    assert.ok('reader' in opened);
    const signal = new AbortController().signal;
    const overview = await scan(opened.reader, { signal, clock: () => assert.fail('it has its own time') });
    assert.ok('flagged' in overview);
    assert.deepEqual([overview.seen, overview.truncated], [ROWS.length, null]);
    const flagged = overview.flagged.map(({ namespace, name }) => `${namespace}/${name}`);
    const troubled = ROWS.filter(([, status]) => status === 'stuck' || status === 'paused');
    assert.deepEqual(
      flagged.toSorted(),
      troubled.map(([target]) => target),
    );
  });

  for (const [what, target, rule] of DIAGNOSES)
    it(`shows diagnosis ${what}`, async () => {
      const outcome = outcomeOf(await replayed(DEMO, target), rule);
      const [number] = /^\d/.exec(what) ?? [];
      assert.equal(outcome?.outcome, 'match', outcome?.message);
      assert.equal(outcome.diagnosis, number === undefined ? null : Number(number));
    });

  it('shows diagnosis 1: of several that match, one is the primary reason', async () => {
    const { outcomes } = await replayed(DEMO, 'shop/search');
    const roles = outcomes.flatMap(({ rule, role }) => (role === null ? [] : [[rule, role]]));
    assert.deepEqual(Object.fromEntries(roles), {
      'unschedulable-pods': 'cause',
      'cluster-resource-pressure': 'context',
      'progress-deadline-exceeded': 'symptom',
    });
  });

  it('knows its rollback as one', async () => {
    const report = await replayed(DEMO, 'payments/refunds');
    assert.equal(outcomeOf(report, 'unobserved-generation')?.class, 'rollback');
  });

  it('reads every step of the headliner', async () => {
    const { steps, verdict } = await replayed(DEMO, 'shop/checkout');
    assert.equal(verdict.explainsMismatch, true);
    const blind = steps.filter(({ state }) => !['ok', 'empty', 'skipped'].includes(state));
    assert.deepEqual(blind, []);
  });

  it('is small, and tells nothing of the machine that it was recorded on', async () => {
    let bytes = 0;
    for (const file of await readdir(DEMO)) {
      bytes += (await stat(join(DEMO, file))).size;
      const text = await readFile(join(DEMO, file), 'utf8');
      assert.doesNotMatch(text, /\/(?:tmp|home|root|work)\/|localhost|test\.kubelet|-----BEGIN/);
      const addresses = [...text.matchAll(/\b\d+\.\d+\.\d+\.\d+:\d+/g)].map(([address]) => address);
      assert.deepEqual([...new Set(addresses)], ['127.0.0.1:8443']);
    }
    assert.ok(bytes < 400_000, `${bytes} bytes`);
  });
});

function outcomeOf({ outcomes }: Report, rule: string): Outcome | undefined {
  return outcomes.find((outcome) => outcome.rule === rule);
}
