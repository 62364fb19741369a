import assert from 'node:assert/strict';
import collector from '../../../../src/core/collectors/events.ts';
import type { Facts } from '../../../../src/core/model/evidence.ts';
import { NOW } from '../../../support/facts.ts';
import { heldReader, type HeldOptions } from '../../../support/heldReader.ts';
import {
  rawDeployment,
  rawEvent,
  rawHealthy,
  rawPod,
  rawReplicaSet,
  type Raw,
} from '../../../support/objects.ts';
import { readsOf } from '../../../support/reads.ts';

const DEPLOYMENT = { kind: 'Deployment', name: 'web' };
const family = [rawDeployment(), rawReplicaSet(2), rawPod('web-2-a')];

async function factsOf(objects: readonly Raw[], options: HeldOptions = {}): Promise<Facts['events']> {
  const reading = await collector.collect(readsOf(heldReader(objects, options), { now: NOW + 60_000 }));
  assert.ok(reading.state === 'ok', JSON.stringify(reading));
  return reading.value;
}

describe('collector events', () => {
  it('selects by uid: the Deployment, its ReplicaSets and its pods, each marked as such', async () => {
    const { items } = await factsOf([
      ...family,
      rawEvent(DEPLOYMENT, { reason: 'A' }),
      rawEvent({ kind: 'ReplicaSet', name: 'web-2' }, { reason: 'B' }),
      rawEvent({ kind: 'Pod', name: 'web-2-a' }, { reason: 'C' }),
      rawEvent({ kind: 'Service', name: 'web', uid: 'uid-service' }, { reason: 'D' }),
      rawEvent({ kind: 'Deployment', name: 'web', uid: 'uid-before' }, { reason: 'E' }),
    ]);
    assert.deepEqual(items.map(({ of, reason }) => [of, reason]).toSorted(), [
      ['deployment', 'A'],
      ['pod', 'C'],
      ['replicaset', 'B'],
    ]);
  });

  it('tells those without a uid by kind and name, and not by what was there before the object', async () => {
    const bare = (kind: string, name: string, reason: string, change: Raw = {}): Raw => ({
      ...rawEvent({ kind, name }, { reason, ...change }),
      involvedObject: { kind, name, namespace: 'shop' },
    });
    const before = { firstTimestamp: '2020-01-01T00:00:00Z', lastTimestamp: '2020-01-01T00:00:00Z' };
    const { items } = await factsOf([
      ...family,
      bare('Deployment', 'web', 'A'),
      bare('ReplicaSet', 'web-2', 'B'),
      { ...bare('Pod', 'web-2-a', 'C'), involvedObject: { kind: 'Pod', name: 'web-2-a', uid: '' } },
      bare('Service', 'web', 'of another kind'),
      bare('Deployment', 'web', 'of an earlier one', before),
      { ...bare('Deployment', 'web', 'elsewhere'), involvedObject: { ...DEPLOYMENT, namespace: 'other' } },
      bare('Deployment', 'web', 'at no time', { firstTimestamp: null, lastTimestamp: null }),
      rawEvent({ kind: 'Deployment', name: 'web', uid: 'uid-before' }, { reason: 'of another uid' }),
    ]);
    assert.deepEqual(items.map(({ of, reason }) => [of, reason]).toSorted(), [
      ['deployment', 'A'],
      ['pod', 'C'],
      ['replicaset', 'B'],
    ]);
  });

  it('sorts by the last occurrence: series, then lastTimestamp, then eventTime, then creation', async () => {
    const at = (minute: number): string => `2026-11-22T09:${minute}:00Z`;
    const none = { firstTimestamp: null, lastTimestamp: null, count: null };
    const { items } = await factsOf([
      ...family,
      rawEvent(DEPLOYMENT, { reason: 'last', lastTimestamp: at(20) }),
      rawEvent(DEPLOYMENT, {
        ...none,
        reason: 'series',
        eventTime: at(10),
        series: { count: 9, lastObservedTime: at(50) },
      }),
      rawEvent(DEPLOYMENT, { ...none, reason: 'eventTime', eventTime: at(40) }),
      {
        ...rawEvent(DEPLOYMENT, { ...none, reason: 'creation' }),
        metadata: { name: 'x', namespace: 'shop', creationTimestamp: at(30) },
      },
    ]);
    assert.deepEqual(
      items.map(({ reason, count }) => [reason, count]),
      [
        ['series', 9],
        ['eventTime', 1],
        ['creation', 1],
        ['last', 1],
      ],
    );
  });

  it('puts those of one second in the same order, however they were listed', async () => {
    const same = [1, 2, 3].map((count) => rawEvent(DEPLOYMENT, { count }));
    const [there, back] = [
      await factsOf([...family, ...same]),
      await factsOf([...family, ...same.toReversed()]),
    ];
    assert.deepEqual(there, back);
  });

  it('counts at least one, whatever the event says', async () => {
    const { items } = await factsOf([...family, rawEvent(DEPLOYMENT, { count: 0 })]);
    assert.equal(items[0]?.count, 1);
  });

  it('says expired where nothing happened for longer than events are kept', async () => {
    assert.equal((await factsOf(family)).presence, 'expired');
  });

  it('says none where something happened lately and nothing was recorded', async () => {
    const fresh = rawPod('web-2-a', { metadata: { creationTimestamp: '2026-11-22T09:59:00Z' } });
    assert.equal((await factsOf([rawDeployment(), rawReplicaSet(2), fresh])).presence, 'none');
  });

  it('keeps the Deployment’s own where the ReplicaSets are out of reach, and says so', async () => {
    const blind = { ReplicaSet: { state: 'forbidden', reason: 'may not list replicasets' } } as const;
    const { items, truncated } = await factsOf(rawHealthy(), { blind });
    assert.deepEqual(
      items.map(({ of }) => of),
      ['deployment'],
    );
    assert.match(truncated ?? '', /may not list replicasets/);
  });
});
