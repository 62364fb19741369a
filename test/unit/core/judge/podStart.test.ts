import assert from 'node:assert/strict';
import { isPulling, openEvents } from '../../../../src/core/judge/podStart.ts';
import { ago, event, events, pod } from '../../../support/facts.ts';

const about = (reason: string, seconds: number, uid = 'uid-web-2-a') =>
  event({ kind: 'Pod', name: 'web-2-a', uid, reason, lastAt: ago(seconds) });
const MOUNTS = new Set(['FailedMount', 'FailedAttachVolume']);
const reasons = (...list: ReturnType<typeof event>[]) =>
  openEvents(events(...list), pod(), MOUNTS).map(({ reason }) => reason);

describe('before the first container', () => {
  it('a failure is open until something later shows that it is past', () => {
    assert.deepEqual(reasons(about('FailedMount', 60), about('Pulled', 90)), ['FailedMount']);
    assert.deepEqual(reasons(about('Pulled', 30), about('FailedMount', 60)), []);
  });

  it('an attachment answers a failed attachment, not a failed mount', () => {
    const list = [
      about('SuccessfulAttachVolume', 10),
      about('FailedMount', 20),
      about('FailedAttachVolume', 30),
    ];
    assert.deepEqual(reasons(...list), ['FailedMount']);
  });

  it('an earlier pod of that name does not count', () => {
    assert.deepEqual(reasons(about('FailedMount', 60, 'uid-before')), []);
  });

  it('a pull goes on until something else was told', () => {
    assert.equal(isPulling(events(about('Pulling', 60)), pod()), true);
    assert.equal(isPulling(events(about('Pulled', 10), about('Pulling', 60)), pod()), false);
    assert.equal(isPulling(undefined, pod()), false);
  });
});
