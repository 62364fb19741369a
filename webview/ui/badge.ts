import { html, type TemplateResult } from 'lit/html.js';

/** Not the toolkit's: that one writes a style attribute, which the panel's policy refuses. */
export function badge(text: string): TemplateResult {
  return html`<span class="badge">${text}</span>`;
}
