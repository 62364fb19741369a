import assert from 'node:assert/strict';
import { movesGeneration, writesOf } from '../../../../src/core/collectors/writes.ts';

const NOON = '2026-11-22T12:00:00Z';
const EMPTY = {};

describe('writes, from managedFields', () => {
  it('of one second come in the same order, however they were listed', () => {
    const time = '2026-11-22T09:59:00Z';
    const same = ['b', 'a', 'c'].map((manager) => ({
      manager,
      time,
      fieldsV1: { 'f:spec': { 'f:paused': {} } },
    }));
    assert.deepEqual(writesOf(same), writesOf(same.toReversed()));
  });

  it('come newest first, those without a readable time last', () => {
    const writes = writesOf([
      { manager: 'old', time: '2026-11-20T12:00:00Z' },
      { manager: 'broken', time: 'yesterday' },
      { manager: 'new', time: NOON },
      { manager: 'timeless' },
    ]);
    assert.deepEqual(
      writes.map(({ manager }) => manager),
      ['new', 'old', 'broken', 'timeless'],
    );
  });

  it('name the parts of the spec and the template, single annotations and labels, and nothing deeper', () => {
    const [write] = writesOf([
      {
        manager: 'kubectl-client-side-apply',
        operation: 'Update',
        time: NOON,
        fieldsV1: {
          'f:metadata': {
            'f:annotations': { '.': EMPTY, 'f:example.com/a.b': EMPTY },
            'f:labels': { '.': EMPTY, 'f:app': EMPTY },
          },
          'f:spec': {
            'f:replicas': EMPTY,
            'f:selector': EMPTY,
            'f:strategy': { 'f:rollingUpdate': { '.': EMPTY, 'f:maxSurge': EMPTY }, 'f:type': EMPTY },
            'f:template': {
              'f:metadata': { 'f:labels': { '.': EMPTY, 'f:app': EMPTY } },
              'f:spec': {
                'f:containers': { 'k:{"name":"web"}': { '.': EMPTY, 'f:image': EMPTY, 'f:name': EMPTY } },
                'f:restartPolicy': EMPTY,
              },
            },
          },
        },
      },
    ]);
    assert.deepEqual(write, {
      manager: 'kubectl-client-side-apply',
      operation: 'Update',
      at: NOON,
      subresource: undefined,
      fields: [
        'metadata.annotations.example.com/a.b',
        'metadata.labels.app',
        'spec.replicas',
        'spec.selector',
        'spec.strategy',
        'spec.template.metadata.labels.app',
        'spec.template.spec.containers',
        'spec.template.spec.restartPolicy',
      ],
      isStatus: false,
    });
  });

  const moving: [string, object, string | undefined, boolean][] = [
    ['the template', { 'f:spec': { 'f:template': { 'f:spec': { 'f:containers': {} } } } }, undefined, true],
    ['a replica count through /scale', { 'f:spec': { 'f:replicas': {} } }, 'scale', true],
    ['an annotation', { 'f:metadata': { 'f:annotations': { 'f:x': {} } } }, undefined, true],
    ['a label only', { 'f:metadata': { 'f:labels': { 'f:x': {} } } }, undefined, false],
    ['a finalizer only', { 'f:metadata': { 'f:finalizers': { 'v:"x"': {} } } }, undefined, false],
    [
      'the controller’s status and revision',
      {
        'f:metadata': { 'f:annotations': { 'f:deployment.kubernetes.io/revision': {} } },
        'f:status': { 'f:replicas': {} },
      },
      'status',
      false,
    ],
    [
      'the same from a server before 1.22, which names no subresource',
      {
        'f:metadata': { 'f:annotations': { 'f:deployment.kubernetes.io/revision': {} } },
        'f:status': { 'f:conditions': { '.': {} } },
      },
      undefined,
      false,
    ],
    ['nothing that was named', {}, undefined, false],
  ];
  for (const [what, fieldsV1, subresource, expected] of moving)
    it(`of ${what} ${expected ? 'move' : 'do not move'} the generation`, () => {
      const [write] = writesOf([{ fieldsV1, ...(subresource === undefined ? {} : { subresource }) }]);
      assert.ok(write);
      assert.equal(movesGeneration(write), expected);
    });

  it('say unknown of a manager that left no name, and read nothing out of a broken entry', () => {
    for (const fieldsV1 of [undefined, 'f:spec', ['f:spec'], { 'f:spec': 'x' }, { spec: { 'f:paused': {} } }])
      assert.deepEqual(writesOf([{ fieldsV1 }]), [
        {
          manager: 'unknown',
          operation: 'Update',
          at: undefined,
          subresource: undefined,
          fields: [],
          isStatus: false,
        },
      ]);
  });

  it('are none where managedFields were left out, as kubectl does by default', () => {
    assert.deepEqual(writesOf(undefined), []);
  });
});
