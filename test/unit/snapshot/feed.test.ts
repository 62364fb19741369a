import assert from 'node:assert/strict';
import type { FeedScope } from '../../../src/core/feed.ts';
import type { ClusterReader } from '../../../src/core/ports.ts';
import { snapshotFeed } from '../../../src/snapshot/feed.ts';
import { calm } from '../../support/connectedCluster.ts';
import { Told } from '../../support/feedRig.ts';
import { heldReader } from '../../support/heldReader.ts';
import { deployment, list, opened, temporaryFolder } from './support.ts';

const folder = temporaryFolder();

async function told(reader: ClusterReader, scope: FeedScope = 'all', signal = calm): Promise<Told> {
  const listener = new Told();
  await snapshotFeed(reader).follow(scope, listener, signal);
  return listener;
}

describe('the feed of a snapshot', () => {
  it('tells all Deployments once, at the time of the recording, and ends', async () => {
    const at = '2026-11-22T10:00:00Z';
    const items = [
      deployment('web', { status: { conditions: [{ lastUpdateTime: at }] } }),
      deployment('api'),
    ];
    const { reader } = await opened(await folder.write('two.yaml', JSON.stringify(list(items))));
    const { calls, rows, serverTimes } = await told(reader);
    assert.deepEqual(calls, ['+api,web', 'live']);
    assert.deepEqual(serverTimes, [Date.parse(at)]);
    assert.equal(rows.get('uid-web')?.replicas.desired, 3);
  });

  it('keeps to the namespaces that were asked for, and says which of them it does not hold', async () => {
    const { reader } = await opened(
      await folder.write('shop.json', JSON.stringify(list([deployment()], 'DeploymentList', 'apps/v1'))),
    );
    const { calls, last } = await told(reader, ['shop', 'api']);
    assert.deepEqual(calls, ['+web', 'live']);
    assert.ok(last?.is === 'live');
    assert.match(last.missing?.join() ?? '', /api/);
  });

  it('says so where the snapshot holds a part only', async () => {
    const reader = heldReader([deployment()]);
    const partly = { ...reader, source: { ...reader.source, incomplete: 'half a file' } };
    assert.deepEqual((await told(partly)).last, { is: 'live', missing: ['half a file'] });
  });

  it('is stopped where there are no Deployments to be had, and says why', async () => {
    const blind = { state: 'forbidden', reason: 'may not list deployments' } as const;
    assert.deepEqual((await told(heldReader([], { blind: { Deployment: blind } }))).last, {
      is: 'stopped',
      why: 'forbidden',
      reason: 'may not list deployments',
    });
  });

  it('tells nothing to somebody who has left', async () => {
    assert.deepEqual((await told(heldReader([deployment()]), 'all', AbortSignal.abort())).calls, []);
  });
});
