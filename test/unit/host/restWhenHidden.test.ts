import assert from 'node:assert/strict';
import { RestWhenHidden } from '../../../src/host/restWhenHidden.ts';
import { HandTime } from '../../support/handTime.ts';

describe('a session that nobody looks at', () => {
  let time: HandTime;
  let isWanted: boolean;
  let rests: RestWhenHidden;
  const audience = { isThere: false };
  const session = {
    audience,
    isResting: false,
    rest: (isOn: boolean): void => {
      session.isResting = isOn;
    },
  };

  beforeEach(() => {
    time = new HandTime();
    isWanted = true;
    audience.isThere = false;
    session.isResting = false;
    rests = new RestWhenHidden(session, () => isWanted, time);
  });

  function come(isThere: boolean): void {
    audience.isThere = isThere;
    rests.heed();
  }

  it('rests after five minutes, also where nobody has ever looked', () => {
    rests.heed();
    time.pass(299);
    rests.heed();
    assert.equal(session.isResting, false);
    time.pass(1);
    assert.equal(session.isResting, true);
    rests.heed();
    assert.equal(time.waits, 0);
  });

  it('goes on while somebody looks, and counts anew from the moment that the last one goes', () => {
    come(false);
    time.pass(299);
    come(true);
    time.pass(3600);
    come(false);
    time.pass(299);
    assert.equal(session.isResting, false);
    time.pass(1);
    assert.equal(session.isResting, true);
  });

  it('goes on where that is wanted, and rests once it is not wanted any more', () => {
    isWanted = false;
    come(false);
    time.pass(300);
    rests.heed();
    assert.equal(session.isResting, false);
    isWanted = true;
    time.pass(300);
    assert.equal(session.isResting, true);
  });

  it('waits for nothing after the end', () => {
    come(false);
    rests.dispose();
    assert.equal(time.waits, 0);
  });
});
