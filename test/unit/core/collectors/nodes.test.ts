import assert from 'node:assert/strict';
import collector from '../../../../src/core/collectors/nodes.ts';
import type { PlaybookEvidence } from '../../../../src/core/collector.ts';
import type { Facts, PodFact } from '../../../../src/core/model/evidence.ts';
import { read, type Blind } from '../../../../src/core/model/reading.ts';
import { evidence } from '../../../support/evidence.ts';
import { ago, deployment, NOW, pod, pods } from '../../../support/facts.ts';
import { heldReader } from '../../../support/heldReader.ts';
import { rawCondition, type Raw } from '../../../support/objects.ts';
import { readsOf } from '../../../support/reads.ts';

function rawNode(name: string, change: { metadata?: Raw; spec?: Raw; status?: Raw } = {}): Raw {
  return {
    apiVersion: 'v1',
    kind: 'Node',
    metadata: { name, ...change.metadata },
    spec: { ...change.spec },
    status: {
      allocatable: { cpu: '4', memory: '8Gi', pods: 110 },
      conditions: [
        rawCondition('MemoryPressure', 'False', 'KubeletHasSufficientMemory'),
        rawCondition('Ready', 'True', 'KubeletReady'),
      ],
      ...change.status,
    },
  };
}

async function factsOf(...nodes: Raw[]): Promise<Facts['nodes']> {
  const reading = await collector.collect(readsOf(heldReader(nodes)), evidence());
  assert.ok(reading.state === 'ok');
  return reading.value;
}

describe('collector nodes', () => {
  const unfinished = deployment({ replicas: { ...deployment().replicas, available: 2 } });
  const wanted = (items: PlaybookEvidence['pods'], facts = unfinished): boolean =>
    collector.wanted(evidence({ pods: items, deployment: read(facts) }), NOW);

  const cases: [string, Partial<PodFact>, boolean][] = [
    ['a pod runs', {}, false],
    ['a pod waits for a node', { node: undefined }, true],
    ['a pod does not go', { deletingSince: ago(60) }, true],
    ['a pod was evicted', { reason: 'Evicted', phase: 'Failed' }, true],
  ];
  for (const [when, change, expected] of cases)
    it(`${expected ? 'is called for' : 'is not called for'} where ${when}`, () => {
      assert.equal(wanted(read(pods(pod(), pod({ name: 'web-2-b', ...change })))), expected);
    });
  it('is not called for where the rollout is complete, whatever lies about', () => {
    const evicted = pod({ name: 'web-2-b', reason: 'Evicted', phase: 'Failed' });
    assert.equal(wanted(read(pods(pod(), evicted)), deployment()), false);
  });
  it('is not called for where the pods are not known', () => {
    assert.equal(wanted({ state: 'forbidden', reason: 'may not list pods' }), false);
  });

  it('tells what stands against a pod: readiness, pressure, cordon and taints', async () => {
    const { nodes } = await factsOf(
      rawNode('fine'),
      rawNode('full', {
        spec: {
          unschedulable: true,
          taints: [{ key: 'gpu', value: 'a100', effect: 'NoSchedule' }, { key: 'bare' }],
        },
        status: {
          conditions: [
            rawCondition('DiskPressure', 'True', 'KubeletHasDiskPressure'),
            rawCondition('NetworkUnavailable', 'Unknown', 'NoRouteCreated'),
            rawCondition('Ready', 'False', 'KubeletNotReady'),
          ],
        },
      }),
    );
    const [fine, full] = nodes;
    assert.deepEqual([fine?.ready, fine?.troubles, fine?.unschedulable, fine?.taints], [true, [], false, []]);
    assert.deepEqual([full?.ready, full?.troubles, full?.unschedulable], [false, ['DiskPressure'], true]);
    assert.deepEqual(full?.taints, [
      { key: 'gpu', value: 'a100', effect: 'NoSchedule' },
      { key: 'bare', value: undefined, effect: '' },
    ]);
  });

  it('does not know whether a node is ready that lost contact or never reported', async () => {
    const { nodes } = await factsOf(
      rawNode('lost', { status: { conditions: [rawCondition('Ready', 'Unknown', 'NodeStatusUnknown')] } }),
      rawNode('new', { status: { conditions: null } }),
    );
    assert.deepEqual(
      nodes.map(({ ready }) => ready),
      [undefined, undefined],
    );
  });

  it('keeps labels, what there is to give, and the names of images; what is requested it has not read', async () => {
    const node = (
      await factsOf(
        rawNode('a', {
          metadata: { labels: { zone: 'a' } },
          status: { images: [{ names: ['web@sha256:1', 'web:2'] }, { sizeBytes: 5 }] },
        }),
      )
    ).nodes[0];
    assert.deepEqual({ ...node?.labels }, { zone: 'a' });
    assert.deepEqual({ ...node?.allocatable }, { cpu: '4', memory: '8Gi', pods: '110' });
    assert.deepEqual(node?.images, ['web@sha256:1', 'web:2']);
    assert.equal(node.requested, undefined);
  });

  it('passes a refusal on', async () => {
    const blind: Blind = { state: 'forbidden', reason: 'may not list nodes' };
    const reader = heldReader([], { blind: { Node: blind } });
    assert.deepEqual(await collector.collect(readsOf(reader), evidence()), blind);
  });
});
