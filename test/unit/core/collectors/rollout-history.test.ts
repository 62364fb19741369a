import assert from 'node:assert/strict';
import collector from '../../../../src/core/collectors/rollout-history.ts';
import type { Facts } from '../../../../src/core/model/evidence.ts';
import { heldReader } from '../../../support/heldReader.ts';
import { rawDeployment, rawReplicaSet, type Raw } from '../../../support/objects.ts';
import { readsOf } from '../../../support/reads.ts';

async function factsOf(...objects: Raw[]): Promise<Facts['rollout-history']> {
  const reading = await collector.collect(readsOf(heldReader([rawDeployment(), ...objects])));
  assert.ok(reading.state === 'ok', JSON.stringify(reading));
  return reading.value;
}

/** ReplicaSet web-N of image web:N; the Deployment wants web:2. */
function revision(
  number: number,
  change: { revision?: string; earlier?: string; available?: number; cause?: string } = {},
): Raw {
  const annotations = {
    'deployment.kubernetes.io/revision': change.revision ?? String(number),
    ...(change.earlier === undefined ? {} : { 'deployment.kubernetes.io/revision-history': change.earlier }),
    ...(change.cause === undefined ? {} : { 'kubernetes.io/change-cause': change.cause }),
  };
  const status = { replicas: change.available ?? 0, availableReplicas: change.available ?? 0 };
  return rawReplicaSet(number, { metadata: { annotations }, status });
}

describe('collector rollout-history', () => {
  it('lists the revisions by number, oldest first, with images and change cause', async () => {
    const { revisions, current } = await factsOf(
      revision(3, { revision: '10', cause: 'kubectl set image' }),
      revision(2, { revision: '9' }),
      revision(1),
    );
    assert.deepEqual(
      revisions.map(({ number, replicaSet, images, changeCause, isCurrent }) => [
        number,
        replicaSet,
        images.join(),
        changeCause,
        isCurrent,
      ]),
      [
        [1, 'web-1', 'registry.example/web:1', undefined, false],
        [9, 'web-2', 'registry.example/web:2', undefined, true],
        [10, 'web-3', 'registry.example/web:3', 'kubectl set image', false],
      ],
    );
    assert.equal(current, 9);
  });

  it('has no current revision while no ReplicaSet has the wanted template', async () => {
    const { current, rolledBackTo, changes, changesSince } = await factsOf(revision(1, { available: 2 }));
    assert.deepEqual([current, rolledBackTo, changesSince], [undefined, undefined, 1]);
    assert.deepEqual(changes, [
      { path: 'containers[web].image', from: 'registry.example/web:1', to: 'registry.example/web:2' },
    ]);
  });

  it('leaves out a ReplicaSet whose revision nobody noted, or that is no number', async () => {
    const { revisions } = await factsOf(
      rawReplicaSet(1, { metadata: { annotations: {} } }),
      revision(3, { revision: 'three' }),
    );
    assert.deepEqual(revisions, []);
  });

  describe('numbers the gaps', () => {
    const cases: [number[], number[]][] = [
      [[], []],
      [[4], []],
      [[4, 5, 6], []],
      [
        [4, 6, 9],
        [5, 7, 8],
      ],
    ];
    for (const [present, expected] of cases)
      it(`of ${present.join(', ') || 'nothing'} as ${expected.join(', ') || 'none'}`, async () => {
        const { gaps } = await factsOf(...present.map((one) => revision(one)));
        assert.deepEqual(gaps, expected);
      });
    it('and gives up after a hundred, for a number may be anything', async () => {
      const { gaps } = await factsOf(revision(1), revision(3, { revision: '999999999999999' }));
      assert.equal(gaps.length, 100);
    });
  });

  describe('knows a rollback', () => {
    const cases: [string, Raw[], number | undefined][] = [
      ['none where the wanted template is new', [revision(1), revision(2)], undefined],
      [
        'by the earlier number that the controller kept, the last of several',
        [revision(3, { revision: '4' }), revision(2, { revision: '5', earlier: '1,3' })],
        3,
      ],
      ['by its age, before the controller has handled the undo', [revision(1), revision(2), revision(3)], 2],
      [
        'by its age, too, when it was undone to before',
        [revision(2, { revision: '5', earlier: '2' }), revision(3, { revision: '6' })],
        5,
      ],
      ['not by a broken note', [revision(1), revision(2, { earlier: ',x,-1,0' })], undefined],
    ];
    for (const [what, replicaSets, expected] of cases)
      it(what, async () => {
        assert.equal((await factsOf(...replicaSets)).rolledBackTo, expected);
      });
  });

  describe('compares the wanted template', () => {
    it('with the newest revision that has available pods', async () => {
      const { lastGood, changesSince } = await factsOf(
        revision(1, { available: 2 }),
        revision(3, { available: 1 }),
        revision(4),
        revision(2, { revision: '5' }),
      );
      assert.deepEqual([lastGood, changesSince], [3, 3]);
    });

    it('with the one before where no other has pods any more, and then nothing is known to be good', async () => {
      const { lastGood, changesSince } = await factsOf(
        revision(1),
        revision(3),
        revision(2, { revision: '5' }),
      );
      assert.deepEqual([lastGood, changesSince], [undefined, 3]);
    });

    it('with the newest other one where the wanted one is the oldest', async () => {
      const { changesSince } = await factsOf(revision(2, { revision: '1' }), revision(3), revision(4));
      assert.equal(changesSince, 4);
    });

    it('with nothing where there is no other', async () => {
      const { changes, changesSince } = await factsOf(revision(2));
      assert.deepEqual([changes, changesSince], [[], undefined]);
    });

    it('does not call a revision good whose ReplicaSet never reported', async () => {
      const { lastGood } = await factsOf({ ...revision(1), status: {} }, revision(2));
      assert.equal(lastGood, undefined);
    });
  });

  for (const kind of ['Deployment', 'ReplicaSet'] as const)
    it(`passes on that the ${kind}s may not be read`, async () => {
      const blind = { [kind]: { state: 'forbidden', reason: `may not read ${kind}` } } as const;
      const reading = await collector.collect(readsOf(heldReader([rawDeployment()], { blind })));
      assert.ok(reading.state !== 'ok');
      assert.match(reading.reason, new RegExp(`may not read ${kind}`));
    });
});
