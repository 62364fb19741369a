/** For ears and for a moment: the verdict once it is there, and what came of a button. */
import { html, nothing, type TemplateResult } from 'lit/html.js';
import type { PanelModel } from '../../src/core/present/panelTypes.ts';
import type { PanelState } from '../state.ts';

/** Changes only with the phase and the verdict, so that a screen reader is not told of every step. */
export function announcement(model: PanelModel | undefined): TemplateResult {
  return html`<p class="for-ears" role="status">${model === undefined ? nothing : sentence(model)}</p>`;
}

function sentence({ phase, verdict, notice }: PanelModel): string {
  if (phase === 'collecting') return verdict === null ? 'Collecting evidence' : 'Looking again';
  if (phase === 'done' && verdict !== null) return `${verdict.word}: ${verdict.headline}`;
  if (verdict !== null) return `${notice ?? ''} (${verdict.word})`;
  return `${phase === 'cancelled' ? 'Cancelled' : 'No diagnosis'}: ${notice ?? ''}`;
}

export function said({ said: answer }: PanelState): TemplateResult {
  return html`<div class="said" role="status">
    ${answer === undefined ? nothing : html`<p>${answer.text}</p>`}
  </div>`;
}
