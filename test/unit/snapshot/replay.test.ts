import assert from 'node:assert/strict';
import { diagnose } from '../../../src/core/diagnose.ts';
import type { Report } from '../../../src/core/model/report.ts';
import type { Blind } from '../../../src/core/model/reading.ts';
import type { ClusterReader } from '../../../src/core/ports.ts';
import { recordingReader, toSnapshot } from '../../../src/snapshot/record.ts';
import { list, opened, raw, temporaryFolder, type Raw } from './support.ts';

const folder = temporaryFolder();
const NOW = '2026-11-22T10:00:00Z';
const SECRETS = ['hunter2', 'canary-argument', 'canary-annotation', 'canary-manifest'];

function template(image: string, hash?: string): Raw {
  return {
    metadata: {
      labels: { app: 'web', ...(hash === undefined ? {} : { 'pod-template-hash': hash }) },
      annotations: { 'checksum/config': 'canary-annotation' },
    },
    spec: {
      containers: [
        {
          name: 'web',
          image,
          args: ['--key=canary-argument'],
          env: [{ name: 'PASSWORD', value: 'hunter2' }],
        },
      ],
    },
  };
}

function meta(name: string, more: Raw = {}): Raw {
  return { name, namespace: 'shop', uid: `uid-${name}`, creationTimestamp: '2026-11-22T09:00:00Z', ...more };
}

function owned(by: string, kind: string): Raw {
  return { ownerReferences: [{ apiVersion: 'apps/v1', kind, name: by, uid: `uid-${by}`, controller: true }] };
}

/** A crash loop of the new ReplicaSet's pod, and an older ReplicaSet with the same template but for the image. */
function crashing(): Raw[] {
  const selector = { matchLabels: { app: 'web' } };
  const replicaSet = (name: string, image: string, revision: string): Raw => ({
    ...raw('ReplicaSet', name, {}, 'apps/v1'),
    metadata: meta(name, {
      ...owned('web', 'Deployment'),
      labels: { app: 'web', 'pod-template-hash': name },
      annotations: { 'deployment.kubernetes.io/revision': revision },
    }),
    spec: { replicas: 1, selector, template: template(image, name) },
    status: { replicas: 1, observedGeneration: 1 },
  });
  return [
    {
      ...raw('Deployment', 'web', {}, 'apps/v1'),
      metadata: meta('web', {
        generation: 2,
        labels: { app: 'web' },
        annotations: {
          'deployment.kubernetes.io/revision': '2',
          'kubectl.kubernetes.io/last-applied-configuration': '{"env":"canary-manifest"}',
        },
      }),
      spec: { replicas: 1, selector, template: template('web:2'), progressDeadlineSeconds: 600 },
      status: {
        observedGeneration: 2,
        replicas: 2,
        updatedReplicas: 1,
        conditions: [
          {
            type: 'Progressing',
            status: 'False',
            reason: 'ProgressDeadlineExceeded',
            message: 'ReplicaSet "new" has timed out progressing.',
            lastUpdateTime: '2026-11-22T09:30:00Z',
            lastTransitionTime: '2026-11-22T09:30:00Z',
          },
        ],
      },
    },
    replicaSet('old', 'web:1', '1'),
    replicaSet('new', 'web:2', '2'),
    {
      ...raw('Pod', 'web-1'),
      metadata: meta('web-1', {
        ...owned('new', 'ReplicaSet'),
        labels: { app: 'web', 'pod-template-hash': 'new' },
      }),
      spec: { ...(template('web:2')['spec'] as Raw), nodeName: 'n1' },
      status: {
        phase: 'Running',
        containerStatuses: [
          {
            name: 'web',
            ready: false,
            restartCount: 7,
            state: {
              waiting: { reason: 'CrashLoopBackOff', message: 'back-off 5m0s restarting failed container' },
            },
            lastState: { terminated: { exitCode: 1, reason: 'Error', message: 'password=hunter2 refused' } },
          },
        ],
      },
    },
    {
      ...raw('Event', 'web-1.1'),
      involvedObject: { kind: 'Pod', name: 'web-1', namespace: 'shop', uid: 'uid-web-1' },
      type: 'Warning',
      reason: 'BackOff',
      message: 'Back-off restarting failed container web in pod web-1',
      count: 9,
      firstTimestamp: '2026-11-22T09:10:00Z',
      lastTimestamp: '2026-11-22T09:55:00Z',
    },
  ];
}

const LOG = `==== START logs for container web of pod shop/web-1 ====
connecting with password=hunter2
panic: no route to host
==== END logs for container web of pod shop/web-1 ====
`;

const FORBIDDEN: Blind = { state: 'forbidden', reason: 'User "eve" may not list nodes' };

/** The reader of a cluster in which nodes may not be listed. */
async function cluster(): Promise<ClusterReader> {
  const documents = [list(crashing()), list([], 'ResourceQuotaList')].map((one) => JSON.stringify(one));
  const { reader } = await opened(await folder.write('cluster.json', [...documents, LOG].join('\n')));
  return {
    ...reader,
    list: (kind, query, signal) =>
      kind === 'Node' ? Promise.resolve(FORBIDDEN) : reader.list(kind, query, signal),
  };
}

async function reportOf(reader: ClusterReader): Promise<Report> {
  const signal = new AbortController().signal;
  const now = Date.parse(NOW);
  const diagnosis = await diagnose(
    reader,
    { namespace: 'shop', name: 'web' },
    { signal, clock: () => now, now },
  );
  assert.ok(diagnosis.is === 'report', diagnosis.is);
  return diagnosis.report;
}

/** All but where the evidence came from. */
function substance(report: Report): unknown {
  return { ...report, source: null };
}

describe('the diagnosis of a recording', () => {
  async function recorded(redact: boolean): Promise<{ live: Report; text: string }> {
    const recorder = recordingReader(await cluster());
    const live = await reportOf(recorder);
    return {
      live,
      text: toSnapshot(recorder.recording, { context: null, collectedAt: NOW, redact, key: 'test' }),
    };
  }

  it('is the report of the live run', async () => {
    const { live, text } = await recorded(false);
    const { reader, problems } = await opened(await folder.write('plain.yaml', text));
    assert.deepEqual(problems, []);
    assert.deepEqual(substance(await reportOf(reader)), substance(live));
  });

  it('judges the same when the recording is redacted', async () => {
    const { live, text } = await recorded(true);
    const { reader } = await opened(await folder.write('redacted.yaml', text));
    const replayed = await reportOf(reader);
    assert.equal(live.verdict.cause, 'crash-loop');
    assert.deepEqual(replayed.verdict, live.verdict);
    const judged = ({ outcomes }: Report): unknown => outcomes.map((one) => [one.rule, one.outcome]);
    assert.deepEqual(judged(replayed), judged(live));
    assert.deepEqual(
      replayed.steps.map((step) => [step.id, step.state]),
      live.steps.map((step) => [step.id, step.state]),
    );
  });

  it('holds no secret, and says how many it lost', async () => {
    const { text } = await recorded(true);
    for (const secret of SECRETS) assert.ok(!text.includes(secret), secret);
    assert.match(text, /^ +redacted: [1-9]\d*$/m);
    assert.match((await recorded(false)).text, /hunter2/);
  });
});
