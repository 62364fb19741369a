/**
 * Text → the YAML or JSON documents in it. Documents before a broken one count only when they are whole. Problems
 * name a line and never quote the text, which may hold secrets.
 */
import { load, YAMLException } from 'js-yaml';
import { jsonPieces, type Piece } from './jsonPieces.ts';

interface ParsedDocument {
  readonly value: unknown;
  /** Where it begins, counted from 1. */
  readonly line: number;
}

export interface Documents {
  readonly documents: readonly ParsedDocument[];
  /** What stopped the reading; undefined when all of the text was read. */
  readonly problem?: { readonly line: number; readonly what: string };
}

/** Far more than Kubernetes' objects need, and far less than the stack of whoever walks them. */
const MAX_DEPTH = 100;

export function parseDocuments(text: string): Documents {
  const pieces = /^\s*[{[]/.test(text) ? jsonPieces(text) : yamlPieces(text);
  const documents: ParsedDocument[] = [];
  for (const piece of pieces) {
    const parsed = parsePiece(piece);
    if ('what' in parsed) return { documents, problem: parsed };
    documents.push({ value: parsed.value, line: piece.line });
  }
  return { documents };
}

/**
 * A marker at the first column ends a document, even inside a block or a quoted text:
 * https://yaml.org/spec/1.2.2/#rule-c-forbidden
 */
function yamlPieces(text: string): Piece[] {
  const pieces: Piece[] = [];
  let start = 0;
  let startLine = 1;
  let line = 1;
  for (let at = 0; at < text.length; line++) {
    const end = text.indexOf('\n', at);
    const next = end < 0 ? text.length : end + 1;
    if (isMarker(text, at)) {
      pieces.push({ text: text.slice(start, at), line: startLine });
      const isEnd = text[at] === '.';
      start = isEnd ? next : at;
      startLine = isEnd ? line + 1 : line;
    }
    at = next;
  }
  pieces.push({ text: text.slice(start), line: startLine });
  return pieces.filter(holdsContent);
}

function isMarker(text: string, at: number): boolean {
  const after = text[at + 3];
  return (
    (text.startsWith('---', at) || text.startsWith('...', at)) && (after === undefined || /\s/.test(after))
  );
}

/** Anything beside empty lines, comments and directives. */
function holdsContent(piece: Piece): boolean {
  return /^(?![ \t\r]*(?:#|$)|%)/m.test(piece.text);
}

function parsePiece(piece: Piece): { value: unknown } | { line: number; what: string } {
  if (piece.depth !== undefined && piece.depth <= MAX_DEPTH) {
    try {
      return { value: JSON.parse(piece.text) as unknown };
    } catch {
      // The YAML parser below reads nearly all JSON, and knows the line that is wrong.
    }
  }
  try {
    // An alias that stands for aliases grows without bounds when it is walked, and kubectl writes none.
    return { value: load(piece.text, { maxAliases: 0, maxDepth: MAX_DEPTH }) };
  } catch (error) {
    if (!(error instanceof YAMLException)) return { line: piece.line, what: 'it is neither YAML nor JSON' };
    return { line: piece.line + (error.mark?.line ?? 0), what: wording(error.reason) };
  }
}

/** The parser's reasons are fixed sentences, but for those that name an alias or a tag of the file. */
function wording(reason: string): string {
  if (reason.startsWith('aliases exceeded')) return 'YAML aliases (*name) are refused';
  if (reason.startsWith('unknown ')) return 'YAML tags (!name) are refused';
  if (reason.startsWith('unexpected end of the stream')) return 'the file is cut off';
  return reason;
}
