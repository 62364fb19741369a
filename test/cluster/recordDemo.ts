/**
 * Records media/demo anew: `node test/cluster/recordDemo.ts [MINUTES]`, with a control plane as the cluster tests need
 * it. The old stories last MINUTES (default 17, longer than the 15 that the alerts wait), the young ones three.
 */
import assert from 'node:assert/strict';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { connect } from '../../src/cluster/connect.ts';
import { diagnose } from '../../src/core/diagnose.ts';
import type { Report } from '../../src/core/model/report.ts';
import type { ClusterReader } from '../../src/core/ports.ts';
import { scan } from '../../src/core/scan.ts';
import { recordingReader, toSnapshot } from '../../src/snapshot/record.ts';
import { findAssets } from '../support/controlPlane/assets.ts';
import { startTestCluster, type TestCluster } from '../support/controlPlane/testCluster.ts';
import { until } from '../support/controlPlane/waiting.ts';
import { createContext } from './context.ts';
import { offStage } from './demo/staged.ts';
import { STORIES } from './demo/stories.ts';
import { ownOf, type Age, type Story } from './demo/story.ts';

const FOLDER = join(import.meta.dirname, '../../media/demo');
const signal = new AbortController().signal;

const assets = findAssets(process.env);
assert.ok(assets, 'no control plane found: npm run get-control-plane');
const minutes = Number(process.argv[2] ?? 17);
const cluster = await startTestCluster(assets);
try {
  await arrangeAll(cluster);
  await record(cluster);
} finally {
  await cluster.stop(false);
}

async function arrangeAll(stage: TestCluster): Promise<void> {
  for (const namespace of new Set(STORIES.map((story) => story.namespace)))
    await stage.createNamespace(namespace);
  const waits: readonly (readonly [Age, number])[] = [
    ['old', Math.max(0, minutes - 3)],
    ['young', Math.min(3, minutes)],
    ['fresh', 0],
  ];
  for (const [age, wait] of waits) {
    for (const story of STORIES) if (story.age === age) await arrange(stage, story);
    await sleep(wait * 60_000);
  }
}

async function arrange(stage: TestCluster, story: Story): Promise<void> {
  const [ctx] = createContext(stage, story.namespace);
  await story.arrange(ctx, ownOf(story));
  process.stderr.write(`${story.namespace}/${story.name} is arranged\n`);
}

async function record(stage: TestCluster): Promise<void> {
  const connected = await connect({ env: {}, kubeconfig: stage.plane.kubeconfig });
  assert.ok('reader' in connected);
  const reader = offStage(connected.reader);
  await expireEvents(stage);
  for (const story of STORIES) await untilShown(reader, story);
  const recorder = recordingReader(reader);
  const overview = await scan(recorder, { signal, clock: Date.now });
  assert.ok('flagged' in overview);
  const reports: Report[] = [];
  for (const story of STORIES) reports.push(await reportOf(recorder, story));
  const collectedAt = reports
    .map((report) => report.collectedAt)
    .toSorted()
    .at(-1)!;
  await mkdir(FOLDER, { recursive: true });
  const snapshot = toSnapshot(recorder.recording, { context: 'demo', collectedAt, key: 'demo' });
  await writeFile(join(FOLDER, 'cluster.yaml'), snapshot);
  connected.dispose();
}

/** An hour later the apiserver would have forgotten them; the controller's next try may be minutes away. */
async function expireEvents({ admin }: TestCluster): Promise<void> {
  for (const { metadata, involvedObject } of await admin.list('Event', 'platform')) {
    if (involvedObject?.name?.startsWith('audit-log') === true)
      await admin.remove('Event', { namespace: 'platform', name: metadata!.name! });
  }
}

async function untilShown(reader: ClusterReader, story: Story): Promise<void> {
  let last: Report | undefined;
  await until(
    `${story.namespace}/${story.name} shows ${String(story.cause)}`,
    async () => {
      last = await reportOf(reader, story);
      return last.verdict.cause === story.cause;
    },
    { timeoutMs: 90_000, everyMs: 2000, explain: () => Promise.resolve(JSON.stringify(last?.verdict)) },
  );
}

async function reportOf(reader: ClusterReader, { namespace, name }: Story): Promise<Report> {
  const diagnosis = await diagnose(reader, { namespace, name }, { signal, clock: Date.now });
  assert.ok(diagnosis.is === 'report', JSON.stringify(diagnosis));
  return diagnosis.report;
}
