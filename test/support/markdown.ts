import { lexer, walkTokens } from 'marked';

/**
 * Which lines of our reports are fenced, by the rules of CommonMark.
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

/** What GitHub's Markdown makes of a text: the markup in it, in order and without code, and the plain words. */
export function readText(markdown: string): { readonly markup: readonly string[]; readonly words: string } {
  const markup: string[] = [];
  let words = '';
  void walkTokens(lexer(markdown), (token) => {
    if (token.type === 'text' || token.type === 'escape') words += String(token.text);
    else if (token.type !== 'space' && token.type !== 'codespan') markup.push(token.type);
  });
  return { markup, words: words.trim() };
}
