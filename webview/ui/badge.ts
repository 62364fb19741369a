import { html, type TemplateResult } from 'lit/html.js';

export function badge(text: string): TemplateResult {
  return html`<vscode-badge>${text}</vscode-badge>`;
}
