import assert from 'node:assert/strict';
import collector, { resolve } from '../../../../src/core/collectors/strategy.ts';
import type { Facts } from '../../../../src/core/model/evidence.ts';
import { heldReader } from '../../../support/heldReader.ts';
import { rawCondition, rawDeployment, type Raw } from '../../../support/objects.ts';
import { readsOf } from '../../../support/reads.ts';

type Change = Parameters<typeof rawDeployment>[0];

async function factsOf(change: Change): Promise<Facts['strategy']> {
  const reading = await collector.collect(readsOf(heldReader([rawDeployment(change)])));
  assert.ok(reading.state === 'ok');
  return reading.value;
}

describe('surge and unavailable, as the controller resolves them', () => {
  const cases: [
    replicas: number,
    maxSurge: number | string | undefined,
    maxUnavailable: number | string | undefined,
    expected: [number, number],
  ][] = [
    // Surge rounds up, unavailable rounds down.
    [0, '25%', '25%', [0, 1]],
    [1, '25%', '25%', [1, 0]],
    [3, '25%', '25%', [1, 0]],
    [4, '25%', '25%', [1, 1]],
    [5, '25%', '25%', [2, 1]],
    [10, '39%', '39%', [4, 3]],
    [29, '100%', '100%', [29, 29]],
    [7, '1%', '99%', [1, 6]],
    [2, '150%', '0%', [3, 0]],
    [100, '7%', '7%', [7, 7]],
    // Absent is the API's default.
    [4, undefined, undefined, [1, 1]],
    [4, undefined, 0, [1, 0]],
    // Whole numbers are taken as they are.
    [1, 5, 3, [5, 3]],
    [0, 2, 0, [2, 0]],
    // Both 0 would never move a pod.
    [10, 0, 0, [0, 1]],
    [10, '0%', '0%', [0, 1]],
    [10, 0, '9%', [0, 1]],
    [10, 0, '30%', [0, 3]],
    [10, 1, 0, [1, 0]],
    // What the API would refuse counts as none.
    [10, 'five', '5', [0, 1]],
    [10, '-5%', '%', [0, 1]],
  ];
  for (const [replicas, maxSurge, maxUnavailable, expected] of cases)
    it(`${replicas} replicas, ${String(maxSurge)} and ${String(maxUnavailable)}: ${expected.join(' and ')}`, () => {
      const rolling = {
        ...(maxSurge === undefined ? {} : { maxSurge }),
        ...(maxUnavailable === undefined ? {} : { maxUnavailable }),
      };
      const resolved = resolve(rolling, replicas);
      assert.deepEqual([resolved.maxSurge, resolved.maxUnavailable], expected);
    });
});

describe('collector strategy', () => {
  it('resolves the numbers and keeps the words', async () => {
    const facts = await factsOf({
      spec: { replicas: 3, strategy: { type: 'RollingUpdate', rollingUpdate: { maxSurge: '50%' } } },
    });
    assert.deepEqual([facts.type, facts.maxSurge, facts.maxUnavailable], ['RollingUpdate', 2, 0]);
    assert.deepEqual([facts.maxSurgeText, facts.maxUnavailableText], ['50%', '25%']);
  });

  it('takes no strategy for RollingUpdate, and no replicas for one', async () => {
    const facts = await factsOf({ spec: { replicas: null, strategy: null } });
    assert.deepEqual([facts.type, facts.maxSurge, facts.maxUnavailable], ['RollingUpdate', 1, 0]);
  });

  for (const type of ['Recreate', 'Somersault'])
    it(`knows no limits of ${type}`, async () => {
      const facts = await factsOf({ spec: { strategy: { type, rollingUpdate: { maxSurge: 1 } } } });
      assert.deepEqual(
        [facts.maxSurge, facts.maxUnavailable, facts.maxSurgeText, facts.maxUnavailableText],
        Array(4).fill(undefined),
      );
      assert.equal(facts.type, type);
    });

  it('knows no deadline where there is none, and where it is the largest number there is', async () => {
    for (const progressDeadlineSeconds of [null, 2147483647])
      assert.equal((await factsOf({ spec: { progressDeadlineSeconds } })).progressDeadlineSeconds, undefined);
    assert.equal((await factsOf({ spec: { progressDeadlineSeconds: 30 } })).progressDeadlineSeconds, 30);
  });

  describe('on a pause', () => {
    const paused = { paused: true };
    const write = (manager: string, time: string, fields: object): Raw => ({
      manager,
      operation: 'Update',
      time,
      fieldsV1: { 'f:spec': fields },
    });

    it('names who set it and when, not who wrote last', async () => {
      const managedFields = [
        write('kubectl-rollout', '2026-11-22T09:00:00Z', { 'f:paused': {} }),
        write('hpa', '2026-11-22T09:30:00Z', { 'f:replicas': {} }),
      ];
      const facts = await factsOf({ spec: paused, metadata: { managedFields } });
      assert.deepEqual(
        [facts.paused, facts.pausedBy, facts.pausedSince],
        [true, 'kubectl-rollout', '2026-11-22T09:00:00Z'],
      );
    });

    it('dates it by the condition where nobody noted the writes', async () => {
      const conditions = [
        rawCondition('Progressing', 'Unknown', 'DeploymentPaused', '', '2026-11-22T08:00:00Z'),
      ];
      const facts = await factsOf({ spec: paused, status: { conditions } });
      assert.deepEqual([facts.pausedBy, facts.pausedSince], [undefined, '2026-11-22T08:00:00Z']);
    });

    it('does not date it by a condition that tells of something else', async () => {
      assert.equal((await factsOf({ spec: paused })).pausedSince, undefined);
    });

    it('names nobody once it is over', async () => {
      const managedFields = [write('kubectl-rollout', '2026-11-22T09:00:00Z', { 'f:paused': {} })];
      const facts = await factsOf({ spec: { paused: false }, metadata: { managedFields } });
      assert.deepEqual([facts.paused, facts.pausedBy, facts.pausedSince], [false, undefined, undefined]);
    });
  });
});
