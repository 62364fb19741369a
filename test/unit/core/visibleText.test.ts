import assert from 'node:assert/strict';
import fc from 'fast-check';
import { visibleDeep } from '../../../src/core/visibleDeep.ts';
import { visibleText } from '../../../src/core/visibleText.ts';

/** What a terminal obeys, bidi and zero-width characters; newline and tab are wanted. */
const DANGEROUS =
  /[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]|[\u{d800}-\u{dfff}]|[\u{e0000}-\u{e007f}]/u;

const hostile = fc.string({
  unit: fc.constantFrom(
    ...Array.from('a漢😀\r\n\t\0\x1b\x07\x08\x7f\x9b\u202e\u2066\u200b\ufeff…⟨⟩^U+'),
    '\u{e0041}',
    '\ud83d',
    '\ude00',
    ' characters cut',
  ),
  maxLength: 60,
});

describe('visible text', () => {
  const cases: [string, string, string][] = [
    ['leaves words, newlines and tabs', 'naïve 漢字 😀\n\tend', 'naïve 漢字 😀\n\tend'],
    ['shows a terminal’s clear-screen', '\x1b[2Jx', '^[[2Jx'],
    ['shows a window title', '\x1b]0;pwned\x07x', '^[]0;pwned^Gx'],
    ['shows a link', '\x1b]8;;http://evil\x07x', '^[]8;;http://evil^Gx'],
    ['shows a C1 control sequence', '\u009b31m', '⟨U+009B⟩31m'],
    ['shows backspace, NUL and DEL', 'a\x08\0\x7f', 'a^H^@^?'],
    ['shows a carriage return', 'good\rbad', 'good^Mbad'],
    ['reads CRLF as a newline', 'a\r\nb\r\r\n', 'a\nb^M\n'],
    ['shows a turned direction', 'gpj.\u202eexe', 'gpj.⟨U+202E⟩exe'],
    ['shows isolates', '\u2066a\u2069', '⟨U+2066⟩a⟨U+2069⟩'],
    ['shows zero-width characters', 'we\u200bb\ufeff', 'we⟨U+200B⟩b⟨U+FEFF⟩'],
    ['shows tag characters', 'a\u{e0041}', 'a⟨U+E0041⟩'],
    ['shows line separators that are no newline', 'a\u2028b', 'a⟨U+2028⟩b'],
    ['replaces halves of pairs and keeps whole ones', '\ud83d😀\ude00', '\ufffd😀\ufffd'],
  ];
  for (const [name, text, visible] of cases) {
    it(name, () => {
      assert.equal(visibleText(text), visible);
    });
  }

  it('leaves nothing invisible, whatever Unicode names so', () => {
    const left: string[] = [];
    for (let point = 0; point < 0x110000; point++) {
      const character = String.fromCodePoint(point);
      const isInvisible = /[\p{Cc}\p{Cs}\p{Zl}\p{Zp}\p{Bidi_Control}\p{Default_Ignorable_Code_Point}]/u;
      if (isInvisible.test(character) && visibleText(character) === character)
        left.push(point.toString(16).padStart(4, '0'));
    }
    // Tab, newline, and the choice between a coloured emoji and a plain one.
    assert.deepEqual(left, ['0009', '000a', 'fe0e', 'fe0f']);
  });

  it('says how much was cut, and stays within the limit with it', () => {
    const cut = visibleText('x'.repeat(300), 40);
    assert.equal(cut, `${'x'.repeat(20)}… 280 characters cut`);
    assert.equal(cut.length, 40);
  });

  it('counts characters, not code units', () => {
    assert.equal(visibleText('😀'.repeat(40), 40), '😀'.repeat(40));
    assert.ok(visibleText('😀'.repeat(60), 40).endsWith('😀… 39 characters cut'));
  });

  it('cuts bare where there is no room to say so', () => {
    assert.equal(visibleText('abcdefghij', 4), 'abc…');
    assert.equal(visibleText('abcdefghij', 1), '…');
    assert.equal(visibleText('abcdefghij', 0), '');
  });

  it('leaves nothing dangerous, of any text', () => {
    fc.assert(
      fc.property(hostile, (text) => {
        assert.doesNotMatch(visibleText(text), DANGEROUS);
      }),
    );
  });

  it('changes nothing the second time, at any limit, and is never longer than it', () => {
    fc.assert(
      fc.property(hostile, fc.option(fc.nat({ max: 50 }), { nil: undefined }), (text, most) => {
        const once = visibleText(text, most);
        assert.equal(visibleText(once, most), once);
        assert.ok(Array.from(once).length <= (most ?? Infinity));
        assert.doesNotMatch(once, DANGEROUS);
      }),
    );
  });

  it('never cuts a pair in two, at any offset', () => {
    const text = 'a😀'.repeat(30);
    for (let most = 0; most <= 60; most += 1) assert.doesNotMatch(visibleText(text, most), DANGEROUS);
  });

  it('maps every string of a value, keys included', () => {
    const value = { 'a\x1b': ['\u202e', 1, null, true, { b: '\r' }], c: undefined };
    assert.deepEqual(visibleDeep(value), {
      'a^[': ['⟨U+202E⟩', 1, null, true, { b: '^M' }],
      c: undefined,
    });
    assert.equal(value['a\x1b'][0], '\u202e');
  });

  it('keeps the order of fields and items', () => {
    const value = { z: 1, a: [3, 1, 2], m: { y: 1, b: 2 } };
    assert.equal(JSON.stringify(visibleDeep(value)), JSON.stringify(value));
  });

  it('takes __proto__ for a key like any other', () => {
    const value: unknown = JSON.parse('{"__proto__":{"polluted":"\\u001b"}}');
    assert.equal(JSON.stringify(visibleDeep(value)), '{"__proto__":{"polluted":"^["}}');
    assert.equal((visibleDeep(value) as { polluted?: string }).polluted, undefined);
  });

  it('has no limit of depth', () => {
    let value: unknown = '\x1b';
    for (let depth = 0; depth < 100_000; depth += 1) value = [value];
    let seen = visibleDeep(value);
    while (Array.isArray(seen)) seen = seen[0] as unknown;
    assert.equal(seen, '^[');
  });

  it('gives JSON back as it is when there is nothing to show', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        const plain: unknown = JSON.parse(JSON.stringify(value).replace(/\\u[0-9a-f]{4}|[^ -~]/gi, '?'));
        assert.deepEqual(visibleDeep(plain), plain);
      }),
    );
  });
});
