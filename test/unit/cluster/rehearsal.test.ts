import assert from 'node:assert/strict';
import { readProtobufPage } from '../../../src/cluster/protobufPage.ts';
import { rehearsedList } from '../../../src/cluster/rehearsal.ts';
import { arriving } from '../../support/arriving.ts';
import { wholePage } from '../../support/wholePage.ts';

describe('what is rehearsed', () => {
  it('is a list of one Deployment that is well, and one whose generation is not observed', async () => {
    const page = await wholePage(readProtobufPage, arriving([rehearsedList()]));
    assert.ok(!('lost' in page));
    assert.equal(page.odd, 0);
    const common = { namespace: 'shop', deletingSince: undefined, observedGeneration: 1, paused: false };
    const replicas = { desired: 3, total: 3, updated: 0, available: 3, ready: 3, unavailable: 0 };
    assert.deepEqual(
      page.deployments.map(({ summary }) => summary),
      [
        {
          ...common,
          replicas,
          name: 'api',
          uid: 'uid-api',
          generation: 1,
          desiredSince: undefined,
          conditions: [{ type: 'Available', status: 'True', reason: 'MinimumReplicasAvailable' }],
          selector: { matchLabels: { app: 'api' } },
        },
        {
          ...common,
          replicas,
          name: 'web',
          uid: 'uid-web',
          generation: 2,
          desiredSince: '1970-01-01T00:00:01Z',
          conditions: [
            {
              type: 'Available',
              status: 'False',
              reason: 'MinimumReplicasUnavailable',
              message: 'as a controller says it',
              lastUpdateTime: '1970-01-01T00:00:01Z',
              lastTransitionTime: '1970-01-01T00:00:01Z',
            },
          ],
          selector: { matchLabels: { app: 'web' } },
        },
      ],
    );
  });
});
