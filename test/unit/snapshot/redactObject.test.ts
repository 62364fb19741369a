import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import { equal } from '../../../src/core/equal.ts';
import { Redactor } from '../../../src/snapshot/redactObject.ts';
import type { Raw } from './support.ts';

const MARK = /^\(redacted [0-9a-f]{8}\)$/;

function redacted(object: Raw, key = 'test'): Raw {
  return new Redactor(key).object(object);
}

function container(more: Raw): Raw {
  return {
    spec: {
      template: {
        metadata: { labels: { app: 'web' } },
        spec: { containers: [{ name: 'web', image: 'web:1', ...more }] },
      },
    },
  };
}

/** The value at a path such as `spec.template.spec.containers.0.env`. */
function at(object: unknown, path: string): unknown {
  return path.split('.').reduce((value: unknown, key) => (value as Raw)[key], object);
}

describe('redaction of an object', () => {
  const env = 'spec.template.spec.containers.0';

  const marked: [string, Raw, string][] = [
    [
      'the value of an env variable',
      container({ env: [{ name: 'DB', value: 'plain' }] }),
      `${env}.env.0.value`,
    ],
    ['an argument', container({ args: ['--level=info'] }), `${env}.args.0`],
    ['a part of a command', container({ command: ['sh', '-c', 'x'] }), `${env}.command.2`],
    [
      'the command of a probe',
      container({ livenessProbe: { exec: { command: ['check'] } } }),
      `${env}.livenessProbe.exec.command.0`,
    ],
    [
      'a probe path with a credential in it',
      container({ livenessProbe: { httpGet: { path: '/healthz?token=abcdef0123456789' } } }),
      `${env}.livenessProbe.httpGet.path`,
    ],
    [
      'an annotation that we do not know',
      { metadata: { annotations: { values: 'x' } } },
      'metadata.annotations.values',
    ],
    [
      'an annotation of a pod template',
      { spec: { template: { metadata: { annotations: { sum: 'abc' } } } } },
      'spec.template.metadata.annotations.sum',
    ],
  ];
  for (const [title, object, path] of marked)
    it(`hides ${title} behind a mark`, () => {
      assert.match(String(at(redacted(object), path)), MARK);
    });

  const kept: [string, Raw][] = [
    ['names, images and labels', container({})],
    ['an empty env value', container({ env: [{ name: 'EMPTY', value: '' }] })],
    [
      'where an env value comes from',
      container({
        env: [{ name: 'DB', valueFrom: { secretKeyRef: { name: 'db', key: 'password' } } }],
        envFrom: [{ secretRef: { name: 'all' } }],
      }),
    ],
    [
      'revision, restart and release annotations',
      {
        metadata: {
          annotations: {
            'deployment.kubernetes.io/revision': '3',
            'kubectl.kubernetes.io/restartedAt': '2026-11-22T10:00:00Z',
            'kubernetes.io/change-cause': 'image 1.2',
            'meta.helm.sh/release-name': 'shop',
          },
        },
      },
    ],
    [
      'conditions, states and counters',
      {
        status: {
          replicas: 3,
          conditions: [
            {
              type: 'Progressing',
              status: 'False',
              reason: 'ProgressDeadlineExceeded',
              message: 'ReplicaSet "web-1" has timed out progressing.',
            },
          ],
        },
      },
    ],
    [
      'who wrote which fields',
      {
        metadata: {
          managedFields: [{ manager: 'kubectl', fieldsV1: { 'f:spec': { 'k:{"name":"PASSWORD"}': {} } } }],
        },
      },
    ],
  ];
  for (const [title, object] of kept)
    it(`keeps ${title}`, () => {
      assert.deepEqual(redacted(object), object);
    });

  it('drops the copy of the manifest that kubectl apply leaves', () => {
    const annotations = {
      'kubectl.kubernetes.io/last-applied-configuration': '{"password":"hunter2"}',
      'deployment.kubernetes.io/revision': '3',
    };
    assert.deepEqual(redacted({ metadata: { annotations } }), {
      metadata: { annotations: { 'deployment.kubernetes.io/revision': '3' } },
    });
  });

  it('takes out of messages only what looks like a secret', () => {
    const object = {
      message: 'Error: password=hunter2 was refused',
      status: { message: 'exit 1, token=abcdef0123456789' },
    };
    const text = JSON.stringify(redacted(object));
    assert.match(text, /Error: .* was refused/);
    assert.doesNotMatch(text, /hunter2|abcdef0123456789/);
  });

  it('a change cause that carries a secret loses it', () => {
    const object = {
      metadata: {
        annotations: { 'kubernetes.io/change-cause': 'kubectl set env deploy/web PASSWORD=hunter2' },
      },
    };
    assert.doesNotMatch(JSON.stringify(redacted(object)), /hunter2/);
  });

  it('counts what it took out', () => {
    const redactor = new Redactor('test');
    redactor.object(
      container({
        env: [
          { name: 'A', value: 'x' },
          { name: 'B', value: '' },
        ],
        args: ['a', 'b'],
      }),
    );
    assert.equal(redactor.count, 3);
    redactor.text('password=hunter2');
    assert.equal(redactor.count, 4);
  });

  it('marks tell nothing without their key, and change with it', () => {
    const object = container({ args: ['x'] });
    assert.notDeepEqual(redacted(object, 'a'), redacted(object, 'b'));
    assert.notDeepEqual(new Redactor().object(object), new Redactor().object(object));
  });

  it('does not change what it is given', () => {
    const object = container({ env: [{ name: 'A', value: 'x' }] });
    const before = structuredClone(object);
    redacted(object);
    assert.deepEqual(object, before);
  });

  const value = fc.constantFrom('', 'a', 'b', 'password=a', 'password=b', '--token=a');
  const templates = fc.record({
    metadata: fc.record({
      labels: fc.dictionary(fc.constantFrom('app', 'pod-template-hash'), fc.constantFrom('1', '2')),
      annotations: fc.dictionary(
        fc.constantFrom(
          'sum',
          'kubectl.kubernetes.io/restartedAt',
          'kubernetes.io/change-cause',
          'kubectl.kubernetes.io/last-applied-configuration',
        ),
        value,
      ),
    }),
    spec: fc.record({
      containers: fc.array(
        fc.record({
          name: fc.constant('web'),
          image: value,
          args: fc.array(value, { maxLength: 2 }),
          env: fc.array(fc.record({ name: fc.constantFrom('A', 'B'), value }, { requiredKeys: ['name'] }), {
            maxLength: 2,
          }),
        }),
        { maxLength: 2 },
      ),
      affinity: fc.record({ note: value }),
    }),
  });

  it('leaves pod templates exactly as equal or different as they were', () => {
    fc.assert(
      fc.property(templates, value, value, (one, from, to) => {
        const redactor = new Redactor('test');
        const other = JSON.parse(JSON.stringify(one).replace(`"${from}"`, `"${to}"`)) as typeof one;
        const [a, b] = [one, other].map((template) => redactor.object({ spec: { template } }));
        assert.equal(equal(a, b), equal({ spec: { template: one } }, { spec: { template: other } }));
        assert.deepEqual(redactor.object(a!), a, 'redacting twice changes nothing');
      }),
      { numRuns: 500 },
    );
  });

  it('takes any JSON', () => {
    fc.assert(
      fc.property(
        fc.dictionary(
          fc.constantFrom('metadata', 'spec', 'env', 'args', 'annotations', 'message', '__proto__'),
          fc.jsonValue(),
        ),
        (object) => {
          assert.equal(typeof redacted(object), 'object');
        },
      ),
    );
  });
});
