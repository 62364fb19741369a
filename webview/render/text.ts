import { html, type TemplateResult } from 'lit/html.js';

/** A sentence with `commands` in backticks: text stays text, the commands are set as code. */
export function withCode(sentence: string): readonly (string | TemplateResult)[] {
  return codeParts(sentence).map(({ text, code }) => (code ? html`<code>${text}</code>` : text));
}

export function codeParts(sentence: string): { readonly text: string; readonly code: boolean }[] {
  return sentence
    .split(/(`[^`]+`)/)
    .filter((part) => part !== '')
    .map((part) =>
      /^`[^`]+`$/.test(part) ? { text: part.slice(1, -1), code: true } : { text: part, code: false },
    );
}
