import assert from 'node:assert/strict';
import fc from 'fast-check';
import { KINDS, type Kind } from '../../../../src/core/model/kinds.ts';
import {
  flag,
  integer,
  intOrText,
  json,
  list,
  map,
  object,
  openObject,
  quantity,
  text,
  type Shape,
} from '../../../../src/core/model/shape.ts';

describe('a shape reads', () => {
  const named = object({ name: text, count: integer });
  const open = openObject({ name: text });
  const cases: [string, Shape<unknown>, unknown, unknown][] = [
    ['text', text, 'a', 'a'],
    ['no number for text', text, 1, undefined],
    ['no null for text', text, null, undefined],
    ['a whole number', integer, 0, 0],
    ['no part of a number', integer, 1.5, undefined],
    ['no number that has lost its last digits', integer, 9007199254740993, undefined],
    ['no text for a number', integer, '7', undefined],
    ['no endless number', integer, Infinity, undefined],
    ['false as false', flag, false, false],
    ['no word for a truth', flag, 'false', undefined],
    ['a quantity', quantity, '500m', '500m'],
    ['a quantity that YAML made a number', quantity, 1.5, '1.5'],
    ['no quantity that is not a number', quantity, NaN, undefined],
    ['a number or text: a number', intOrText, 1, 1],
    ['a number or text: text', intOrText, '25%', '25%'],
    ['a number or text: neither', intOrText, 1.5, undefined],
    ['any JSON', json, { a: [1, null] }, { a: [1, null] }],
    ['null as absent', json, null, undefined],
    ['a list, without the items that do not fit', list(text), ['a', 1, null, 'b'], ['a', 'b']],
    ['an empty list as an empty list', list(text), [], []],
    ['no object for a list', list(text), { 0: 'a', length: 1 }, undefined],
    [
      'an object, without what it does not name',
      named,
      { name: 'a', count: 1, other: 2 },
      { name: 'a', count: 1 },
    ],
    ['an object, with what does not fit absent', named, { name: null, count: '1' }, {}],
    ['no list for an object', named, [], undefined],
    ['no text for an object', named, 'a', undefined],
    [
      'an open object, with what it does not name',
      open,
      { name: 'a', other: [2] },
      { name: 'a', other: [2] },
    ],
    ['an open object, with null as absent', open, { name: null, other: null }, {}],
    ['an open object, with what does not fit absent', open, { name: 1 }, {}],
  ];
  for (const [what, shape, value, expected] of cases)
    it(what, () => {
      assert.deepEqual(shape(value), expected);
    });

  it('a map whose keys mean nothing, whatever they are', () => {
    const labels = map(text)(JSON.parse('{"__proto__":"a","constructor":"b","c":null}'));
    assert.deepEqual(Object.keys(labels ?? {}), ['__proto__', 'constructor']);
    assert.equal(Object.getPrototypeOf(labels), null);
    assert.ok(labels !== undefined && !('toString' in labels));
    assert.equal(({} as Record<string, unknown>)['a'], undefined);
  });

  it('no field that is only inherited', () => {
    assert.deepEqual(object({ toString: json })({}), {});
  });

  it('an open object that has no other prototype than every one', () => {
    const read = openObject({})(JSON.parse('{"__proto__":{"polluted":true},"a":1}'));
    assert.deepEqual(Object.keys(read ?? {}), ['a']);
    assert.equal(({} as Record<string, unknown>)['polluted'], undefined);
    assert.equal((read as Record<string, unknown>)['polluted'], undefined);
  });
});

describe('the kinds', () => {
  const kinds = Object.keys(KINDS) as Kind[];

  it('read whatever they are given, without an error and the same again', () => {
    const anything = fc.letrec((tie) => ({
      value: fc.oneof(
        { maxDepth: 4 },
        fc.jsonValue(),
        tie('object'),
        fc.array(tie('value'), { maxLength: 3 }),
      ),
      object: fc.dictionary(
        fc.constantFrom(
          'metadata',
          'spec',
          'status',
          'template',
          'containers',
          'conditions',
          'name',
          'labels',
          'items',
        ),
        tie('value'),
        { maxKeys: 4 },
      ),
    })).value;
    fc.assert(
      fc.property(fc.constantFrom(...kinds), anything, (kind, value) => {
        const once: unknown = KINDS[kind].shape(value);
        const isRecord = typeof value === 'object' && value !== null && !Array.isArray(value);
        assert.equal(once !== undefined, isRecord);
        assert.deepEqual(KINDS[kind].shape(once), once);
      }),
    );
  });

  it('leave absent what an API server never sends as it should not be', () => {
    const read = KINDS.Deployment.shape({
      metadata: { name: 'web', generation: '7', labels: ['a'], managedFields: null },
      spec: { replicas: '3', paused: 'true', template: null, strategy: { rollingUpdate: { maxSurge: {} } } },
      status: { conditions: [null, 'x', { type: 'Available', status: true }] },
    });
    assert.deepEqual(read, {
      metadata: { name: 'web' },
      spec: { strategy: { rollingUpdate: {} } },
      status: { conditions: [{ type: 'Available' }] },
    });
  });

  it('keep every field of a pod template: whether two are equal is decided by all', () => {
    const template = {
      metadata: { labels: { app: 'web' }, name: 'kept' },
      spec: {
        containers: [
          { name: 'web', tty: true, resources: { claims: [{ name: 'gpu' }] }, lifecycle: { preStop: {} } },
        ],
        dnsPolicy: 'None',
        hostAliases: [{ ip: '10.0.0.1' }],
      },
    };
    const read = KINDS.Deployment.shape({ spec: { template } });
    assert.deepEqual(JSON.parse(JSON.stringify(read?.spec?.template)), template);
  });
});
