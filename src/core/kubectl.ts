/** Command lines for people to copy. */
import type { CommandTarget } from './collector.ts';
import { selectorToString } from './labels.ts';
import type { LabelSelector } from './model/meta.ts';

export function commandTarget(
  namespace: string,
  name: string,
  context: string | null,
  selector: LabelSelector | undefined,
): CommandTarget {
  const contextFlag = context === null ? '' : `--context ${shellQuote(context)}`;
  return {
    name: commandWords(name),
    in: [`-n ${shellQuote(namespace)}`, contextFlag].filter(Boolean).join(' '),
    context: contextFlag,
    // An empty one would select everything.
    selector: selector === undefined ? 'SELECTOR' : shellQuote(selectorToString(selector)),
  };
}

/**
 * One word of a POSIX shell, quoted only where it must be; a newline, which no name holds, becomes a space. PowerShell,
 * which ends a text at any of five quotation marks and knows no backslash, may read several words, but runs nothing.
 */
export function shellQuote(word: string): string {
  if (/^[\w@%+=:,./-]+$/.test(word)) return word;
  return `'${word.replace(/[\r\n]+/g, ' ').replace(/['\u2018-\u201B]+/g, `'"$&"'`)}'`;
}

/** Words as a shell takes them, quoted where they have to be; none of them is an option. */
const WORDS = /^(?:(?!['"]*-)(?:[\w@%+=:,./-]|'[^'\n]*'|"['\u2018-\u201B]+")+(?: |$))+$/;

/**
 * What a rule found, put into a command line: as it is where it is nothing but words, as one word otherwise. What
 * begins with a dash names no object, and kubectl would obey it.
 */
export function commandWords(text: string): string {
  if (WORDS.test(text)) return text;
  return text.startsWith('-') ? 'NAME' : shellQuote(text);
}
