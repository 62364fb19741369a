/**
 * Records snapshots of test/replay anew: `node test/cluster/recordReplay.ts [NAME…]`, with a control plane as the
 * cluster tests need it. The goldens beside them are then rewritten with UPDATE_GOLDEN=1, and read.
 */
import assert from 'node:assert/strict';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { connect } from '../../src/cluster/connect.ts';
import { diagnose } from '../../src/core/diagnose.ts';
import { recordingReader, toSnapshot } from '../../src/snapshot/record.ts';
import { findAssets } from '../support/controlPlane/assets.ts';
import { startTestCluster, type TestCluster } from '../support/controlPlane/testCluster.ts';
import { arrange } from './arrange.ts';
import { createContext } from './context.ts';
import { DEPLOYMENTS_ONLY, grant } from './demo/narrowUser.ts';
import { offStage } from './demo/staged.ts';
import { deployment } from './objects.ts';
import { SCENARIOS } from './scenarios/index.ts';

interface Recorded {
  /** test/replay/<file>.yaml */
  readonly file: string;
  /** The name of the scenario. */
  readonly scenario: string;
  /** By a user who may do this alone, as rules of a Role; default: as the scenario says. */
  readonly allowed?: readonly object[];
}

const ALL_BUT_DEPLOYMENTS = [
  { apiGroups: ['apps'], resources: ['replicasets'], verbs: ['get', 'list'] },
  { apiGroups: [''], resources: ['pods', 'events'], verbs: ['get', 'list'] },
];

const RECORDED: readonly Recorded[] = [
  {
    file: 'quota-after-image-failure',
    scenario: 'an image failure of the last version, and then a quota on ReplicaSets',
  },
  {
    file: 'webhook-unserved-no-deadline',
    scenario: 'a webhook on ReplicaSets that nobody serves, and no deadline: an event is all there is',
  },
  { file: 'webhook-denies-replicaset', scenario: 'a webhook on ReplicaSets denies the new version' },
  {
    file: 'scale-refused',
    scenario: 'a webhook refuses to let ReplicaSets be scaled: no condition, no event',
  },
  {
    file: 'recreate-refused',
    scenario: 'a webhook refuses to let the old ReplicaSet go before the new version is created',
  },
  {
    file: 'status-write-refused',
    scenario: 'a webhook refuses what the controller reports: no sync comes to its end',
  },
  { file: 'surge-against-quota', scenario: 'the surge needs a pod more than the quota has' },
  {
    file: 'recreate-in-the-middle',
    scenario: 'the strategy became Recreate and the size changed, in the middle of a rolling update',
  },
  { file: 'crash-past-deadline', scenario: 'a crash that has lasted longer than the deadline' },
  { file: 'init-container-crashes', scenario: 'an init container ends with an error' },
  { file: 'pod-security', scenario: 'the Pod Security Standards forbid the pods' },
  {
    file: 'paused-after-refusal',
    scenario: 'paused after a quota refused its ReplicaSet: the controller observes what is paused',
  },
  { file: 'rollback-from-a-crash', scenario: 'a rollback from a version that crashed' },
  {
    file: 'too-little-left',
    scenario: 'the old pods leave too little on each node for a new one beside them',
  },
  {
    file: 'few-permissions',
    scenario: 'a quota on ReplicaSets refuses the new version',
    allowed: DEPLOYMENTS_ONLY,
  },
  { file: 'deployment-forbidden', scenario: 'the program ends with an error', allowed: ALL_BUT_DEPLOYMENTS },
  {
    file: 'image-on-one-node',
    scenario: 'one node may not pull the image that runs on the other',
  },
  { file: 'config-key-missing', scenario: 'a key of a ConfigMap is missing' },
  { file: 'volume-on-another-node', scenario: 'a volume is attached to another node' },
  { file: 'no-pod-address', scenario: 'the pod network has no address left' },
  { file: 'readiness-gate', scenario: 'nobody answers the readiness gate of the new pods' },
  {
    file: 'grace-outlasts-deadline',
    scenario: 'Recreate waits for old pods whose grace period is longer than the deadline that nobody judges',
  },
  { file: 'slow-pull', scenario: 'an image that takes longer to pull than the deadline allows' },
  { file: 'evicted-again', scenario: 'the nodes evict each new pod for want of memory' },
  {
    file: 'adoption-refused-unseen',
    scenario: 'a ReplicaSet without an owner may not be adopted, and nothing tells why',
  },
  {
    file: 'adoption-refused',
    scenario: 'a ReplicaSet without an owner may not be adopted, and only the log of the controller says so',
  },
  {
    file: 'written-too-fast',
    scenario: 'written six times in a second by two programs, faster than the controller follows',
  },
  { file: 'controller-stopped', scenario: 'the controller has ended before an update' },
];

const FOLDER = join(import.meta.dirname, '../replay');
const signal = new AbortController().signal;

const assets = findAssets(process.env);
assert.ok(assets, 'no control plane found: npm run get-control-plane');
const picked = process.argv.slice(2);
const cluster = await startTestCluster(assets);
try {
  await standBy(cluster);
  const chosen = RECORDED.filter(({ file }) => picked.length === 0 || picked.includes(file));
  const isAlone = ({ scenario }: Recorded): boolean => scenarioOf(scenario).exclusive === true;
  const together = await Promise.allSettled(
    chosen.filter((one) => !isAlone(one)).map((one) => record(cluster, one)),
  );
  for (const result of together) if (result.status === 'rejected') throw result.reason;
  for (const one of chosen.filter(isAlone)) await record(cluster, one);
} finally {
  await cluster.stop(false);
}

/** The control group: a Deployment of somebody else, which the controller serves. */
async function standBy(stage: TestCluster): Promise<void> {
  await stage.createNamespace('platform');
  const [ctx] = createContext(stage, 'platform');
  await ctx.create(deployment({ name: 'gateway' }));
  await ctx.untilHealthy('gateway');
}

function scenarioOf(name: string) {
  const scenario = SCENARIOS.find((one) => one.name === name);
  assert.ok(scenario, `no scenario "${name}"`);
  return scenario;
}

/** Of another scenario: its objects, and its webhooks, which carry its namespace's name. */
function isOther(namespace: string): (name: string) => boolean {
  return (name) => name.startsWith('scenario-') && name !== namespace && !name.startsWith(`${namespace}.`);
}

async function record(stage: TestCluster, { file, scenario, ...who }: Recorded): Promise<void> {
  const { namespace, undo } = await arrange(stage, scenarioOf(scenario));
  const allowed = who.allowed ?? scenarioOf(scenario).allowed;
  try {
    const kubeconfig =
      allowed === undefined ? stage.plane.kubeconfig : await grant(stage, namespace, allowed);
    const connected = await connect({ env: {}, kubeconfig });
    assert.ok('reader' in connected);
    const recorder = recordingReader(offStage(connected.reader, isOther(namespace)));
    const diagnosis = await diagnose(recorder, { namespace, name: 'web' }, { signal, clock: Date.now });
    connected.dispose();
    assert.ok(diagnosis.is === 'report', JSON.stringify(diagnosis));
    const { collectedAt } = diagnosis.report;
    const text = toSnapshot(recorder.recording, { context: 'test', collectedAt, key: file });
    // Every recording is of shop/web, whatever namespace its scenario was given.
    await writeFile(
      join(FOLDER, `${file}.yaml`),
      text.replaceAll(new RegExp(`${namespace}(?!\\d)`, 'g'), 'shop'),
    );
    process.stderr.write(`${file} is recorded\n`);
  } finally {
    await undo();
  }
}
