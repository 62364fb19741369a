/**
 * Reads Markdown as far as our reports use it, by the rules of CommonMark: which lines are fenced, and what of the
 * others is left as markup once escapes and code spans are taken out.
 */
export interface Reading {
  /** Lines outside of fences. */
  readonly prose: readonly string[];
  /** The content of each fence. */
  readonly fenced: readonly string[];
  /** False where a fence never ends. */
  readonly isClosed: boolean;
}

export function readMarkdown(markdown: string): Reading {
  const prose: string[] = [];
  const fenced: string[] = [];
  let open: { readonly marks: string; readonly lines: string[] } | undefined;
  for (const line of markdown.split(/\r\n|\n|\r/)) {
    if (open === undefined) {
      const marks = /^ {0,3}(`{3,}|~{3,})[^`]*$/.exec(line)?.[1];
      if (marks === undefined) prose.push(line);
      else open = { marks, lines: [] };
    } else if (isEnd(line, open.marks)) {
      fenced.push(open.lines.join('\n'));
      open = undefined;
    } else open.lines.push(line);
  }
  return { prose, fenced, isClosed: open === undefined };
}

function isEnd(line: string, marks: string): boolean {
  const end = /^ {0,3}(`+|~+)[ \t]*$/.exec(line)?.[1];
  return end?.startsWith(marks) === true;
}

/** The punctuation of a line that still means something: not escaped, and not inside of a code span. */
export function markupOf(line: string): string {
  let markup = '';
  for (let at = 0; at < line.length; at++) {
    const character = line.charAt(at);
    if (character === '\\') at++;
    else if (character === '`') {
      const run = /^`+/.exec(line.slice(at))?.[0] ?? '';
      const end = endOfSpan(line, at + run.length, run.length);
      if (end === undefined) markup += run;
      at = (end ?? at + run.length) - 1;
    } else if (/[!-/:-@[-`{-~]/.test(character)) markup += character;
  }
  return markup;
}

function endOfSpan(line: string, from: number, length: number): number | undefined {
  for (const found of line.slice(from).matchAll(/`+/g))
    if (found[0].length === length) return from + found.index + length;
  return undefined;
}
