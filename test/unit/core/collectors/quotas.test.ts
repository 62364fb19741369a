import assert from 'node:assert/strict';
import collector, { podsAreMissing } from '../../../../src/core/collectors/quotas.ts';
import type { Facts } from '../../../../src/core/model/evidence.ts';
import { read, type Blind } from '../../../../src/core/model/reading.ts';
import { evidence } from '../../../support/evidence.ts';
import {
  condition,
  deployment,
  NOW,
  oldReplicaSet,
  replicaSet,
  replicaSets,
} from '../../../support/facts.ts';
import { heldReader, type HeldOptions } from '../../../support/heldReader.ts';
import type { Raw } from '../../../support/objects.ts';
import { readsOf } from '../../../support/reads.ts';

const inShop = (kind: string, name: string, rest: Raw): Raw => ({
  kind,
  metadata: { name, namespace: 'shop' },
  ...rest,
});

async function factsOf(objects: readonly Raw[], options: HeldOptions = {}): Promise<Facts['quotas']> {
  const reading = await collector.collect(readsOf(heldReader(objects, options)), evidence());
  assert.ok(reading.state === 'ok', JSON.stringify(reading));
  return reading.value;
}

const forbidden: Blind = { state: 'forbidden', reason: 'may not list quotas' };

describe('collector quotas', () => {
  describe('is called for', () => {
    it('not where every ReplicaSet has its pods and the generation is observed', () => {
      assert.equal(collector.wanted(evidence(), NOW), false);
    });
    it('where the generation is behind', () => {
      const behind = evidence({ deployment: read(deployment({ observedGeneration: 3 })) });
      assert.equal(collector.wanted(behind, NOW), true);
    });
    it('where a ReplicaSet has fewer pods than it wants, or never said', () => {
      for (const current of [2, undefined])
        assert.equal(
          podsAreMissing(evidence({ replicasets: read(replicaSets(replicaSet({ current }))) })),
          true,
        );
    });
    it('not where it has more than it wants: those are on their way out', () => {
      assert.equal(
        podsAreMissing(evidence({ replicasets: read(replicaSets(replicaSet({ current: 5 }))) })),
        false,
      );
    });
    it('where a change waits for a pause to end, and not where none does', () => {
      const paused = { deployment: read(deployment({ paused: true })) };
      assert.equal(collector.wanted(evidence(paused), NOW), false);
      const waiting = read(replicaSets(oldReplicaSet({ desired: 3, current: 3 })));
      assert.equal(collector.wanted(evidence({ ...paused, replicasets: waiting }), NOW), true);
    });
    it('where only the Deployment tells of pods that could not be created', () => {
      const failed = condition('ReplicaFailure', 'True', 'FailedCreate', 'exceeded quota');
      const told = evidence({
        deployment: read(deployment({ conditions: [failed] })),
        replicasets: forbidden,
      });
      assert.equal(podsAreMissing(told), true);
    });
    it('not where the ReplicaSets are not known', () => {
      assert.equal(podsAreMissing(evidence({ replicasets: forbidden })), false);
    });
  });

  it('takes the numbers of the status, and of the spec where the quota controller has not come by', async () => {
    const { quotas } = await factsOf([
      inShop('ResourceQuota', 'counted', {
        spec: { hard: { pods: '5' }, scopes: ['NotTerminating'] },
        status: { hard: { pods: '4' }, used: { pods: '4' } },
      }),
      inShop('ResourceQuota', 'scoped', {
        spec: { scopeSelector: { matchExpressions: [{ scopeName: 'PriorityClass', operator: 'Exists' }] } },
      }),
      inShop('ResourceQuota', 'new', { spec: { hard: { 'requests.cpu': 2 } } }),
      { ...inShop('ResourceQuota', 'elsewhere', {}), metadata: { name: 'elsewhere', namespace: 'other' } },
    ]);
    assert.ok(quotas.state === 'ok');
    assert.deepEqual(
      quotas.value.map(({ name, hard, used, scopes }) => [name, { ...hard }, { ...used }, scopes]),
      [
        ['counted', { pods: '4' }, { pods: '4' }, ['NotTerminating']],
        ['new', { 'requests.cpu': '2' }, {}, []],
        ['scoped', {}, {}, ['PriorityClass']],
      ],
    );
  });

  it('puts each bound of a LimitRange into words', async () => {
    const { limitRanges } = await factsOf([
      inShop('LimitRange', 'bounds', {
        spec: {
          limits: [
            { type: 'Container', max: { cpu: '1', memory: '1Gi' }, defaultRequest: { cpu: '100m' } },
            { type: 'Pod' },
          ],
        },
      }),
    ]);
    assert.ok(limitRanges.state === 'ok');
    assert.deepEqual(limitRanges.value, [
      'bounds: Container max cpu 1',
      'bounds: Container max memory 1Gi',
      'bounds: Container defaultRequest cpu 100m',
    ]);
  });

  it('keeps the half that may be read, and says why the other is missing', async () => {
    const { quotas, limitRanges } = await factsOf([], { blind: { ResourceQuota: forbidden } });
    assert.deepEqual(quotas, forbidden);
    assert.equal(limitRanges.state, 'ok');
  });

  it('is blind where neither may be read', async () => {
    const reader = heldReader([], { blind: { ResourceQuota: forbidden, LimitRange: forbidden } });
    assert.deepEqual(await collector.collect(readsOf(reader), evidence()), forbidden);
  });
});
