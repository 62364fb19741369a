import assert from 'node:assert/strict';
import fc from 'fast-check';
import { templateChanges } from '../../../../src/core/collectors/templateChanges.ts';
import { podTemplate, type PodTemplate } from '../../../../src/core/model/podSpec.ts';

function template(container: object, spec: object = {}, metadata: object = {}): PodTemplate {
  const decoded = podTemplate({ metadata, spec: { containers: [{ name: 'web', ...container }], ...spec } });
  assert.ok(decoded);
  return decoded;
}

type Row = [path: string, from: string | undefined, to: string | undefined];

function changes(before: PodTemplate, after: PodTemplate): Row[] {
  return templateChanges(before, after).map(({ path, from, to }) => [path, from, to]);
}

describe('what one template changes against another', () => {
  const cases: [string, PodTemplate, PodTemplate, Row[]][] = [
    ['nothing', template({ image: 'web:1' }), template({ image: 'web:1' }), []],
    [
      'an image',
      template({ image: 'web:1' }),
      template({ image: 'web:2' }),
      [['containers[web].image', 'web:1', 'web:2']],
    ],
    [
      'a number and a truth',
      template({}, { terminationGracePeriodSeconds: 30 }),
      template({}, { terminationGracePeriodSeconds: 60, hostNetwork: true }),
      [
        ['hostNetwork', undefined, 'true'],
        ['terminationGracePeriodSeconds', '30', '60'],
      ],
    ],
    [
      'a container that is gone, and no other for it',
      template({}, { containers: [{ name: 'proxy' }, { name: 'web' }] }),
      template({}, { containers: [{ name: 'web' }] }),
      [['containers[proxy].name', 'proxy', undefined]],
    ],
    [
      'nothing where named things only change places',
      template({}, { containers: [{ name: 'proxy' }, { name: 'web' }] }),
      template({}, { containers: [{ name: 'web' }, { name: 'proxy' }] }),
      [],
    ],
    [
      'things without a name by their place',
      template({}, { tolerations: [{ key: 'a' }] }),
      template({}, { tolerations: [{ key: 'a' }, { key: 'b' }] }),
      [['tolerations[1].key', undefined, 'b']],
    ],
    [
      'an annotation of the template, as a restart writes it',
      template({}, {}, { annotations: {} }),
      template({}, {}, { annotations: { 'kubectl.kubernetes.io/restartedAt': 'now' } }),
      [['metadata.annotations.kubectl.kubernetes.io/restartedAt', undefined, 'now']],
    ],
    [
      'fields that nobody reads',
      template({}, { dnsConfig: { options: [{ name: 'ndots', value: '5' }] } }),
      template({}, { dnsConfig: { options: [{ name: 'ndots', value: '2' }] } }),
      [['dnsConfig.options[ndots].value', '5', '2']],
    ],
    [
      'one of several mounts of the same volume',
      template({
        volumeMounts: [
          { name: 'config', mountPath: '/a', subPath: 'old' },
          { name: 'config', mountPath: '/b', subPath: 'same' },
        ],
      }),
      template({
        volumeMounts: [
          { name: 'config', mountPath: '/a', subPath: 'new' },
          { name: 'config', mountPath: '/b', subPath: 'same' },
        ],
      }),
      [['containers[web].volumeMounts[config].subPath', 'old', 'new']],
    ],
    [
      'a second mount of the same volume',
      template({ volumeMounts: [{ name: 'config', mountPath: '/a' }] }),
      template({
        volumeMounts: [
          { name: 'config', mountPath: '/a' },
          { name: 'config', mountPath: '/b' },
        ],
      }),
      [
        ['containers[web].volumeMounts[config, 2].mountPath', undefined, '/b'],
        ['containers[web].volumeMounts[config, 2].name', undefined, 'config'],
      ],
    ],
    [
      'nothing where only the hash label differs',
      template({}, {}, { labels: { app: 'web', 'pod-template-hash': '1' } }),
      template({}, {}, { labels: { app: 'web' } }),
      [],
    ],
    [
      'a label that is only named alike',
      template({}, {}, { labels: { 'pod-template-hash-note': 'a' } }),
      template({}, {}, { labels: { 'pod-template-hash-note': 'b' } }),
      [['metadata.labels.pod-template-hash-note', 'a', 'b']],
    ],
  ];
  for (const [what, before, after, expected] of cases)
    it(`is ${what}`, () => {
      assert.deepEqual(changes(before, after), expected);
    });

  const secret = (value: string): [string, object][] => [
    ['an environment variable', { env: [{ name: 'TOKEN', value }] }],
    ['one whose name holds a bracket', { env: [{ name: 'A]B.value', value }] }],
    ['one that comes second by the same name', { env: [{ name: 'T' }, { name: 'T', value }] }],
    ['one without a name', { env: [{ value }] }],
    ['an argument', { args: ['--password', value] }],
    ['a command', { command: ['sh', '-c', value] }],
    ['the command of a probe', { livenessProbe: { exec: { command: [value] } } }],
    ['the command of a hook', { lifecycle: { preStop: { exec: { command: [value] } } } }],
    [
      'a header of a probe',
      { readinessProbe: { httpGet: { httpHeaders: [{ name: 'Authorization', value }] } } },
    ],
    [
      'a header of a hook',
      { lifecycle: { postStart: { httpGet: { httpHeaders: [{ name: 'X-Key', value }] } } } },
    ],
  ];
  const [before, after] = [secret('hunter2-old'), secret('hunter2-new')];
  for (const [i, [what, container]] of before.entries())
    it(`says that ${what} changed, but never its value`, () => {
      const found = changes(template(container), template(after[i]?.[1] ?? {}));
      assert.equal(found.length, 1, JSON.stringify(found));
      assert.deepEqual(found[0]?.slice(1), ['(hidden)', '(hidden)']);
      assert.doesNotMatch(JSON.stringify(found), /hunter2/);
    });

  it('shows where a variable comes from, which is no secret', () => {
    const from = (key: string): object => ({
      env: [{ name: 'TOKEN', valueFrom: { secretKeyRef: { name: 'web', key } } }],
    });
    assert.deepEqual(changes(template(from('a')), template(from('b'))), [
      ['containers[web].env[TOKEN].valueFrom.secretKeyRef.key', 'a', 'b'],
    ]);
  });

  it('cuts a long value', () => {
    const [row] = changes(template({ image: 'a'.repeat(201) }), template({ image: 'a'.repeat(200) }));
    assert.deepEqual(row?.slice(1), [`${'a'.repeat(200)}…`, 'a'.repeat(200)]);
  });

  it('reads to any depth', () => {
    const deep = (end: string): PodTemplate => {
      let affinity: unknown = end;
      for (let i = 0; i < 20_000; i++) affinity = i % 2 === 0 ? [affinity] : { a: affinity };
      return template({}, { affinity });
    };
    for (const [before, from] of [
      [template({}), undefined],
      [deep('was'), 'was'],
    ] as const) {
      const [row, ...others] = changes(before, deep('is'));
      assert.deepEqual([row?.[1], row?.[2], others], [from, 'is', []]);
    }
  });

  it('is in the order of paths, and the mirror image the other way round', () => {
    const container = fc.record(
      {
        name: fc.constantFrom('web', 'proxy'),
        image: fc.constantFrom('a', 'b'),
        env: fc.array(fc.record({ name: fc.constantFrom('X', 'Y'), value: fc.constantFrom('1', '2') }), {
          maxLength: 3,
        }),
      },
      { requiredKeys: ['name'] },
    );
    const any = fc
      .array(container, { minLength: 1, maxLength: 3 })
      .map((containers) => template({}, { containers }));
    fc.assert(
      fc.property(any, any, (a, b) => {
        const there = changes(a, b);
        const back = changes(b, a).map(([path, from, to]): Row => [path, to, from]);
        assert.deepEqual(there, back);
        const paths = there.map(([path]) => path);
        assert.deepEqual(paths, [...new Set(paths)].sort());
        assert.deepEqual(changes(a, a), []);
      }),
    );
  });
});
