/** The whole panel, top to bottom: what is wrong, what to do, where it stands, and then how that was found. */
import { guard } from 'lit/directives/guard.js';
import { html, nothing, type TemplateResult } from 'lit/html.js';
import type { PanelState } from '../state.ts';
import { alerts } from './alerts.ts';
import type { Asks } from './asks.ts';
import { diagnoses } from './diagnoses.ts';
import { header } from './header.ts';
import { picture } from './picture.ts';
import { announcement, said } from './said.ts';
import { steps } from './steps.ts';
import { timeline } from './timeline.ts';
import { verdict } from './verdict.ts';

/** @param evidence the state of which everything below the answer is drawn: it may be a frame behind */
export function panel(state: PanelState, evidence: PanelState, asks: Asks): TemplateResult {
  const { model } = state;
  return html`
    ${model === undefined ? nothing : header(model, asks)}
    <main>
      ${model === undefined ? nothing : [verdict(model, asks), picture(model)]}
      ${guard([evidence], () => found(evidence, asks))}
    </main>
    ${announcement(model)} ${said(state)}
  `;
}

function found(state: PanelState, asks: Asks): unknown {
  const { model } = state;
  if (model === undefined) return nothing;
  return [steps(state, model, asks), diagnoses(state, model, asks), alerts(model), timeline(model)];
}
