import assert from 'node:assert/strict';
import { read, type Blind } from '../../../src/core/model/reading.ts';
import { rolloutReport } from '../../../src/core/rolloutReport.ts';
import { evidence } from '../../support/evidence.ts';
import {
  ago,
  container,
  oldReplicaSet,
  pod,
  pods,
  replicaSet,
  replicaSets,
  strategy,
} from '../../support/facts.ts';

const forbidden: Blind = { state: 'forbidden', reason: 'may not' };

describe('the numbers of a rollout', () => {
  it('name images that cannot be pulled, each once with its nodes, and only where there are any', () => {
    const waiting = (image: string | undefined) =>
      container({ image, state: { is: 'waiting', reason: 'ErrImagePull', message: undefined } });
    const { failingImages } = rolloutReport(
      evidence({
        pods: read(
          pods(
            pod({
              containers: [
                waiting('a:1'),
                waiting('registry.example:5000/b:1'),
                waiting('No Image'),
                waiting(undefined),
              ],
            }),
            pod({ name: 'web-2-b', node: 'node-2', containers: [waiting('a:1'), container()] }),
            pod({ name: 'web-2-c', containers: [waiting('a:1')] }),
            pod({ name: 'web-1-a', ofCurrent: false, containers: [waiting('old:1')] }),
          ),
        ),
      }),
    );
    assert.deepEqual(failingImages, [
      { image: 'a:1', registry: 'registry-1.docker.io', nodes: ['node-1', 'node-2'] },
      { image: 'registry.example:5000/b:1', registry: 'registry.example:5000', nodes: ['node-1'] },
      { image: 'No Image', registry: null, nodes: ['node-1'] },
    ]);
    assert.equal('failingImages' in rolloutReport(evidence()), false);
    assert.equal('failingImages' in rolloutReport(evidence({ pods: forbidden })), false);
  });

  it('list the ReplicaSets by revision, newest first', () => {
    const owned = replicaSets(
      oldReplicaSet(),
      replicaSet({ revision: 12, ready: undefined, annotations: { 'kubernetes.io/change-cause': 'fix' } }),
      oldReplicaSet({ name: 'web-0', revision: undefined }),
    );
    const { replicaSets: listed } = rolloutReport(evidence({ replicasets: read(owned) }));
    assert.deepEqual(
      listed?.map(({ name }) => name),
      ['web-2', 'web-1', 'web-0'],
    );
    assert.deepEqual(listed[0], {
      name: 'web-2',
      revision: 12,
      wanted: true,
      desired: 3,
      current: 3,
      ready: null,
      available: 3,
      images: ['registry.example/web:2'],
      changeCause: 'fix',
      createdAt: ago(3800),
    });
  });

  it('list the containers, and whether there is a log of a life before', () => {
    const items = [
      pod({ containers: [container(), container({ name: 'proxy', role: 'sidecar', restarts: 2 })] }),
      pod({ name: 'old', ofCurrent: false }),
    ];
    const { containers } = rolloutReport(evidence({ pods: read(pods(...items)) }));
    assert.deepEqual(
      containers?.map((one) => [one.pod, one.container, one.role, one.wanted, one.hasPrevious]),
      [
        ['web-2-a', 'web', 'main', true, false],
        ['web-2-a', 'proxy', 'sidecar', true, true],
        ['old', 'web', 'main', false, false],
      ],
    );
  });

  it('list no more than two hundred containers', () => {
    const crowd = Array.from({ length: 201 }, (_, i) => pod({ name: `web-2-${i}` }));
    assert.equal(rolloutReport(evidence({ pods: read(pods(...crowd)) })).containers?.length, 200);
  });

  it('tell of a pause since when and by whom', () => {
    const paused = strategy({ paused: true, pausedBy: 'kubectl', pausedSince: ago(60) });
    const report = rolloutReport(evidence({ strategy: read(paused) }));
    assert.deepEqual([report.paused, report.pausedBy, report.pausedSince], [true, 'kubectl', ago(60)]);
  });

  it('are null, not zero, where they could not be read', () => {
    assert.deepEqual(
      rolloutReport(
        evidence({
          strategy: forbidden,
          replicasets: forbidden,
          'rollout-history': forbidden,
          pods: forbidden,
        }),
      ),
      {
        paused: null,
        pausedBy: null,
        pausedSince: null,
        replicaSets: null,
        changes: null,
        containers: null,
      },
    );
  });
});
