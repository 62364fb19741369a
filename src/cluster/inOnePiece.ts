/** What came in chunks; where it is only one, that one and no copy. */
export function inOnePiece(chunks: readonly Buffer[]): Buffer {
  const [first] = chunks;
  return first !== undefined && chunks.length === 1 ? first : Buffer.concat(chunks);
}
