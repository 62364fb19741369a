import { html, type TemplateResult } from 'lit/html.js';
import type { PanelPart } from '../../src/core/present/panelTypes.ts';
import { button } from '../ui/button.ts';
import type { Asks } from './asks.ts';

/** A piece of a sentence; a command has its button behind it. */
export function part({ text, code, copy }: PanelPart, asks: Asks): string | TemplateResult {
  if (!code) return text;
  if (copy === null) return html`<code>${text}</code>`;
  return html`<span class="command"
    ><code>${text}</code>${button({ label: `Copy ${text}`, icon: 'copy' }, () => {
      asks.copyCommand(copy);
    })}</span
  >`;
}
