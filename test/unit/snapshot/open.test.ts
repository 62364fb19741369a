import assert from 'node:assert/strict';
import { Buffer } from 'node:buffer';
import { dump } from 'js-yaml';
import {
  deployment,
  GO_ON,
  list,
  listed,
  opened,
  pod,
  raw,
  refused,
  state,
  temporaryFolder,
} from './support.ts';

const folder = temporaryFolder();
const yaml = (value: unknown): string => dump(value);
const json = (value: unknown): string => JSON.stringify(value, null, 4);
const shop = { namespace: 'shop' };

describe('opening a snapshot', () => {
  describe('reads the forms in which people keep objects', () => {
    const both = list([deployment(), pod('web-1')]);
    const forms: [string, string, string | Uint8Array][] = [
      ['a List as kubectl writes YAML', 'list.yaml', yaml(both)],
      ['a List as kubectl writes JSON', 'list.json', json(both)],
      ['a List on one line, in a file without an ending', 'list', JSON.stringify(both)],
      [
        'several YAML documents',
        'documents.yaml',
        `---\n${yaml(deployment())}---\n# no object\n---\n${yaml(pod('web-1'))}...\n`,
      ],
      [
        'YAML documents with a directive and an end mark',
        'directive.yaml',
        `%YAML 1.2\n---\n${yaml(deployment())}...\n---\n${yaml(pod('web-1'))}`,
      ],
      [
        'typed lists one after the other',
        'typed.yaml',
        `${yaml(list([deployment()], 'DeploymentList', 'apps/v1'))}---\n${yaml(list([pod('web-1')], 'PodList'))}`,
      ],
      [
        'typed lists whose items have no kind of their own',
        'bare.json',
        json(list([{ metadata: { name: 'web', namespace: 'shop' } }], 'DeploymentList', 'apps/v1')) +
          json(list([{ metadata: { name: 'web-1', namespace: 'shop' } }], 'PodList')),
      ],
      ['JSON appended to JSON', 'appended.json', `${json(deployment())}\n${json(pod('web-1'))}\n`],
      ['an array of objects', 'array.json', json([deployment(), pod('web-1')])],
      ['a List in a List', 'nested.yaml', yaml(list([list([deployment()]), pod('web-1')]))],
      [
        'JSON with tabs and a comma too many',
        'loose.json',
        json(both)
          .replaceAll('    ', '\t')
          .replace(/\}\n\}$/, '},\n}'),
      ],
      ['Windows line ends', 'crlf.yaml', yaml(both).replaceAll('\n', '\r\n')],
      ['a byte order mark', 'bom.json', `\uFEFF${json(both)}`],
      ['UTF-16 as Windows PowerShell writes it', 'utf16.yaml', Buffer.from(`\uFEFF${yaml(both)}`, 'utf16le')],
    ];
    for (const [title, name, content] of forms)
      it(title, async () => {
        const { reader, problems } = await opened(await folder.write(`forms/${name}`, content));
        assert.deepEqual(problems, []);
        assert.deepEqual(await listed(reader, 'Deployment', shop), ['web']);
        assert.deepEqual(await listed(reader, 'Pod', shop), ['web-1']);
      });

    it('a folder of files, passing over what is neither YAML nor JSON', async () => {
      await folder.write('mixed/deploy.yml', yaml(deployment()));
      await folder.write('mixed/deeper/pods.json', json(list([pod('web-1')], 'PodList')));
      await folder.write('mixed/README.md', '# notes');
      await folder.write('mixed/.git/config.yaml', 'a: [');
      const { reader, problems } = await opened(folder.path('mixed'));
      assert.deepEqual(problems, []);
      assert.deepEqual(await listed(reader, 'Deployment', shop), ['web']);
      assert.deepEqual(await listed(reader, 'Pod', shop), ['web-1']);
    });
  });

  describe('reads other versions of the API', () => {
    for (const apiVersion of ['apps/v1', 'apps/v1beta1', 'apps/v1beta2', 'extensions/v1beta1'])
      it(`a Deployment of ${apiVersion}`, async () => {
        const { reader } = await opened(
          await folder.write('version.yaml', yaml({ ...deployment(), apiVersion })),
        );
        assert.equal(await state(reader, 'Deployment', 'web'), 'ok');
      });

    it('an Event of events.k8s.io/v1, with its fields under their older names', async () => {
      const event = raw(
        'Event',
        'web.1',
        {
          note: 'no nodes available',
          regarding: { kind: 'Pod', name: 'web-1', uid: 'uid-web-1' },
          reason: 'FailedScheduling',
          type: 'Warning',
          eventTime: '2026-11-22T09:00:00.000000Z',
          series: { count: 4, lastObservedTime: '2026-11-22T09:10:00.000000Z' },
          deprecatedCount: 2,
          deprecatedFirstTimestamp: '2026-11-22T09:01:00Z',
          deprecatedLastTimestamp: null,
          deprecatedSource: { component: 'old-scheduler' },
          reportingController: 'default-scheduler',
        },
        'events.k8s.io/v1',
      );
      const { reader } = await opened(await folder.write('event.json', json(event)));
      const reading = await reader.list(
        'Event',
        { ...shop, fieldSelector: 'involvedObject.uid=uid-web-1' },
        GO_ON,
      );
      assert.ok(reading.state === 'ok');
      assert.deepEqual(reading.value.items[0], {
        metadata: { name: 'web.1', namespace: 'shop', uid: 'uid-web.1' },
        message: 'no nodes available',
        involvedObject: { kind: 'Pod', name: 'web-1', uid: 'uid-web-1' },
        reason: 'FailedScheduling',
        type: 'Warning',
        eventTime: '2026-11-22T09:00:00.000000Z',
        series: { count: 4, lastObservedTime: '2026-11-22T09:10:00.000000Z' },
        count: 2,
        firstTimestamp: '2026-11-22T09:01:00Z',
        source: { component: 'old-scheduler' },
        reportingComponent: 'default-scheduler',
      });
    });

    it('kinds of the same name in other groups are not ours', async () => {
      const foreign = raw('Event', 'x', {}, 'eventing.example/v1');
      const { reader } = await opened(
        await folder.write('foreign.yaml', yaml(list([deployment(), foreign]))),
      );
      assert.equal(await listed(reader, 'Event', shop), 'absent');
    });
  });

  describe('never says "none" of what it was not given', () => {
    it('a kind without objects is absent, and the reason says what would add it', async () => {
      const { reader } = await opened(await folder.write('one.yaml', yaml(list([deployment()]))));
      const reading = await reader.list('Event', shop, GO_ON);
      assert.ok(reading.state === 'absent');
      assert.match(reading.reason, /kubectl get events -n shop -o yaml/);
      assert.equal(await state(reader, 'Pod', 'web-1'), 'absent');
      assert.equal(await listed(reader, 'Node'), 'absent');
    });

    it('an empty untyped List says nothing', async () => {
      assert.match(
        await refused(await folder.write('none.yaml', yaml(list([])))),
        /holds no Kubernetes objects/,
      );
    });

    it('an empty typed list says none, for the namespace of the other objects only', async () => {
      const text = [deployment(), list([], 'PodList'), list([], 'NodeList')].map(yaml).join('---\n');
      const { reader } = await opened(await folder.write('empty.yaml', text));
      assert.deepEqual(await listed(reader, 'Pod', shop), []);
      assert.equal(await listed(reader, 'Pod', { namespace: 'kube-system' }), 'absent');
      assert.deepEqual(await listed(reader, 'Node'), []);
      assert.equal(await state(reader, 'Pod', 'web-1'), 'notFound');
    });

    it('items that are null are an empty list, as Go writes it', async () => {
      const { reader } = await opened(
        await folder.write('null.yaml', 'apiVersion: v1\nitems: null\nkind: PodList\n'),
      );
      assert.deepEqual(await listed(reader, 'Pod', shop), []);
    });

    it('another namespace is absent, unless the List spans several', async () => {
      const far = { ...pod('api-1'), metadata: { name: 'api-1', namespace: 'other' } };
      const one = await opened(await folder.write('one-namespace.yaml', yaml(list([pod('web-1')]))));
      assert.equal(await listed(one.reader, 'Pod', { namespace: 'kube-system' }), 'absent');
      const all = await opened(await folder.write('all-namespaces.yaml', yaml(list([pod('web-1'), far]))));
      assert.deepEqual(await listed(all.reader, 'Pod', { namespace: 'kube-system' }), []);
      assert.deepEqual(await listed(all.reader, 'Pod'), ['api-1', 'web-1']);
    });

    it('an answer for all namespaces says which ones it holds', async () => {
      const { reader } = await opened(await folder.write('held.yaml', yaml(list([pod('web-1')]))));
      const reading = await reader.list('Pod', {}, GO_ON);
      assert.ok(reading.state === 'ok');
      assert.match(reading.value.truncated ?? '', /of shop only/);
    });

    it('an object that a list does not hold does not exist', async () => {
      const { reader } = await opened(await folder.write('list.yaml', yaml(list([deployment()]))));
      assert.equal(await state(reader, 'Deployment', 'web'), 'ok');
      assert.equal(await state(reader, 'Deployment', 'api'), 'notFound');
      assert.equal(await state(reader, 'Deployment', 'api', 'other'), 'absent');
    });

    it('the first page of a longer list does not prove that something is missing', async () => {
      const page = { ...list([deployment()], 'DeploymentList', 'apps/v1'), metadata: { continue: 'abc' } };
      const { reader } = await opened(await folder.write('page.json', json(page)));
      assert.equal(await state(reader, 'Deployment', 'api'), 'absent');
      const reading = await reader.list('Deployment', shop, GO_ON);
      assert.match(reading.state === 'ok' ? (reading.value.truncated ?? '') : '', /first page/);
    });
  });

  it('Secrets and ConfigMaps are not kept, and do not count as objects', async () => {
    const secret = raw('Secret', 'key', { data: { password: 'aHVudGVyMg==' } });
    assert.match(
      await refused(await folder.write('secret.yaml', yaml(list([secret])))),
      /holds no Kubernetes objects/,
    );
    const text = `${yaml(deployment())}---\n${yaml(list([secret], 'SecretList'))}`;
    const { reader, problems } = await opened(await folder.write('secrets.yaml', text));
    assert.deepEqual(problems, []);
    assert.deepEqual(await listed(reader, 'Deployment', shop), ['web']);
  });

  it('of an object that is there twice the newer one counts', async () => {
    const at = (time: string, replicas: number) =>
      deployment('web', {
        spec: { replicas },
        status: { conditions: [{ type: 'Progressing', lastUpdateTime: time }] },
      });
    await folder.write('twice/a.yaml', yaml(at('2026-11-22T10:00:00Z', 7)));
    await folder.write('twice/b.yaml', yaml(at('2026-11-22T09:00:00Z', 5)));
    const { reader, problems } = await opened(folder.path('twice'));
    const reading = await reader.get('Deployment', { name: 'web', namespace: 'shop' }, GO_ON);
    assert.equal(reading.state === 'ok' && reading.value.spec?.replicas, 7);
    assert.equal(problems.length, 1);
    assert.match(problems[0]!, /Deployment shop\/web is there twice/);
  });

  describe('tells when it was recorded', () => {
    const cases: [string, unknown[], string | undefined][] = [
      [
        'the newest time of its objects',
        [
          pod('web-1', { status: { startTime: '2026-11-22T09:00:00Z' } }),
          raw('Event', 'e', { lastTimestamp: '2026-11-22T09:30:00Z' }),
        ],
        '2026-11-22T09:30:00Z',
      ],
      [
        'a time of deletion lies in the future, and does not count',
        [
          {
            ...pod('web-1'),
            metadata: {
              name: 'web-1',
              namespace: 'shop',
              creationTimestamp: '2026-11-22T08:00:00Z',
              deletionTimestamp: '2026-11-22T10:00:00Z',
            },
          },
        ],
        '2026-11-22T08:00:00Z',
      ],
      ['what is no time does not count', [pod('web-1', { status: { startTime: 'soon' } })], undefined],
    ];
    for (const [title, items, expected] of cases)
      it(title, async () => {
        const { reader } = await opened(await folder.write('times.json', json(items)));
        assert.equal(reader.source.recordedAt, expected);
        assert.deepEqual(
          [reader.source.kind, reader.source.context, reader.source.where],
          ['snapshot', null, folder.path('times.json')],
        );
      });
  });

  it('a reading that was stopped is cancelled', async () => {
    const { reader } = await opened(await folder.write('stopped.yaml', yaml(deployment())));
    const stopped = { ...GO_ON, aborted: true };
    assert.equal(
      (await reader.get('Deployment', { namespace: 'shop', name: 'web' }, stopped)).state,
      'cancelled',
    );
    assert.equal((await reader.list('Deployment', shop, stopped)).state, 'cancelled');
    const log = { namespace: 'shop', pod: 'web-1', container: 'web', previous: false, tailLines: 1 };
    assert.equal((await reader.log(log, stopped)).state, 'cancelled');
  });
});
