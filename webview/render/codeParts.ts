/** Tells the commands in backticks from the rest of a sentence. */
export function codeParts(sentence: string): { readonly text: string; readonly code: boolean }[] {
  return sentence
    .split(/(`[^`]+`)/)
    .filter((part) => part !== '')
    .map((part) =>
      /^`[^`]+`$/.test(part) ? { text: part.slice(1, -1), code: true } : { text: part, code: false },
    );
}
