import assert from 'node:assert/strict';
import { setTimeout as sleep } from 'node:timers/promises';
import { diagnose } from '../../../src/core/diagnose.ts';
import { ago, NOW } from '../../support/facts.ts';
import { heldReader, type HeldReader } from '../../support/heldReader.ts';
import { rawDeployment, rawEvent, rawPod, rawReplicaSet, type Raw } from '../../support/objects.ts';
import { SHOP_WEB } from '../../support/reads.ts';

const NODES = 'LIST Node';
const PODS = 'LIST Pod shop app=web';
const pod = { kind: 'Pod', name: 'web-5d5cd9cbcd-x7x2p' };
const pull = {
  reason: 'Failed',
  type: 'Warning',
  message: 'Failed to pull image "web:2": not found',
  lastTimestamp: ago(60),
};
const node: Raw = { apiVersion: 'v1', kind: 'Node', metadata: { name: 'node-1' } };

/** Waits for its image where `isWaiting`. The pods answer only after the events, and what those call for, have. */
function cluster(event: Raw, isWaiting: boolean, options: { blind?: 'Event' } = {}): HeldReader {
  const state = { waiting: { reason: 'ImagePullBackOff', message: 'Back-off pulling image "web:2"' } };
  const status = { containerStatuses: [{ name: 'web', state, ready: false, image: 'web:2' }] };
  const objects = [
    rawDeployment(),
    rawReplicaSet(2),
    rawPod('web-2-a', isWaiting ? { status } : {}),
    rawPod('web-2-b'),
    event,
    node,
  ];
  return heldReader(objects, {
    serverTime: ago(0),
    before: (request) => (request === PODS ? sleep(5) : undefined),
    ...(options.blind === undefined
      ? {}
      : { blind: { Event: { state: 'forbidden', reason: 'not allowed' } } as const }),
  });
}

async function asked(reader: HeldReader, knownSelector?: Record<string, string>): Promise<string[]> {
  const diagnosis = await diagnose(reader, SHOP_WEB, {
    signal: new AbortController().signal,
    clock: () => NOW,
    ...(knownSelector === undefined ? {} : { knownSelector: { matchLabels: knownSelector } }),
  });
  assert.equal(diagnosis.is, 'report');
  return reader.requests;
}

describe('what the first events show to be wanted', () => {
  it('is asked before the pods have answered, and once', async () => {
    const order: string[] = [];
    const reader = cluster(rawEvent(pod, pull), true);
    const list = reader.list.bind(reader);
    Object.assign(reader, {
      list: async (...args: Parameters<typeof list>) => {
        order.push(`asks ${args[0]}`);
        const answer = await list(...args);
        order.push(`has ${args[0]}`);
        return answer;
      },
    });
    await asked(reader);
    assert.ok(order.indexOf('asks Node') < order.indexOf('has Pod'), order.join(', '));
    assert.equal(reader.requests.filter((one) => one === NODES).length, 1);
  });

  it('is what the collector takes: the report is the same as with the selector known', async () => {
    const report = async (knownSelector?: { matchLabels: Record<string, string> }) => {
      const diagnosis = await diagnose(cluster(rawEvent(pod, pull), true), SHOP_WEB, {
        signal: new AbortController().signal,
        clock: () => NOW,
        ...(knownSelector === undefined ? {} : { knownSelector }),
      });
      assert.ok(diagnosis.is === 'report');
      return diagnosis.report;
    };
    assert.deepEqual(await report(), await report({ matchLabels: { app: 'web' } }));
  });

  const quiet: [string, Raw][] = [
    ['another Deployment’s pod', rawEvent({ kind: 'Pod', name: 'web-api-5d5cd9cbcd-x7x2p' }, pull)],
    ['a pod that somebody named by hand', rawEvent({ kind: 'Pod', name: 'web-2' }, pull)],
    ['something that is no pod', rawEvent({ ...pod, kind: 'ReplicaSet' }, pull)],
    ['what is long over', rawEvent(pod, { ...pull, lastTimestamp: ago(301) })],
    ['what has no time', rawEvent(pod, { ...pull, lastTimestamp: null, firstTimestamp: null })],
    [
      'a crash',
      rawEvent(pod, { ...pull, reason: 'BackOff', message: 'Back-off restarting failed container' }),
    ],
    ['good news', rawEvent(pod, { ...pull, reason: 'Pulled', message: 'Pulled image "web:2"' })],
  ];
  for (const [what, event] of quiet)
    it(`is nothing in ${what}`, async () => {
      assert.ok(!(await asked(cluster(event, false))).includes(NODES));
    });

  const telling: [string, Raw][] = [
    ['a pull that failed', rawEvent(pod, pull)],
    [
      'a pull that is put off',
      rawEvent(pod, { ...pull, reason: 'BackOff', message: 'Back-off pulling image "web:2"' }),
    ],
    [
      'a pod that no node takes',
      rawEvent(pod, { ...pull, reason: 'FailedScheduling', message: '0/1 nodes' }),
    ],
    [
      'one that is told as a series',
      rawEvent(pod, { ...pull, lastTimestamp: null, series: { count: 3, lastObservedTime: ago(10) } }),
    ],
  ];
  for (const [what, event] of telling)
    it(`are the nodes in ${what}`, async () => {
      assert.ok((await asked(cluster(event, false))).includes(NODES));
    });

  it('is not looked for where the selector is known: the pods come with the events', async () => {
    assert.ok(!(await asked(cluster(rawEvent(pod, pull), false), { app: 'web' })).includes(NODES));
  });

  it('is nothing where events may not be read', async () => {
    assert.ok(!(await asked(cluster(rawEvent(pod, pull), false, { blind: 'Event' }))).includes(NODES));
  });
});

it('where the selector is known, pods are asked for first: theirs is the longest answer', async () => {
  const [first] = await asked(cluster(rawEvent(pod, pull), true), { app: 'web' });
  assert.equal(first, PODS);
});
