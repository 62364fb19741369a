import assert from 'node:assert/strict';
import collector from '../../../../src/core/collectors/pods.ts';
import type { ContainerFact, Facts } from '../../../../src/core/model/evidence.ts';
import { heldReader, type HeldOptions } from '../../../support/heldReader.ts';
import { rawDeployment, rawPod, rawReplicaSet, type Raw } from '../../../support/objects.ts';
import { readsOf } from '../../../support/reads.ts';

const owners = [rawDeployment(), rawReplicaSet(1), rawReplicaSet(2)];

async function factsOf(objects: readonly Raw[], options: HeldOptions = {}): Promise<Facts['pods']> {
  const reading = await collector.collect(readsOf(heldReader([...owners, ...objects], options)));
  assert.ok(reading.state === 'ok', JSON.stringify(reading));
  return reading.value;
}

/** The facts of the one container of a pod whose kubelet reports this status. */
async function containerOf(status: Raw, container: Raw = {}): Promise<ContainerFact> {
  const pod = rawPod('web-2-a', {
    spec: { containers: [{ name: 'web', image: 'registry.example/web:2', ...container }] },
    status: { containerStatuses: [{ name: 'web', ...status }] },
  });
  const only = (await factsOf([pod])).items[0]?.containers[0];
  assert.ok(only);
  return only;
}

