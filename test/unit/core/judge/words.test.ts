import assert from 'node:assert/strict';
import { capital, clip, containerText, detail } from '../../../../src/core/judge/words.ts';
import { container } from '../../../support/facts.ts';

describe('pieces of sentences', () => {
  for (const [change, expected] of [
    [{}, 'container web (registry.example/web:2)'],
    [{ name: 'migrate', role: 'init' }, 'init container migrate (registry.example/web:2)'],
    [{ name: 'proxy', role: 'sidecar', image: undefined }, 'sidecar proxy'],
  ] as const) {
    it(`name a container: ${expected}`, () => {
      assert.equal(containerText(container(change)), expected);
    });
  }

  it('cut long text with an ellipsis, on one line', () => {
    assert.equal(clip('one\n two  three', 8), 'one two…');
    assert.equal(clip('one\n two', 8), 'one two');
  });

  it('are cut where nothing is left of a secret, wherever the cut falls', () => {
    const text =
      'no connection to postgres://app:hunter2canary@db/x with glpat-abcdefghij0123456789, AKIAIOSFODNN7EXAMPLE';
    for (let length = 1; length <= text.length; length++)
      assert.doesNotMatch(clip(text, length), /hunter|glpat-a|AKIAI/, String(length));
  });

  it('end a sentence with a detail, or with nothing', () => {
    assert.equal(detail('no such host.'), ': no such host');
    assert.equal(detail(' '), '');
    assert.equal(detail(undefined), '');
  });

  it('begin a sentence', () => {
    assert.equal(capital('container web'), 'Container web');
    assert.equal(capital(''), '');
  });
});
