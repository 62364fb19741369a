import { html, nothing, type TemplateResult } from 'lit/html.js';
import type { PanelAction } from '../../src/core/present/panelTypes.ts';
import { button } from '../ui/button.ts';
import type { Asks } from './asks.ts';

/** Buttons, and below them what one does and why one cannot be pressed: a tooltip would tell the mouse alone. */
export function actions(all: readonly PanelAction[], asks: Asks): TemplateResult | typeof nothing {
  if (all.length === 0) return nothing;
  const reasons = new Map<string, string[]>();
  for (const { label, disabled } of all)
    if (disabled !== null) reasons.set(disabled, [...(reasons.get(disabled) ?? []), label]);
  return html`<div class="actions">
    ${all.map((one) =>
      button(one, () => {
        asks.press(one.id);
      }),
    )}
    ${all.map(({ note }) => (note === null ? nothing : html`<p class="note">${note}</p>`))}
    ${[...reasons].map(([why, labels]) => html`<p class="quiet">${labels.join(', ')}: ${why}</p>`)}
  </div>`;
}