describe('collector pods', () => {
  it('takes those that the owned ReplicaSets own, and knows which have the wanted template', async () => {
    const { items, total } = await factsOf([
      rawPod('web-2-a'),
      rawPod('web-1-a', { owner: 'web-1' }),
      rawPod('stranger', { owner: 'other-5' }),
      rawPod('orphan', { metadata: { ownerReferences: [] } }),
      rawPod('released', {
        metadata: { ownerReferences: [{ kind: 'ReplicaSet', name: 'web-2', uid: 'uid-web-2' }] },
      }),
    ]);
    assert.deepEqual(
      items.map(({ name, replicaSet, ofCurrent }) => [name, replicaSet, ofCurrent]),
      [
        ['web-2-a', 'web-2', true],
        ['web-1-a', 'web-1', false],
      ],
    );
    assert.equal(total, 2);
  });

  it('puts first what explains most: wanted, then not ready, then newest, then by name', async () => {
    const notReady = { conditions: [{ type: 'Ready', status: 'False' }] };
    const later = { creationTimestamp: '2026-11-21T11:00:00Z' };
    const { items } = await factsOf([
      rawPod('f', { owner: 'web-1', status: notReady }),
      rawPod('e'),
      rawPod('d'),
      rawPod('c', { metadata: later }),
      rawPod('b', { status: notReady }),
      rawPod('a', { metadata: later, status: notReady }),
    ]);
    assert.equal(items.map(({ name }) => name).join(''), 'abcdef');
  });

  it('keeps 500, counts all, and says so', async () => {
    const crowd = Array.from({ length: 502 }, (_, i) => rawPod(`web-2-${i}`));
    const { items, total, truncated } = await factsOf(crowd);
    assert.deepEqual([items.length, total], [500, 502]);
    assert.equal(truncated, '2 of 502 pods were counted but not examined');
  });

  it('tells a pod’s phase, reason, node, readiness and what holds it', async () => {
    const [pod] = (
      await factsOf([
        rawPod('web-2-a', {
          metadata: { deletionTimestamp: '2026-11-22T09:00:00Z', finalizers: ['example.com/hold'] },
          spec: { nodeName: null },
          status: { phase: 'Failed', reason: 'Evicted', message: 'low on memory', conditions: null },
        }),
      ])
    ).items;
    assert.deepEqual([pod?.phase, pod?.reason, pod?.message], ['Failed', 'Evicted', 'low on memory']);
    assert.deepEqual([pod?.node, pod?.ready], [undefined, false]);
    assert.deepEqual([pod?.deletingSince, pod?.finalizers], ['2026-11-22T09:00:00Z', ['example.com/hold']]);
  });

  it('does not invent a phase for a pod that nobody has reported on', async () => {
    const [pod] = (await factsOf([{ ...rawPod('web-2-a'), status: {} }])).items;
    assert.deepEqual([pod?.phase, pod?.ready, pod?.conditions], ['Unknown', false, []]);
    assert.equal(pod?.containers[0]?.state, undefined);
  });

  describe('of its containers', () => {
    it('puts init containers first, and knows sidecars among them', async () => {
      const [pod] = (
        await factsOf([
          rawPod('web-2-a', {
            spec: {
              initContainers: [{ name: 'migrate' }, { name: 'proxy', restartPolicy: 'Always' }],
              containers: [{ name: 'web' }],
            },
            status: {
              initContainerStatuses: [{ name: 'proxy', ready: true, state: { running: {} } }],
              ephemeralContainerStatuses: [{ name: 'debugger', state: { running: {} } }],
            },
          }),
        ])
      ).items;
      assert.deepEqual(
        pod?.containers.map(({ name, role, ready }) => [name, role, ready]),
        [
          ['migrate', 'init', false],
          ['proxy', 'sidecar', true],
          ['web', 'main', true],
        ],
      );
    });

    const states: [string, Raw, ContainerFact['state']][] = [
      [
        'waiting',
        { waiting: { reason: 'CrashLoopBackOff', message: 'back-off 5m0s' } },
        { is: 'waiting', reason: 'CrashLoopBackOff', message: 'back-off 5m0s' },
      ],
      [
        'running',
        { running: { startedAt: '2026-11-22T09:00:00Z' } },
        { is: 'running', since: '2026-11-22T09:00:00Z' },
      ],
      [
        'terminated',
        { terminated: { exitCode: 137, reason: 'OOMKilled', finishedAt: '2026-11-22T09:00:00Z' } },
        {
          is: 'terminated',
          exitCode: 137,
          signal: undefined,
          reason: 'OOMKilled',
          message: undefined,
          startedAt: undefined,
          finishedAt: '2026-11-22T09:00:00Z',
        },
      ],
      ['waiting without a word', { waiting: {} }, { is: 'waiting', reason: undefined, message: undefined }],
      ['in no state at all', {}, undefined],
      ['in one we do not know', { dreaming: {} }, undefined],
    ];
    for (const [what, state, expected] of states)
      it(`tells one that is ${what}`, async () => {
        assert.deepEqual((await containerOf({ state })).state, expected);
      });

    it('tells how the previous life ended, and how often it was restarted', async () => {
      const lastState = { terminated: { exitCode: 0, reason: 'Completed' } };
      const { lastEnd, restarts } = await containerOf({ restartCount: 4, lastState });
      assert.deepEqual([lastEnd?.exitCode, lastEnd?.reason, restarts], [0, 'Completed', 4]);
      assert.equal((await containerOf({ lastState: {} })).lastEnd, undefined);
    });

    it('names the image that is wanted, not the one that the runtime calls it by', async () => {
      assert.equal((await containerOf({ image: 'sha256:1' })).image, 'registry.example/web:2');
      assert.equal((await containerOf({ image: 'sha256:1' }, { image: null })).image, 'sha256:1');
    });

    it('does not take “started” for true where the kubelet does not say', async () => {
      assert.equal((await containerOf({})).started, undefined);
      assert.equal((await containerOf({ started: false })).started, false);
    });
  });

  for (const kind of ['Deployment', 'ReplicaSet', 'Pod'] as const)
    it(`is blind without the ${kind}s: nobody could tell whose pods these are`, async () => {
      const blind = { [kind]: { state: 'timeout', reason: `no answer for ${kind}` } } as const;
      const reads = readsOf(heldReader([...owners, rawPod('web-2-a')], { blind }));
      const reading = await collector.collect(reads);
      assert.ok(reading.state !== 'ok');
      assert.match(reading.reason, new RegExp(`no answer for ${kind}`));
    });
});
