import assert from 'node:assert/strict';
import { undoTo } from '../../../../src/core/judge/undo.ts';
import { history } from '../../../support/facts.ts';

describe('the revision to go back to', () => {
  it('is the newest that still has available pods', () => {
    assert.deepEqual(undoTo(history({ lastGood: 1, changesSince: 1 })), { good: 1, former: undefined });
  });

  it('is the one before, of which nothing is known, where none has', () => {
    assert.deepEqual(undoTo(history({ lastGood: undefined, changesSince: 2 })), {
      good: undefined,
      former: 2,
    });
  });

  it('is none where there is no other, or none could be read', () => {
    const none = { good: undefined, former: undefined };
    assert.deepEqual(undoTo(history({ lastGood: undefined, changesSince: undefined })), none);
    assert.deepEqual(undoTo(undefined), none);
  });
});
