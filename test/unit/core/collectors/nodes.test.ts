import assert from 'node:assert/strict';
import collector from '../../../../src/core/collectors/nodes.ts';
import type { PlaybookEvidence } from '../../../../src/core/collector.ts';
import type { Facts, PodFact } from '../../../../src/core/model/evidence.ts';
import { read, type Blind } from '../../../../src/core/model/reading.ts';
import { evidence } from '../../../support/evidence.ts';
import {
  ago,
  condition,
  container,
  deployment,
  event,
  events,
  NOW,
  pod,
  pods,
} from '../../../support/facts.ts';
import { heldReader } from '../../../support/heldReader.ts';
import { rawCondition, rawPod, type Raw } from '../../../support/objects.ts';
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

/** A pod of another namespace, bound to a node. */
function rawPlaced(
  name: string,
  node: string | undefined,
  requests: Raw,
  change: { spec?: Raw; status?: Raw } = {},
): Raw {
  return rawPod(name, {
    metadata: { namespace: 'other' },
    spec: { nodeName: node, containers: [{ resources: { requests } }], ...change.spec },
    ...(change.status === undefined ? {} : { status: change.status }),
  });
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

  const imageless = container({
    state: { is: 'waiting', reason: 'ImagePullBackOff', message: undefined },
  });
  const unbegun = container({ ready: false, started: false, state: undefined });
  const cases: [string, Partial<PodFact>, boolean][] = [
    ['a pod runs', {}, false],
    ['a pod waits for a node', { node: undefined }, true],
    ['a pod does not go', { deletingSince: ago(60) }, true],
    ['a pod waits for its image', { containers: [imageless] }, true],
    ['an old pod waits for its image', { containers: [imageless], ofCurrent: false }, false],
    ['a pod is merely not ready', { ready: false, containers: [container({ ready: false })] }, false],
    [
      'a pod is not ready against its containers, as the node controller sets it',
      { ready: false, conditions: [condition('Ready', 'False', '')] },
      true,
    ],
    ['a pod was not begun for a minute', { ready: false, containers: [unbegun], createdAt: ago(61) }, true],
    ['a pod has just been placed', { ready: false, containers: [unbegun], createdAt: ago(5) }, false],
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

  it('keeps labels, what there is to give, architecture and the names of images; what is requested it has not read', async () => {
    const node = (
      await factsOf(
        rawNode('a', {
          metadata: { labels: { zone: 'a' } },
          status: {
            images: [{ names: ['web@sha256:1', 'web:2'] }, { sizeBytes: 5 }],
            nodeInfo: { architecture: 'arm64' },
          },
        }),
      )
    ).nodes[0];
    assert.deepEqual({ ...node?.labels }, { zone: 'a' });
    assert.deepEqual({ ...node?.allocatable }, { cpu: '4', memory: '8Gi', pods: '110' });
    assert.deepEqual(node?.images, ['web@sha256:1', 'web:2']);
    assert.equal(node.architecture, 'arm64');
    assert.equal(node.requested, undefined);
  });

  describe('counts what is requested', () => {
    const SHORT = '0/2 nodes are available: 1 Insufficient cpu, 1 node(s) had untolerated taint {a: b}.';
    const waiting = (message: string, change: Partial<PodFact> = {}): PodFact =>
      pod({
        node: undefined,
        conditions: [condition('PodScheduled', 'False', 'Unschedulable', message)],
        ...change,
      });
    const placed = [
      rawPlaced('a', 'node-1', { cpu: '500m', memory: '1Gi' }),
      rawPlaced(
        'b',
        'node-1',
        { cpu: '250m' },
        { spec: { overhead: { cpu: '10m' }, initContainers: [{ resources: { requests: { cpu: '1' } } }] } },
      ),
      rawPlaced('c', 'node-3', { cpu: '9' }),
      rawPlaced('d', undefined, { cpu: '9' }),
    ];
    const collected = async (
      pods_: readonly PodFact[],
      options: Parameters<typeof heldReader>[1] = {},
      raw: readonly Raw[] = placed,
    ) => {
      const reader = heldReader([rawNode('node-1'), rawNode('node-2'), ...raw], options);
      const reading = await collector.collect(readsOf(reader), evidence({ pods: read(pods(...pods_)) }));
      assert.ok(reading.state === 'ok');
      const { nodes, ...rest } = reading.value;
      return { ...rest, requested: nodes.map((node) => node.requested), requests: reader.requests };
    };

    it('as the scheduler does, where it says that room is short', async () => {
      const { requested, counted, waiting: shown, requests } = await collected([waiting(SHORT)]);
      assert.deepEqual(requested, [{ pods: '2', cpu: '1510m', memory: '1Gi' }, { pods: '0' }]);
      assert.deepEqual(counted, read(3));
      assert.deepEqual([shown?.name, shown?.refusal], ['web-2-a', SHORT]);
      assert.deepEqual(requests, [
        'LIST Node',
        'LIST Pod spec.nodeName!=,status.phase!=Succeeded,status.phase!=Failed',
      ]);
    });

    it('also where only an event tells', async () => {
      const told = events(
        event({
          kind: 'Pod',
          name: 'web-2-a',
          uid: 'uid-web-2-a',
          reason: 'FailedScheduling',
          message: SHORT,
        }),
      );
      const reading = await collector.collect(
        readsOf(heldReader([rawNode('node-1'), ...placed])),
        evidence({ pods: read(pods(waiting(SHORT, { conditions: [] }))), events: read(told) }),
      );
      assert.ok(reading.state === 'ok');
      assert.equal(reading.value.waiting?.refusal, SHORT);
      assert.equal(reading.value.nodes[0]?.requested?.['pods'], '2');
    });

    it('not where room is not what is missing', async () => {
      for (const pods_ of [
        [pod()],
        [waiting('0/2 nodes are available: 2 node(s) had untolerated taint {a: b}.')],
        [waiting(SHORT, { ofCurrent: false })],
        [waiting(SHORT, { conditions: [] })],
      ]) {
        const { requested, counted, requests } = await collected(pods_);
        assert.deepEqual(requested, [undefined, undefined]);
        assert.equal(counted.state, 'skipped');
        assert.deepEqual(requests, ['LIST Node']);
      }
    });

    it('and knows none where the pods may not be listed', async () => {
      const blind: Blind = { state: 'forbidden', reason: 'may not list pods at cluster scope' };
      const { requested, counted } = await collected([waiting(SHORT)], { blind: { Pod: blind } });
      assert.deepEqual(requested, [undefined, undefined]);
      assert.deepEqual(counted, blind);
    });

    it('and knows none where there are more pods than a list may have', async () => {
      const many = Array.from({ length: 41 }, (_, i) => rawPlaced(`p${i}`, 'node-1', { cpu: '1' }));
      const { requested, counted, requests } = await collected([waiting(SHORT)], { pageSize: 2 }, many);
      assert.deepEqual(requested, [undefined, undefined]);
      assert.ok(counted.state === 'failed');
      assert.equal(counted.reason, 'not all pods of the cluster: only the first 40 were read');
      assert.equal(requests.length, 1 + 20);
    });

    it('and knows none of a node with a number that cannot be read', async () => {
      const raw = [rawPlaced('a', 'node-1', { cpu: 'many' }), rawPlaced('b', 'node-1', { cpu: '1' })];
      const { requested, counted } = await collected([waiting(SHORT)], {}, raw);
      assert.deepEqual(requested, [undefined, { pods: '0' }]);
      assert.deepEqual(counted, read(2));
    });
  });

  it('says that not all nodes were read', async () => {
    const many = Array.from({ length: 21 }, (_, i) => rawNode(`n${i}`));
    const truncated = async (change: Partial<PodFact>): Promise<string | undefined> => {
      const reader = heldReader(many, { pageSize: 1 });
      const reading = await collector.collect(readsOf(reader), evidence({ pods: read(pods(pod(change))) }));
      assert.ok(reading.state === 'ok');
      return reading.value.truncated;
    };
    assert.equal(await truncated({ node: undefined }), 'only the first 20 were read');
    // One page is enough to find an image.
    assert.equal(await truncated({}), 'only the first 1 were read');
  });

  it('passes a refusal on', async () => {
    const blind: Blind = { state: 'forbidden', reason: 'may not list nodes' };
    const reader = heldReader([], { blind: { Node: blind } });
    assert.deepEqual(await collector.collect(readsOf(reader), evidence()), blind);
  });
});
