import { html, type TemplateResult } from 'lit/html.js';
import type { PanelPart } from '../../src/core/present/panelTypes.ts';
import { button } from '../ui/button.ts';
import type { Asks } from './asks.ts';

/** A piece of a sentence; a command has its button behind it. */
export function part({ text, code, copy }: PanelPart, asks: Asks): string | TemplateResult {
  if (!code) return text;
  if (copy === null) return html`<code>${text}</code>`;
  return html`<span class="command"
    ><code>${words(text)}</code>${button({ label: `Copy ${text}`, icon: 'copy' }, () => {
      asks.copyCommand(copy);
    })}</span
  >`;
}

/** A line may end between words, and within a name that is longer than it; within a flag, `-n` would lose its dash. */
function words(command: string): (string | TemplateResult)[] {
  return command
    .split(/(?<= )(?=-)|(?<= -\S*)(?= )/)
    .map((one) => (/^-\S{1,30}$/.test(one) ? html`<span class="flag">${one}</span>` : one));
}
