import assert from 'node:assert/strict';
import { interner } from '../../../src/cluster/interner.ts';
import { protobufDeployment } from '../../../src/cluster/protobufDeployment.ts';
import { rehearse, rehearsedDeployment } from '../../../src/cluster/rehearsal.ts';
import { Fleet } from '../../../src/core/fleet.ts';

const WRITTEN = '2026-11-22T10:00:00Z';

describe('what is rehearsed', () => {
  const read = (number: number) => {
    const deployment = protobufDeployment(rehearsedDeployment(number), interner());
    assert.ok(typeof deployment === 'object', 'it is a Deployment');
    return deployment.summary;
  };
  const common = {
    namespace: 'shop',
    deletingSince: undefined,
    observedGeneration: 1,
    paused: false,
    replicas: { desired: 3, total: 3, updated: 0, available: 3, ready: 3, unavailable: 0 },
  };

  it('is in turn a Deployment that is well', () => {
    assert.deepEqual(read(0), {
      ...common,
      name: 'web-0',
      uid: 'uid-web-0',
      generation: 1,
      desiredSince: undefined,
      conditions: [
        { type: 'Available', status: 'True', reason: 'MinimumReplicasAvailable' },
        { type: 'Progressing', status: 'True', reason: 'NewReplicaSetAvailable' },
      ],
      selector: { matchLabels: { app: 'web-0' } },
    });
  });

  it('and one whose generation is not observed, which is flagged', () => {
    const summary = read(1);
    const dates = { lastUpdateTime: WRITTEN, lastTransitionTime: WRITTEN };
    const message = 'as a controller says it';
    assert.deepEqual(summary, {
      ...common,
      name: 'web-1',
      uid: 'uid-web-1',
      generation: 2,
      desiredSince: WRITTEN,
      conditions: [
        { type: 'Available', status: 'False', reason: 'MinimumReplicasUnavailable', message, ...dates },
        { type: 'ReplicaFailure', status: 'True', reason: 'FailedCreate', message, ...dates },
        { type: 'Progressing', status: 'True', reason: 'NewReplicaSetAvailable', ...dates },
      ],
      selector: { matchLabels: { app: 'web-1' } },
    });
    const fleet = new Fleet();
    fleet.upsert([summary], Date.parse('2026-11-22T11:00:00Z'));
    assert.deepEqual(
      fleet.flagged()[0]?.flags.map(({ id }) => id),
      ['replica-failure', 'unobserved-generation', 'unavailable'],
    );
  });

  it('is heard of one at a time, and ends with the first answer', async () => {
    const heard: (readonly string[])[] = [];
    let asked = 0;
    await rehearse(
      (summaries) => heard.push(summaries.map(({ name }) => name)),
      () => ++asked === 3,
    );
    assert.deepEqual(heard, [['web-0'], ['web-1']]);
  });

  it('ends by itself where no answer comes', async () => {
    let heard = 0;
    await rehearse(
      () => heard++,
      () => false,
    );
    assert.equal(heard, 100);
  });
});
