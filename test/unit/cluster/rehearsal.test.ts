import assert from 'node:assert/strict';
import { readProtobufPage } from '../../../src/cluster/protobufPage.ts';
import { rehearsedList } from '../../../src/cluster/rehearsal.ts';
import { arriving } from '../../support/arriving.ts';
import { wholePage } from '../../support/wholePage.ts';

describe('what is rehearsed', () => {
  it('is a list of Deployments that are well, and such whose generation is not observed', async () => {
    const page = await wholePage(readProtobufPage, arriving([rehearsedList()]));
    assert.ok(!('lost' in page));
    assert.equal(page.odd, 0);
    const common = { namespace: 'shop', deletingSince: undefined, observedGeneration: 1, paused: false };
    const replicas = { desired: 3, total: 3, updated: 0, available: 3, ready: 3, unavailable: 0 };
    assert.deepEqual(
      page.deployments.slice(0, 2).map(({ summary }) => summary),
      [
        {
          ...common,
          replicas,
          name: 'web-0',
          uid: 'uid-web-0',
          generation: 1,
          desiredSince: undefined,
          conditions: [{ type: 'Available', status: 'True', reason: 'MinimumReplicasAvailable' }],
          selector: { matchLabels: { app: 'web-0' } },
        },
        {
          ...common,
          replicas,
          name: 'web-1',
          uid: 'uid-web-1',
          generation: 2,
          desiredSince: '2026-11-22T10:00:00Z',
          conditions: [
            {
              type: 'Available',
              status: 'False',
              reason: 'MinimumReplicasUnavailable',
              message: 'as a controller says it',
              lastUpdateTime: '2026-11-22T10:00:00Z',
              lastTransitionTime: '2026-11-22T10:00:00Z',
            },
          ],
          selector: { matchLabels: { app: 'web-1' } },
        },
      ],
    );
  });
});
