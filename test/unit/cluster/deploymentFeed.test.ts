import assert from 'node:assert/strict';
import { Authority, type KeyPair } from '../../support/certificates.ts';
import { base64 } from '../../support/connectedCluster.ts';
import { FaultServer, inTurn, json } from '../../support/faultServer.ts';
import { deploymentList, fed, FeedRig, type RigOptions } from '../../support/feedRig.ts';
import { Folder } from '../../support/folder.ts';

describe('the feed of Deployments', () => {
  const folder = new Folder();
  let authority: Authority;
  let pair: KeyPair;
  let server: FaultServer;
  let rig: FeedRig;

  before(async () => {
    authority = new Authority('feed');
    pair = authority.issue({ subject: '/CN=api', names: 'IP:127.0.0.1' });
    server = await FaultServer.start({ certificate: pair }, json({}));
  });
  afterEach(async () => {
    await rig.end();
  });
  after(async () => {
    await server.close();
    authority.dispose();
    folder.remove();
  });

  async function made(options: RigOptions = {}): Promise<FeedRig> {
    rig = await FeedRig.make(server, folder, {
      cluster: { 'certificate-authority-data': base64(authority.cert) },
      user: { token: 'abc123' },
      ...options.setup,
    });
    return rig;
  }

  it('lists in pages, tells each at once, and then watches from the version of the list', async () => {
    await made();
    rig.list = inTurn(
      json(deploymentList('10', [fed('a', 1), fed('b', 2)], 'more')),
      json(deploymentList('10', [fed('c', 3)])),
    );
    rig.follow();
    await rig.untilState('live');
    assert.deepEqual(rig.told.calls, ['loading', '+a,b', 'loading', '+c', 'loading', 'live']);
    assert.deepEqual(
      rig.listQueries.map((query) => query.toString()),
      ['limit=100', 'limit=500&continue=more'],
    );
    assert.deepEqual(
      rig.watchQueries.map((query) => query.toString()),
      ['watch=1&resourceVersion=10&allowWatchBookmarks=true&timeoutSeconds=300'],
    );
  });

  it('tells what is created, changed and deleted', async () => {
    await made();
    rig.list = json(deploymentList('10', [fed('a', 1)]));
    rig.follow();
    const watch = await rig.standing();
    watch.event('ADDED', fed('b', 11));
    watch.event('MODIFIED', fed('a', 12, { spec: { paused: true } }));
    await rig.until('a is paused', () => rig.told.rows.get('uid-a')?.paused === true);
    watch.event('DELETED', fed('b', 13));
    await rig.until('b is gone', () => rig.told.names.join() === 'a');
  });
});
