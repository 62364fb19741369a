import assert from 'node:assert/strict';
import { rm } from 'node:fs/promises';
import type { LogQuery } from '../../../src/core/ports.ts';
import { deployment, GO_ON, list, listed, opened, pod, state, temporaryFolder, type Raw } from './support.ts';

const folder = temporaryFolder();
const shop = { namespace: 'shop' };

/** Go writes a list without objects as null, and the items of typed lists without kind and apiVersion. */
function typed(kind: string, apiVersion: string, items: readonly Raw[]): string {
  const bare = items.map(({ metadata, spec, status }) => ({ metadata, spec, status }));
  return JSON.stringify(
    {
      kind: `${kind}List`,
      apiVersion,
      metadata: { resourceVersion: '7' },
      items: bare.length === 0 ? null : bare,
    },
    null,
    4,
  );
}

const LOGS = [
  '==== START logs for container init of pod shop/web-1 ====',
  'Request log error: container "init" in pod "web-1" is waiting to start',
  '==== END logs for container init of pod shop/web-1 ====',
  '==== START logs for container web of pod shop/web-1 ====',
  'one',
  '==== START logs for container liar of pod shop/web-9 ====',
  'three==== END logs for container web of pod shop/web-1 ====',
  '==== START logs for container quiet of pod shop/web-1 ====',
  '==== END logs for container quiet of pod shop/web-1 ====',
  '',
].join('\n');

const FORBIDDEN = `==== START logs for container web of pod shop/web-2 ====
Create log request error: pods "web-2" is forbidden: User "eve" cannot get resource "pods/log" in API group "" in the namespace "shop"
==== END logs for container web of pod shop/web-2 ====
`;

const FILES: readonly [string, string][] = [
  ['nodes.json', typed('Node', 'v1', [{ metadata: { name: 'n1' } }])],
  ['shop/deployments.json', typed('Deployment', 'apps/v1', [deployment()])],
  ['shop/replicasets.json', typed('ReplicaSet', 'apps/v1', [])],
  ['shop/pods.json', typed('Pod', 'v1', [pod('web-1'), pod('web-2')])],
  ['shop/events.json', typed('Event', 'v1', [])],
  ['shop/services.json', typed('Service', 'v1', [{ metadata: { name: 'web', namespace: 'shop' } }])],
  ['shop/daemonsets.json', typed('DaemonSet', 'apps/v1', [])],
  ['shop/replication-controllers.json', typed('ReplicationController', 'v1', [])],
  ['shop/web-1/logs.txt', LOGS],
  ['shop/web-2/logs.txt', FORBIDDEN],
  ['kube-system/deployments.json', typed('Deployment', 'apps/v1', [])],
  ['kube-system/pods.json', typed('Pod', 'v1', [])],
];

function log(container: string, more: Partial<LogQuery> = {}): LogQuery {
  return { namespace: 'shop', pod: 'web-1', container, previous: false, tailLines: 100, ...more };
}

describe('the output of kubectl cluster-info dump', () => {
  before(async () => {
    for (const [name, content] of FILES) await folder.write(`dump/${name}`, content);
    // What it prints without --output-directory: the same, one after the other.
    await folder.write('dump.txt', FILES.map(([, content]) => content).join('\n'));
  });

  for (const name of ['dump', 'dump.txt']) {
    describe(name === 'dump' ? 'in a folder' : 'in one file', () => {
      it('holds its objects, and passes over kinds that we do not read', async () => {
        const { reader, problems } = await opened(folder.path(name));
        assert.deepEqual(problems, []);
        assert.deepEqual(await listed(reader, 'Deployment', shop), ['web']);
        assert.deepEqual(await listed(reader, 'Pod', shop), ['web-1', 'web-2']);
        assert.deepEqual(await listed(reader, 'Node'), ['n1']);
      });

      it('knows which lists were empty and which it does not have', async () => {
        const { reader } = await opened(folder.path(name));
        assert.deepEqual(await listed(reader, 'Event', shop), []);
        assert.deepEqual(await listed(reader, 'ReplicaSet', shop), []);
        assert.equal(await listed(reader, 'ResourceQuota', shop), 'absent');
        assert.equal(await listed(reader, 'Event', { namespace: 'other' }), 'absent');
        assert.equal(await state(reader, 'ReplicaSet', 'web-2'), 'notFound');
      });

      const cases: [string, LogQuery, string | RegExp][] = [
        [
          'the last lines of a log, which may look like marks',
          log('web'),
          'one\n==== START logs for container liar of pod shop/web-9 ====\nthree',
        ],
        ['no more lines than asked for', log('web', { tailLines: 1 }), 'three'],
        ['no line when none is asked for', log('web', { tailLines: 0 }), ''],
        ['an empty log', log('quiet'), ''],
        [
          'why a log could not be read',
          log('init'),
          /^failed: container "init" in pod "web-1" is waiting to start$/,
        ],
        ['that a log was forbidden', log('web', { pod: 'web-2' }), /^forbidden: pods "web-2" is forbidden/],
        [
          'that it has no previous logs',
          log('web', { previous: true }),
          /^absent: .* no previous log of container web/,
        ],
        ['that it has no log of another pod', log('web', { pod: 'web-9' }), /^absent: /],
        ['that a log of another namespace is not there', log('web', { namespace: 'other' }), /^absent: /],
        ['nothing that a log only claims', log('liar', { pod: 'web-9' }), /^absent: /],
      ];
      for (const [title, query, expected] of cases)
        it(`tells ${title}`, async () => {
          const { reader } = await opened(folder.path(name));
          const reading = await reader.log(query, GO_ON);
          const told = reading.state === 'ok' ? reading.value : `${reading.state}: ${reading.reason}`;
          if (typeof expected === 'string') assert.equal(told, expected);
          else assert.match(told, expected);
        });
    });
  }

  it('in a folder tells the namespace of an empty list by the name of its folder', async () => {
    const { reader } = await opened(folder.path('dump'));
    assert.deepEqual(await listed(reader, 'Pod', { namespace: 'kube-system' }), []);
    assert.deepEqual(await listed(reader, 'Deployment', { namespace: 'kube-system' }), []);
    assert.equal(await listed(reader, 'Event', { namespace: 'kube-system' }), 'absent');
  });

  it('may be opened at the folder of one namespace', async () => {
    const { reader } = await opened(folder.path('dump', 'shop'));
    assert.deepEqual(await listed(reader, 'Pod', shop), ['web-1', 'web-2']);
    assert.deepEqual(await listed(reader, 'Event', shop), []);
    assert.equal((await reader.log(log('quiet'), GO_ON)).state, 'ok');
  });

  it('a log file that is gone when its log is asked for is a failed read', async () => {
    await folder.write('gone/pods.json', JSON.stringify(list([pod('web-1')])));
    await folder.write('gone/web-1/logs.txt', LOGS);
    const { reader } = await opened(folder.path('gone'));
    await rm(folder.path('gone', 'web-1'), { recursive: true });
    const reading = await reader.log(log('web'), GO_ON);
    assert.equal(reading.state, 'failed');
  });
});
