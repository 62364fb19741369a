import assert from 'node:assert/strict';
import {
  eventProof,
  eventsOf,
  isAboutContainer,
  newestEvent,
} from '../../../../src/core/judge/objectEvents.ts';
import { ago, event, events, NOW } from '../../../support/facts.ts';

const any = (): boolean => true;
const about = (uid: string | undefined, message: string) =>
  event({ kind: 'Pod', name: 'web-a', uid, message });

describe('events of an object', () => {
  it('are told apart by uid, so that a namesake inherits nothing', () => {
    const list = events(about('uid-old', 'before'), about('uid-new', 'now'));
    const subject = { kind: 'Pod', name: 'web-a', uid: 'uid-new' } as const;
    assert.deepEqual(
      eventsOf(list, subject, any).map(({ message }) => message),
      ['now'],
    );
  });

  it('are told by kind and name where a uid is missing', () => {
    const list = events(about(undefined, 'unmarked'));
    assert.equal(newestEvent(list, { kind: 'Pod', name: 'web-a', uid: 'uid-new' }, any)?.message, 'unmarked');
    assert.equal(newestEvent(list, { kind: 'ReplicaSet', name: 'web-a', uid: 'uid-new' }, any), undefined);
  });

  it('are none where events could not be read', () => {
    assert.deepEqual(eventsOf(undefined, { kind: 'Pod', name: 'web-a', uid: 'u' }, any), []);
  });

  for (const [fieldPath, expected] of [
    ['spec.containers{web}', true],
    ['spec.initContainers{web}', true],
    ['spec.containers{web-proxy}', false],
    ['spec', true],
    [undefined, true],
  ] as const) {
    it(`with fieldPath ${String(fieldPath)} ${expected ? 'may be' : 'is not'} about the container web`, () => {
      assert.equal(isAboutContainer(event({ fieldPath }), 'web'), expected);
    });
  }

  it('are quoted with how often and how long ago', () => {
    const quoted = eventProof(
      event({
        kind: 'ReplicaSet',
        name: 'web-2',
        reason: 'FailedCreate',
        message: 'Error\ncreating',
        count: 12,
        lastAt: ago(120),
      }),
      NOW,
    );
    assert.deepEqual(quoted, {
      step: 'events',
      object: 'ReplicaSet/web-2',
      fact: 'event FailedCreate ×12, last 2m ago: Error creating',
    });
  });

  it('are quoted without what is not known', () => {
    const { fact } = eventProof(event({ reason: 'Failed', message: 'x', count: 1, lastAt: undefined }), NOW);
    assert.equal(fact, 'event Failed: x');
  });
});
