import { html, type TemplateResult } from 'lit/html.js';
import { codeParts } from './codeParts.ts';

/** A sentence with `commands` in backticks: text stays text, the commands are set as code. */
export function withCode(sentence: string): readonly (string | TemplateResult)[] {
  return codeParts(sentence).map(({ text, code }) => (code ? html`<code>${text}</code>` : text));
}
