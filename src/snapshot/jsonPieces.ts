/** A piece of a text that should hold one document. */
export interface Piece {
  readonly text: string;
  /** Where it begins, counted from 1. */
  readonly line: number;
  /** Of JSON: how deep its objects and arrays go. */
  readonly depth?: number;
}

const NEWLINE = 10;
const QUOTE = 34;
const OPEN_BRACKET = 91;
const BACKSLASH = 92;
const CLOSE_BRACKET = 93;
const OPEN_BRACE = 123;
const CLOSE_BRACE = 125;

/**
 * Cuts JSON objects and arrays that stand one after the other, as `kubectl … -o json >> FILE` leaves them, and says
 * how deep each of them goes. What is broken ends up in the last piece, for the parser to complain about.
 */
export function jsonPieces(text: string): Piece[] {
  const pieces: Piece[] = [];
  let start = 0;
  let startLine = 1;
  let line = 1;
  let depth = 0;
  let deepest = 0;
  let inText = false;
  for (let at = 0; at < text.length; at++) {
    switch (text.charCodeAt(at)) {
      case NEWLINE:
        line++;
        break;
      case QUOTE:
        inText = !inText;
        break;
      case BACKSLASH:
        if (inText) at++;
        break;
      case OPEN_BRACE:
      case OPEN_BRACKET:
        if (inText) break;
        if (depth === 0 && text.slice(start, at).trim() === '') {
          start = at;
          startLine = line;
        }
        deepest = Math.max(deepest, ++depth);
        break;
      case CLOSE_BRACE:
      case CLOSE_BRACKET:
        if (inText || --depth > 0) break;
        pieces.push({ text: text.slice(start, at + 1), line: startLine, depth: deepest });
        start = at + 1;
        startLine = line;
        depth = 0;
        deepest = 0;
        break;
    }
  }
  const rest = text.slice(start);
  return rest.trim() === '' ? pieces : [...pieces, { text: rest, line: startLine, depth: deepest }];
}
