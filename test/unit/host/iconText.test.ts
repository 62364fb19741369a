import assert from 'node:assert/strict';
import { withoutIcons } from '../../../src/host/iconText.ts';

describe('text of a quick pick', () => {
  it('has no icons, no controls and one line', () => {
    assert.equal(withoutIcons('$(bug) $(sync~spin)\n$$(x)\u202e'), '$ (bug) $ (sync~spin) $$ (x)⟨U+202E⟩');
  });
});
