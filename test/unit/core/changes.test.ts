import assert from 'node:assert/strict';
import { isDone, patchFor, type Change, type JsonPatch } from '../../../src/core/changes.ts';

const AT = '2026-11-22T10:00:00Z';
const seen = { metadata: { uid: 'u-1', generation: 7, annotations: { a: 'b' } }, spec: { paused: true } };
const same: JsonPatch = [
  { op: 'test', path: '/metadata/uid', value: 'u-1' },
  { op: 'test', path: '/metadata/generation', value: 7 },
];

describe('the patch of a change', () => {
  const cases: [string, Change, JsonPatch][] = [
    [
      'resumes what is paused',
      { is: 'resume' },
      [
        { op: 'test', path: '/spec/paused', value: true },
        { op: 'remove', path: '/spec/paused' },
      ],
    ],
    ['pauses', { is: 'pause' }, [{ op: 'add', path: '/spec/paused', value: true }]],
    [
      'nudges with one annotation beside the others',
      { is: 'nudge', at: AT },
      [{ op: 'add', path: '/metadata/annotations/rollout-doctor~1nudged-at', value: AT }],
    ],
    [
      'rolls back to a template, without the label that marks a ReplicaSet',
      {
        is: 'rollBack',
        template: { metadata: { labels: { app: 'web', 'pod-template-hash': 'x' } }, spec: {} },
      },
      [{ op: 'replace', path: '/spec/template', value: { metadata: { labels: { app: 'web' } }, spec: {} } }],
    ],
  ];
  for (const [what, change, steps] of cases)
    it(`${what}, and only the object and the spec that were looked at`, () => {
      assert.deepEqual(patchFor(change, seen), [...same, ...steps]);
    });

  it('makes the annotations where there are none', () => {
    const bare = { metadata: { uid: 'u-1', generation: 7 } };
    assert.deepEqual(patchFor({ is: 'nudge', at: AT }, bare)?.at(-1), {
      op: 'add',
      path: '/metadata/annotations',
      value: { 'rollout-doctor/nudged-at': AT },
    });
  });

  it('is not made for an object that does not say who it is', () => {
    assert.equal(patchFor({ is: 'pause' }, { metadata: { generation: 7 } }), undefined);
    assert.equal(patchFor({ is: 'pause' }, { metadata: { uid: 'u' } }), undefined);
  });
});

describe('whether a change has come about', () => {
  it('is read off the Deployment', () => {
    assert.equal(isDone({ is: 'resume' }, seen), false);
    assert.equal(isDone({ is: 'pause' }, seen), true);
    assert.equal(isDone({ is: 'nudge', at: AT }, seen), false);
    const nudged = { metadata: { annotations: { 'rollout-doctor/nudged-at': AT } } };
    assert.equal(isDone({ is: 'nudge', at: AT }, nudged), true);
  });

  it('is read off the template for a rollback, the controller’s hash left aside', () => {
    const template = { metadata: { labels: { app: 'web' } }, spec: { containers: [{ image: 'web:1' }] } };
    const hashed = { ...template, metadata: { labels: { app: 'web', 'pod-template-hash': '5d' } } };
    const change: Change = { is: 'rollBack', template: hashed };
    assert.equal(isDone(change, { spec: { template } }), true);
    const other = { ...template, spec: { containers: [{ image: 'web:2' }] } };
    assert.equal(isDone(change, { spec: { template: other } }), false);
  });
});
