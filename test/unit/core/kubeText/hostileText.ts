import fc from 'fast-check';

/** Code units, not characters: halves of pairs come too. */
const unit = fc.constantFrom(
  ...Array.from('aZ09 "\'.,:;=/@_-()[]{}<>\\\n\r\t\0\x1b\x7fé漢😀\u202e\u200b'),
  '\ud83d',
  '\udc00',
);

/** Any text, and text put together from pieces of the sentences that a parser knows, in any order. */
export function textLike(pieces: readonly string[]): fc.Arbitrary<string> {
  const piece = fc.oneof(fc.constantFrom(...pieces), fc.string({ unit, maxLength: 12 }));
  return fc.oneof(
    fc.string({ unit }),
    fc.array(piece, { maxLength: 12 }).map((parts) => parts.join('')),
  );
}

/**
 * 200 KB each of every piece repeated, and of every piece repeated behind every other: a pattern that looks
 * back over what it has read would not come to an end within the runner's time limit.
 */
export function* longTexts(pieces: readonly string[]): Generator<string> {
  const size = 200_000;
  for (const piece of [...pieces, 'a', ' ', '"', '(((', '1/', ', 1 ', '.', '\n', '://']) {
    yield piece.repeat(Math.ceil(size / piece.length));
    yield `${pieces[0] ?? ''}${piece.repeat(Math.ceil(size / piece.length))}`;
    yield `${pieces.join('')}${piece.repeat(Math.ceil(size / piece.length))}!`;
  }
}
