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
    name: shellQuote(name),
    in: [`-n ${shellQuote(namespace)}`, contextFlag].filter(Boolean).join(' '),
    context: contextFlag,
    selector: shellQuote(selectorToString(selector ?? {})),
  };
}

/** One word of a POSIX shell, quoted only where it must be; a newline, which no name holds, becomes a space. */
export function shellQuote(word: string): string {
  if (/^[\w@%+=:,./-]+$/.test(word)) return word;
  return `'${word.replace(/[\r\n]+/g, ' ').replaceAll("'", `'\\''`)}'`;
}
