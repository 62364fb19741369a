import assert from 'node:assert/strict';
import fc from 'fast-check';
import { slimJsonOf } from '../../../src/cluster/jsonText.ts';
import { family } from '../../support/load/family.ts';

const managedFields = [
  { manager: 'kubelet', fieldsV1: { 'f:status': { 'k:{"type":"Ready"}': { '.': {}, 'v:"a"': {} } } } },
  { manager: 'kubectl', time: '2026-11-22T10:00:00Z' },
];
const pod = (metadata: object): object => ({ metadata, spec: { containers: [{ name: 'web' }] } });

describe('the JSON of an object whose managedFields nobody looks at', () => {
  it('is that object without them, as an API server writes it', () => {
    const metadata = { name: 'web', ownerReferences: [{ uid: 'u' }], finalizers: ['a'] };
    const text = JSON.stringify(pod({ ...metadata, managedFields }));
    assert.deepEqual(slimJsonOf(Buffer.from(text)), pod(metadata));
    for (const one of family(2).pods) {
      const { metadata: all, ...rest } = one as { metadata: Record<string, unknown> };
      assert.ok('managedFields' in all);
      const { managedFields: _, ...kept } = all;
      assert.deepEqual(slimJsonOf(Buffer.from(JSON.stringify(one))), { ...rest, metadata: kept });
    }
  });

  const whole: [string, object][] = [
    ['has none', pod({ name: 'web' })],
    ['is written in the order of the alphabet', pod({ managedFields, name: 'web', ownerReferences: [{}] })],
    ['has a list in a field of them', pod({ name: 'web', managedFields: [{ a: ['b'], c: 1 }] })],
    ['ends with its metadata', { spec: {}, metadata: { name: 'web', managedFields } }],
    ['has them deeper down', { a: { b: { n: 1, managedFields: [1] } }, k: { l: { m: [1] }, z: 2 }, w: 3 }],
    ['has them in a list', { x: [{ a: 1, managedFields: [1] }, { b: [2] }, 'c'] }],
    ['only says the word', pod({ name: 'web', annotations: { a: JSON.stringify({ managedFields }) } })],
  ];
  for (const [what, object] of whole)
    it(`is the whole object where that ${what}`, () => {
      assert.deepEqual(slimJsonOf(Buffer.from(JSON.stringify(object))), object);
    });

  it('is undefined for what is no JSON, with and without them', () => {
    const text = JSON.stringify(pod({ name: 'web', managedFields }));
    for (let end = 0; end < text.length; end++)
      assert.equal(slimJsonOf(Buffer.from(text.slice(0, end))), undefined);
  });

  it('never differs in anything else, whatever the object', () => {
    const word = fc.constantFrom(
      'a',
      ']},',
      '],',
      'x]},',
      ']},"',
      '],"',
      ',"managedFields":[',
      'managedFields',
      '{"',
      '"}',
    );
    const { tree } = fc.letrec((tie) => ({
      tree: fc.oneof(
        { depthSize: 'small' },
        word,
        fc.array(tie('tree'), { maxLength: 3 }),
        fc.dictionary(word, tie('tree'), { maxKeys: 3, noNullPrototype: true }),
      ),
    }));
    fc.assert(
      fc.property(tree, tree, tree, fc.boolean(), (before, fields, after, isLast) => {
        const metadata = { before, managedFields: [fields], ...(isLast ? {} : { last: before }) };
        const object = { metadata, after, other: after };
        const read = slimJsonOf(Buffer.from(JSON.stringify(object))) as typeof object;
        assert.deepEqual(without(read), without(object));
      }),
      { numRuns: 5000 },
    );
  });
});

/** Neither the object's own managedFields, nor what is called so in anything else. */
function without(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(without);
  if (typeof value !== 'object' || value === null) return value;
  const fields = Object.entries(value).filter(([key]) => key !== 'managedFields');
  return Object.fromEntries(fields.map(([key, field]) => [key, without(field)]));
}
