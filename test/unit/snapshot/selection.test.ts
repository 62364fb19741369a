import assert from 'node:assert/strict';
import type { Kind } from '../../../src/core/model/kinds.ts';
import type { ListQuery } from '../../../src/core/ports.ts';
import { GO_ON, list, listed, opened, pod, raw, temporaryFolder, type Raw } from './support.ts';

const folder = temporaryFolder();

function event(name: string, more: Raw): Raw {
  return raw('Event', name, { type: 'Normal', ...more });
}

function labelled(name: string, labels: Raw, more: Raw = {}): Raw {
  return pod(name, { metadata: { name, namespace: 'shop', labels }, ...more });
}

const OBJECTS = [
  labelled(
    'web-1',
    { app: 'web', track: 'stable' },
    { spec: { nodeName: 'n1' }, status: { phase: 'Running' } },
  ),
  labelled(
    'web-2',
    { app: 'web', track: 'canary' },
    { spec: { hostNetwork: true }, status: { phase: 'Pending' } },
  ),
  labelled('api-1', { app: 'api' }, { spec: { nodeName: 'n2' } }),
  event('deploy', {
    involvedObject: { kind: 'Deployment', name: 'web', uid: 'u1' },
    reason: 'ScalingReplicaSet',
  }),
  event('fail', {
    involvedObject: { kind: 'Pod', name: 'web-1', uid: 'u2' },
    type: 'Warning',
    source: { component: 'kubelet' },
  }),
  event('odd', {
    involvedObject: { kind: 'Pod', name: 'a,b=c\\d', uid: 'u3' },
    type: 'Warning',
    reportingComponent: 'scheduler',
  }),
  { apiVersion: 'v1', kind: 'Node', metadata: { name: 'n1' }, spec: { unschedulable: true } },
  { apiVersion: 'v1', kind: 'Node', metadata: { name: 'n2' } },
];

describe('a list query on a snapshot', () => {
  before(() => folder.write('all.json', JSON.stringify(list(OBJECTS))));

  const cases: [Kind, ListQuery, readonly string[] | string][] = [
    ['Pod', { labelSelector: 'app=web' }, ['web-1', 'web-2']],
    ['Pod', { labelSelector: 'app in (web,api),track!=canary' }, ['api-1', 'web-1']],
    ['Pod', { labelSelector: '!track' }, ['api-1']],
    ['Pod', { labelSelector: '' }, ['api-1', 'web-1', 'web-2']],
    ['Pod', { labelSelector: 'app==' }, []],
    ['Pod', { labelSelector: 'a b' }, 'failed'],
    ['Pod', { fieldSelector: 'spec.nodeName=n1' }, ['web-1']],
    ['Pod', { fieldSelector: 'spec.nodeName=' }, ['web-2']],
    ['Pod', { fieldSelector: 'spec.nodeName!=' }, ['api-1', 'web-1']],
    ['Pod', { fieldSelector: 'spec.hostNetwork=false' }, ['api-1', 'web-1']],
    ['Pod', { fieldSelector: 'status.phase==Pending,metadata.name!=web-1' }, ['web-2']],
    ['Pod', { fieldSelector: 'metadata.name=web-1', labelSelector: 'app=api' }, []],
    ['Pod', { fieldSelector: 'metadata.uid=1' }, 'failed'],
    ['Pod', { fieldSelector: 'status.phase' }, 'failed'],
    ['Event', { fieldSelector: 'involvedObject.uid=u1' }, ['deploy']],
    ['Event', { fieldSelector: 'involvedObject.kind=Pod,type=Warning' }, ['fail', 'odd']],
    ['Event', { fieldSelector: 'involvedObject.name=a\\,b\\=c\\\\d' }, ['odd']],
    ['Event', { fieldSelector: 'type!=Warning' }, ['deploy']],
    ['Event', { fieldSelector: 'reason=ScalingReplicaSet' }, ['deploy']],
    ['Event', { fieldSelector: 'source=kubelet' }, ['fail']],
    ['Event', { fieldSelector: 'source=scheduler' }, ['odd']],
    ['Event', { fieldSelector: 'involvedObject.apiVersion=v1' }, 'failed'],
    ['Node', { fieldSelector: 'spec.unschedulable=false' }, ['n2']],
    ['Node', { namespace: 'shop' }, ['n1', 'n2']],
  ];
  for (const [kind, query, expected] of cases)
    it(`of ${kind} objects by ${JSON.stringify(query)} gives ${JSON.stringify(expected)}`, async () => {
      const { reader } = await opened(folder.path('all.json'));
      assert.deepEqual(
        await listed(reader, kind, kind === 'Node' ? query : { namespace: 'shop', ...query }),
        expected,
      );
    });

  it('is answered in pages of the size that was asked for', async () => {
    const { reader } = await opened(folder.path('all.json'));
    const query = { namespace: 'shop', limit: 2 };
    const first = await reader.list('Pod', query, GO_ON);
    assert.ok(first.state === 'ok' && first.value.continueToken !== undefined);
    assert.equal(first.value.items.length, 2);
    const second = await reader.list('Pod', { ...query, continueToken: first.value.continueToken }, GO_ON);
    assert.ok(second.state === 'ok');
    assert.deepEqual(
      second.value.items.map((item) => item.metadata?.name),
      ['web-2'],
    );
    assert.equal(second.value.continueToken, undefined);
  });

  it('with a continue token from elsewhere fails', async () => {
    const { reader } = await opened(folder.path('all.json'));
    assert.equal(await listed(reader, 'Pod', { namespace: 'shop', continueToken: 'eyJ2' }), 'failed');
  });
});
