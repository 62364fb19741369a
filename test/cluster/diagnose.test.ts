import assert from 'node:assert/strict';
import { writeFile } from 'node:fs/promises';
import { verdictText, type ClusterResults } from '../accuracy/page.ts';
import { describeOnCluster } from '../support/controlPlane/sharedCluster.ts';
import type { TestCluster } from '../support/controlPlane/testCluster.ts';
import { arrange } from './arrange.ts';
import { grant } from './demo/narrowUser.ts';
import { lookAhead } from './lookAhead.ts';
import { diagnoseAhead, inShort, type Report } from './rolloutDoctor.ts';
import type { Scenario } from './scenario.ts';
import { SCENARIOS } from './scenarios/index.ts';

interface Diagnosed {
  readonly exit: number | null;
  readonly report: Report;
}

/** Of each scenario that gave a report, in the words of docs/accuracy.md. */
const seen: Record<string, string> = {};

/** Scenarios under way at the same time; more only wait for each other on two cores. */
const WIDTH = 8;

describeOnCluster('diagnose, on a real control plane', (cluster) => {
  // Those that have to last are begun together and awaited last; meanwhile the others run.
  const lasting = SCENARIOS.filter(({ lastsSeconds }) => lastsSeconds !== undefined);
  const quick = SCENARIOS.filter((scenario) => scenario.exclusive !== true && !lasting.includes(scenario));
  const alone = SCENARIOS.filter(({ exclusive }) => exclusive === true);
  const begun = new Map<Scenario, Promise<Diagnosed>>();
  const quickResult = lookAhead(
    quick.map((scenario) => () => run(cluster(), scenario)),
    WIDTH,
  );

  before('begin what has to last', () => {
    for (const scenario of lasting) {
      const result = run(cluster(), scenario);
      result.catch(() => undefined);
      begun.set(scenario, result);
    }
  });

  for (const [index, scenario] of quick.entries()) test(scenario, () => quickResult(index));
  for (const scenario of lasting) test(scenario, () => begun.get(scenario)!);
  for (const scenario of alone) test(scenario, () => run(cluster(), scenario));

  after('keep what was seen for docs/accuracy.md', async () => {
    const file = process.env['ROLLOUT_DOCTOR_ACCURACY'];
    if (file === undefined) return;
    const { body } = await cluster().admin.transport.send({ method: 'GET', path: '/version' });
    const server = (body as { gitVersion: string }).gitVersion;
    await writeFile(file, JSON.stringify({ server, seen } satisfies ClusterResults, null, 1));
  });

  after('the stand-in kubelet did its work', () => {
    assert.deepEqual(cluster().kubelet.failures(), []);
  });
});

function test(scenario: Scenario, result: () => Promise<Diagnosed>): void {
  it(scenario.name, async () => {
    const { exit, report } = await result();
    const { verdict, generation } = report;
    seen[scenario.name] = verdictText(verdict);
    const { expect } = scenario;
    const found = {
      status: verdict.status,
      cause: verdict.cause,
      class: verdict.class,
      generation: generation.matches ? 'matches' : 'behind',
      exit,
      ...(expect.explainsMismatch === undefined ? {} : { explainsMismatch: verdict.explainsMismatch }),
    };
    const { tells = [], ...verdictExpected } = expect;
    assert.deepEqual(found, verdictExpected, inShort(report));
    const told = report.outcomes.map(({ rule, class: subCause }) => `${rule}/${subCause ?? ''}`);
    for (const one of tells) assert.ok(told.includes(one), `${one} is not told: ${inShort(report)}`);
  });
}

async function run(cluster: TestCluster, scenario: Scenario): Promise<Diagnosed> {
  const { namespace, undo } = await arrange(cluster, scenario);
  try {
    const { judgedAfterSeconds, allowed, clockAhead } = scenario;
    const later = (seconds: number): string => new Date(Date.now() + seconds * 1000).toISOString();
    const now = judgedAfterSeconds === undefined ? [] : ['--now', later(judgedAfterSeconds)];
    const kubeconfig =
      allowed === undefined ? cluster.plane.kubeconfig : await grant(cluster, namespace, allowed);
    const target = `${namespace}/${scenario.deployment ?? 'web'}`;
    return await diagnoseAhead(clockAhead ?? 0, target, '--kubeconfig', kubeconfig, ...now);
  } finally {
    await undo();
  }
}
