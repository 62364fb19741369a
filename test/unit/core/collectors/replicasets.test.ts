import assert from 'node:assert/strict';
import collector from '../../../../src/core/collectors/replicasets.ts';
import type { Facts } from '../../../../src/core/model/evidence.ts';
import { heldReader } from '../../../support/heldReader.ts';
import { rawDeployment, rawReplicaSet, rawTemplate, type Raw } from '../../../support/objects.ts';
import { readsOf } from '../../../support/reads.ts';

async function factsOf(...objects: Raw[]): Promise<Facts['replicasets']> {
  const reading = await collector.collect(readsOf(heldReader(objects)));
  assert.ok(reading.state === 'ok');
  return reading.value;
}

describe('collector replicasets', () => {
  it('knows the wanted one by its template, the hash label left aside', async () => {
    const { owned, current } = await factsOf(rawDeployment(), rawReplicaSet(1), rawReplicaSet(2));
    assert.equal(current?.name, 'web-2');
    assert.deepEqual(
      owned.map(({ name, isCurrent, revision }) => [name, isCurrent, revision]),
      [
        ['web-1', false, 1],
        ['web-2', true, 2],
      ],
    );
  });

  it('tells templates apart by fields that nobody reads', async () => {
    const template = { ...rawTemplate(), spec: { ...(rawTemplate()['spec'] as Raw), dnsPolicy: 'None' } };
    const { current } = await factsOf(rawDeployment({ spec: { template } }), rawReplicaSet(2));
    assert.equal(current, undefined);
  });

  it('takes the oldest where two have the wanted template', async () => {
    const { current } = await factsOf(
      rawDeployment(),
      rawReplicaSet(3, { image: 'registry.example/web:2' }),
      rawReplicaSet(2),
    );
    assert.equal(current?.name, 'web-2');
  });

  it('leaves out what a namesake, an earlier Deployment or nobody owns, and names it', async () => {
    const stranger = (name: string, owner: Raw): Raw =>
      rawReplicaSet(2, { metadata: { name, ownerReferences: [owner] } });
    const { owned, strangers } = await factsOf(
      rawDeployment(),
      stranger('earlier', { kind: 'Deployment', name: 'web', uid: 'uid-before', controller: true }),
      stranger('adopted-no-more', { kind: 'Deployment', name: 'web', uid: 'uid-web', controller: false }),
      rawReplicaSet(2, { metadata: { name: 'orphan', ownerReferences: [] } }),
    );
    assert.deepEqual(owned, []);
    assert.deepEqual(strangers, ['adopted-no-more', 'earlier', 'orphan']);
  });

  it('does not make a zero of a status that was never written', async () => {
    const { current } = await factsOf(rawDeployment(), {
      ...rawReplicaSet(2),
      status: null,
    });
    assert.equal(current?.current, undefined);
    assert.equal(current?.ready, undefined);
  });

  it('reads the counters that the API leaves out as zero where a status was written', async () => {
    const { current } = await factsOf(rawDeployment(), { ...rawReplicaSet(2), status: { replicas: 2 } });
    assert.deepEqual([current?.current, current?.ready, current?.available], [2, 0, 0]);
  });
});
