import assert from 'node:assert/strict';
import collector from '../../../../src/core/collectors/deployment.ts';
import type { Facts } from '../../../../src/core/model/evidence.ts';
import { heldReader } from '../../../support/heldReader.ts';
import { rawDeployment, type Raw } from '../../../support/objects.ts';
import { readsOf } from '../../../support/reads.ts';

async function factsOf(object: Raw): Promise<Facts['deployment']> {
  const reading = await collector.collect(readsOf(heldReader([object])));
  assert.ok(reading.state === 'ok', JSON.stringify(reading));
  return reading.value;
}

/** What `kubectl create` leaves: an object whose controller has not come by. */
const untouched = (): Raw => ({ ...rawDeployment({ metadata: { generation: 1 } }), status: {} });

describe('collector deployment', () => {
  it('tells both generations, the counters and the conditions', async () => {
    const facts = await factsOf(rawDeployment({ metadata: { generation: 3 } }));
    assert.deepEqual([facts.generation, facts.observedGeneration], [3, 2]);
    assert.deepEqual(facts.replicas, {
      desired: 2,
      total: 2,
      updated: 2,
      ready: 2,
      available: 2,
      unavailable: 0,
    });
    assert.deepEqual(
      facts.conditions.map(({ type, status, reason }) => [type, status, reason]),
      [
        ['Available', 'True', 'MinimumReplicasAvailable'],
        ['Progressing', 'True', 'NewReplicaSetAvailable'],
      ],
    );
  });

  it('does not make a zero of a status that was never written', async () => {
    const facts = await factsOf(untouched());
    assert.equal(facts.observedGeneration, undefined);
    const { desired, ...counters } = facts.replicas;
    assert.equal(desired, 2);
    assert.deepEqual(
      Object.values(counters).map((one) => one === undefined),
      [true, true, true, true, true],
    );
  });

  it('reads the counters that the API leaves out as zero where a status was written', async () => {
    const facts = await factsOf({ ...rawDeployment(), status: { observedGeneration: 2, replicas: 2 } });
    assert.deepEqual([facts.replicas.total, facts.replicas.updated, facts.replicas.available], [2, 0, 0]);
  });

  it('takes absent replicas for one, the API’s default, and none for none', async () => {
    assert.equal((await factsOf(rawDeployment({ spec: { replicas: null } }))).replicas.desired, 1);
    assert.equal((await factsOf(rawDeployment({ spec: { replicas: 0 } }))).replicas.desired, 0);
  });

  it('leaves a generation unknown that is no whole number', async () => {
    for (const generation of ['7', 1.5, 9007199254740993, null])
      assert.equal((await factsOf(rawDeployment({ metadata: { generation } }))).generation, undefined);
  });

  describe('dates the wanted generation', () => {
    const entry = (time: string, fieldsV1: object, subresource?: string): object => ({
      manager: 'x',
      operation: 'Update',
      time,
      fieldsV1,
      ...(subresource === undefined ? {} : { subresource }),
    });
    const spec = { 'f:spec': { 'f:replicas': {} } };
    const since = async (metadata: Raw): Promise<string | undefined> =>
      (await factsOf(rawDeployment({ metadata }))).desiredSince;

    it('by the newest write to spec or annotations', async () => {
      const managedFields = [
        entry('2026-11-22T08:00:00Z', spec),
        entry('2026-11-22T09:00:00Z', { 'f:metadata': { 'f:annotations': { 'f:x': {} } } }),
        entry('2026-11-22T09:30:00Z', { 'f:metadata': { 'f:labels': { 'f:x': {} } } }),
        entry('2026-11-22T09:45:00Z', { 'f:status': { 'f:replicas': {} } }, 'status'),
      ];
      assert.equal(await since({ managedFields }), '2026-11-22T09:00:00Z');
    });
    it('by the creation where it is the first one', async () => {
      assert.equal((await factsOf(untouched())).desiredSince, '2026-11-20T10:00:00Z');
    });
    it('not at all where nobody noted the writes', async () => {
      assert.equal(await since({ generation: 2 }), undefined);
    });
  });

  it('takes the controller’s own revision, and nothing for it where there is none', async () => {
    const annotations = { 'deployment.kubernetes.io/revision': '7' };
    assert.equal((await factsOf(rawDeployment({ metadata: { annotations } }))).revision, 7);
    assert.equal((await factsOf(rawDeployment())).revision, undefined);
  });

  it('says that it is being deleted, that it is paused, and how often hashes collided', async () => {
    const plain = await factsOf(rawDeployment());
    assert.deepEqual([plain.deletingSince, plain.paused, plain.collisionCount], [undefined, false, 0]);
    const changed = await factsOf(
      rawDeployment({
        metadata: { deletionTimestamp: '2026-11-22T09:59:00Z' },
        spec: { paused: true },
        status: { collisionCount: 2 },
      }),
    );
    assert.deepEqual(
      [changed.deletingSince, changed.paused, changed.collisionCount],
      ['2026-11-22T09:59:00Z', true, 2],
    );
  });

  it('passes a refusal on', async () => {
    const blind = { Deployment: { state: 'forbidden', reason: 'may not get deployments' } } as const;
    const reading = await collector.collect(readsOf(heldReader([rawDeployment()], { blind })));
    assert.deepEqual(reading, blind.Deployment);
  });

  it('survives an object of which nothing is as it should be', async () => {
    const facts = await factsOf({
      kind: 'Deployment',
      metadata: { name: 'web', namespace: 'shop', labels: [], annotations: 'x', managedFields: {} },
      spec: null,
      status: { conditions: null, observedGeneration: 'two', replicas: '2' },
    });
    assert.deepEqual([facts.labels, facts.annotations, facts.conditions, facts.writes], [{}, {}, [], []]);
    assert.deepEqual([facts.observedGeneration, facts.replicas.total, facts.uid], Array(3).fill(undefined));
  });
});
