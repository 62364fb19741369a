import assert from 'node:assert/strict';
import { undoTo } from '../../../../src/core/judge/undo.ts';
import { history, strategy } from '../../../support/facts.ts';

describe('the revision to go back to', () => {
  it('is the newest that still has available pods', () => {
    assert.deepEqual(undoTo(history({ lastGood: 1, changesSince: 1 }), strategy()), {
      good: 1,
      former: undefined,
    });
  });

  it('is the one before, of which nothing is known, where none has', () => {
    assert.deepEqual(undoTo(history({ lastGood: undefined, changesSince: 2 }), strategy()), {
      good: undefined,
      former: 2,
    });
  });

  it('is none where there is no other, or none could be read', () => {
    const none = { good: undefined, former: undefined };
    assert.deepEqual(undoTo(history({ lastGood: undefined, changesSince: undefined }), strategy()), none);
    assert.deepEqual(undoTo(undefined, undefined), none);
  });

  it('is none while paused, when kubectl refuses an undo', () => {
    assert.deepEqual(undoTo(history({ lastGood: 1 }), strategy({ paused: true })), {
      good: undefined,
      former: undefined,
    });
  });
});
