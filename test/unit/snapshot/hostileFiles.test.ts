import assert from 'node:assert/strict';
import { truncate, symlink, writeFile } from 'node:fs/promises';
import { dump } from 'js-yaml';
import * as fc from 'fast-check';
import type { Limits } from '../../../src/snapshot/allowance.ts';
import { openSnapshot } from '../../../src/snapshot/open.ts';
import { deployment, list, listed, opened, pod, raw, refused, state, temporaryFolder } from './support.ts';

const folder = temporaryFolder();
const yaml = (value: unknown): string => dump(value);
const shop = { namespace: 'shop' };
const SECRET = 'hunter2-canary';

describe('a file that a stranger wrote', () => {
  describe('is refused with one line that names the file', () => {
    const bomb = [
      'a: &a [x, x, x, x, x, x, x, x, x]',
      ...Array.from(
        'bcdefghi',
        (name, at) => `${name}: &${name} [${Array<string>(9).fill(`*${'abcdefghi'[at]!}`).join(', ')}]`,
      ),
    ].join('\n');
    const cases: [string, string | Uint8Array, RegExp][] = [
      ['nothing at all', '', /holds no Kubernetes objects/],
      ['only a comment', '# nothing\n', /holds no Kubernetes objects/],
      ['a picture', Uint8Array.from([0x89, 0x50, 0x4e, 0x47, 0, 0, 1]), /binary file/],
      ['a packed file', Uint8Array.from([0x1f, 0x8b, 8, 0, 1]), /compressed/],
      [
        'a table, as kubectl prints it without -o',
        'NAME   READY   STATUS\nweb-1  0/1     Pending\n',
        /:1: not a Kubernetes object; write it with -o yaml/,
      ],
      ['a kubeconfig', 'apiVersion: v1\nkind: Config\nusers: []\n', /holds no Kubernetes objects/],
      ['an alias bomb', bomb, /aliases .* refused/],
      ['a tag that would run code', `a: !!js/function "${SECRET}"`, /:1: YAML tags .* refused/],
      ['tabs as indentation', 'kind: Pod\nmetadata:\n\tname: web\n', /:3: tab characters/],
      ['a key twice', `kind: Pod\n${SECRET}: 1\n${SECRET}: 2\n`, /:3: duplicated mapping key/],
      [
        'JSON that is cut off',
        `${JSON.stringify(list([deployment()]), null, 2).slice(0, 60)}\n`,
        /:\d+: the file is cut off/,
      ],
      ['JSON with a fault in line 3', `{\n "kind": "Pod",\n "${SECRET}" "Pod"\n}`, /:3: missed comma/],
      [
        'a List whose end is missing',
        yaml(list([deployment(), pod('web-1')])).split('kind: List')[0]!,
        /:1: the file is cut off/,
      ],
      [
        'very deep JSON',
        `{"kind":"Pod","metadata":${'['.repeat(100_000)}${']'.repeat(100_000)}}`,
        /maxDepth/,
      ],
      ['very deep YAML', `a: ${'['.repeat(100_000)}`, /maxDepth/],
      ['a number', '42', /not a Kubernetes object/],
    ];
    for (const [title, content, expected] of cases)
      it(title, async () => {
        const path = await folder.write('refused/evidence.yaml', content);
        const problem = await refused(path);
        assert.match(problem, expected);
        assert.ok(problem.startsWith(path), problem);
        assert.ok(!problem.includes(SECRET), 'a problem does not quote the file');
      });

    it('more than 64 MB', async () => {
      const path = await folder.write('large.yaml', '');
      await truncate(path, 64 * 1024 * 1024 + 1);
      assert.match(await refused(path), /larger than 64 MB/);
    });

    it('a path that is not there, is no path, or leads in a circle', async () => {
      assert.match(await refused(folder.path('nowhere')), /no such file or folder/);
      assert.match(await refused('a\0b'), /not a path/);
      await symlink(folder.path('circle'), folder.path('circle'));
      assert.match(await refused(folder.path('circle')), /circle/);
    });

    it('a device', async () => {
      if (process.platform !== 'win32')
        assert.match(await refused('/dev/null'), /neither a file nor a folder/);
    });
  });

  it('whole documents before a broken one count, and the fault is named', async () => {
    const path = await folder.write(
      'half.yaml',
      `${yaml(deployment())}---\nkind: Pod\n  metadata: 1\n---\n${yaml(pod('web-1'))}`,
    );
    const { reader, problems } = await opened(path);
    assert.equal(await state(reader, 'Deployment', 'web'), 'ok');
    assert.equal(await listed(reader, 'Pod', shop), 'absent');
    assert.equal(problems.length, 1);
    assert.match(problems[0]!, /half\.yaml:\d+: /);
  });

  it('whole JSON documents before one that is cut off count', async () => {
    const path = await folder.write(
      'half.json',
      `${JSON.stringify(deployment())}\n${JSON.stringify(pod('web-1')).slice(0, 30)}`,
    );
    const { reader, problems } = await opened(path);
    assert.equal(await state(reader, 'Deployment', 'web'), 'ok');
    assert.equal(await listed(reader, 'Pod', shop), 'absent');
    assert.match(problems[0]!, /half\.json:2: the file is cut off/);
  });

  it('one broken file of a folder does not hide the others', async () => {
    await folder.write('partly/a.yaml', 'a: [');
    await folder.write('partly/b.yaml', yaml(deployment()));
    const { reader, problems } = await opened(folder.path('partly'));
    assert.equal(await state(reader, 'Deployment', 'web'), 'ok');
    assert.equal(problems.length, 1);
  });

  describe('a folder that holds more than is read', () => {
    const small = yaml(deployment());
    const limits = (of: Partial<Limits>): Limits => ({ bytes: 1024 * 1024, files: 100, ...of });

    it('leaves out the files that do not fit, says how many and what to do, and reads the smaller ones behind', async () => {
      const large = yaml(list([pod('web-1', { metadata: { annotations: { a: 'x'.repeat(1500) } } })]));
      await folder.write('large/a.yaml', small);
      for (const name of ['b', 'c']) await folder.write(`large/${name}.yaml`, large);
      await folder.write('large/d.yaml', yaml(raw('Event', 'web.1')));
      const { reader, problems } = await opened(folder.path('large'), limits({ bytes: 1000 }));
      assert.deepEqual(problems, [
        `${folder.path('large/b.yaml')}: left out with 1 more (1 MB), as a snapshot is read to 1 MB; open the folder of one namespace, or record the Deployment with rollout-doctor record`,
      ]);
      assert.match(reader.source.incomplete ?? '', /^the snapshot could not be read whole: .*b\.yaml: /);
      assert.equal(await state(reader, 'Deployment', 'web'), 'ok');
      assert.equal(await listed(reader, 'Pod', shop), 'absent');
      assert.deepEqual(await listed(reader, 'Event', shop), ['web.1']);
    });

    it('reads no more files than it may, wherever they lie', async () => {
      for (const name of ['a', 'b/c', 'b/d', 'b/e']) await folder.write(`many/${name}.yaml`, small);
      const { reader, problems } = await opened(folder.path('many'), limits({ files: 4 }));
      assert.equal(problems.length, 1);
      assert.match(problems[0]!, /many: holds more than 4 files; what came after those was left out; open/);
      assert.ok(reader.source.incomplete?.includes('more than 4 files'));
    });

    it('is whole where it holds just as much', async () => {
      for (const name of ['a', 'b']) await folder.write(`full/${name}.yaml`, small);
      const { reader, problems } = await opened(folder.path('full'), { bytes: 2 * small.length, files: 2 });
      assert.deepEqual(problems, []);
      assert.equal(reader.source.incomplete, undefined);
    });

    it('says so before whatever else is wrong with it', async () => {
      for (let i = 0; i < 30; i++) await folder.write(`broken/a${i}.yaml`, 'a: [');
      await folder.write('broken/b.yaml', small);
      await folder.write('broken/c.yaml', small);
      const { problems } = await opened(folder.path('broken'), limits({ bytes: 30 * 4 + small.length }));
      assert.match(problems[0]!, /c\.yaml: left out \(1 MB\)/);
      assert.equal(problems.length, 22);
      assert.equal(problems.at(-1), 'and 10 more problems of this kind');
    });
  });

  it('symbolic links in a folder are named and not followed', async () => {
    await folder.write('outside.yaml', yaml(pod('secret')));
    await folder.write('linked/deploy.yaml', yaml(deployment()));
    await symlink(folder.path('linked'), folder.path('linked', 'loop'));
    await symlink(folder.path('outside.yaml'), folder.path('linked', 'outside.yaml'));
    const { reader, problems } = await opened(folder.path('linked'));
    assert.deepEqual(
      problems.map((problem) => problem.replace(/^.*: /, '')),
      ['symbolic links are not followed', 'symbolic links are not followed'],
    );
    assert.equal(await listed(reader, 'Pod', shop), 'absent');
  });

  it('entries that are no objects, or have no name or namespace, are left out and counted', async () => {
    const items = [
      deployment(),
      null,
      'text',
      {},
      { kind: 'Pod', apiVersion: 'v1' },
      { kind: 'Pod', apiVersion: 'v1', metadata: { name: 'web-1' } },
      [],
      pod('web-2', { status: null, spec: 'no' }),
    ];
    const { reader, problems } = await opened(
      await folder.write('strange.json', JSON.stringify({ kind: 'List', apiVersion: 'v1', items })),
    );
    assert.deepEqual(await listed(reader, 'Pod', shop), ['web-2']);
    assert.deepEqual(problems.map((problem) => problem.replace(/^.*:1: /, '')).sort(), [
      '4 of its objects without a kind were left out',
      'an object of kind Pod without a name was left out',
      'an object of kind Pod without a namespace was left out',
    ]);
  });

  it('many problems are told by the first, in lines without controls', async () => {
    const items = Array.from({ length: 50 }, (_, at) =>
      pod('x\u001b[2J\n', { status: { message: String(at) } }),
    );
    const { problems } = await opened(await folder.write('many.json', JSON.stringify(items)));
    assert.equal(problems.length, 21);
    assert.match(problems[0]!, /Pod shop\/x\uFFFD\[2J\uFFFD is there twice/);
    assert.match(problems[20]!, /and 29 more/);
  });

  it('keys that JavaScript knows are only text', async () => {
    const labels = JSON.parse('{"__proto__":"polluted","constructor":"x"}') as Record<string, string>;
    const named = { ...pod('__proto__'), metadata: { name: '__proto__', namespace: 'constructor', labels } };
    const { reader } = await opened(await folder.write('prototype.json', JSON.stringify([named])));
    assert.deepEqual(
      await listed(reader, 'Pod', { namespace: 'constructor', labelSelector: 'constructor=x' }),
      ['__proto__'],
    );
    assert.equal(({} as Record<string, unknown>)['polluted'], undefined);
  });

  it('whatever the bytes are, opening ends with an answer', async () => {
    const path = await folder.write('garbage.yaml', '');
    const fragment = fc.constantFrom(
      'kind: List',
      'items:',
      '- ',
      '---',
      '...',
      '\n',
      '  ',
      '{',
      '}',
      '[',
      ']',
      '"',
      ':',
      '&a',
      '*a',
      '!!set',
      '|',
      '>',
      '? ',
      '%YAML',
      '\t',
      'apiVersion: v1',
      'kind: Pod',
      'metadata: {name: a, namespace: b}',
      '==== START logs for container a of pod b/c ====\n',
      'rollout-doctor',
    );
    const garbage = fc.oneof(
      fc.uint8Array({ maxLength: 200 }),
      fc.array(fragment, { maxLength: 30 }).map((parts) => Buffer.from(parts.join(''))),
    );
    await fc.assert(
      fc.asyncProperty(garbage, async (bytes) => {
        await writeFile(path, bytes);
        const snapshot = await openSnapshot(path);
        assert.ok('reader' in snapshot || !snapshot.problem.includes('\n'));
      }),
      { numRuns: 300 },
    );
  });

  it('whatever the JSON is, it is opened and can be read from', async () => {
    const path = await folder.write('random.json', '');
    const kinds = fc.constantFrom('Deployment', 'Pod', 'Event', 'List', 'PodList', 'Lease', 7, null);
    const document = fc.record(
      {
        kind: kinds,
        apiVersion: fc.constantFrom('v1', 'apps/v1', 'events.k8s.io/v1', null),
        metadata: fc.oneof(
          fc.jsonValue(),
          fc.record({
            name: fc.string(),
            namespace: fc.constantFrom('shop', ''),
            annotations: fc.jsonValue(),
          }),
        ),
        items: fc.jsonValue(),
        spec: fc.jsonValue(),
        status: fc.jsonValue(),
      },
      { requiredKeys: [] },
    );
    await fc.assert(
      fc.asyncProperty(fc.oneof(document, fc.array(document)), async (value) => {
        await writeFile(path, JSON.stringify(value));
        const snapshot = await openSnapshot(path);
        if (!('reader' in snapshot)) return;
        for (const kind of ['Deployment', 'Pod', 'Event'] as const)
          assert.notEqual(await listed(snapshot.reader, kind, shop), 'failed');
      }),
      { numRuns: 300 },
    );
  });
});
