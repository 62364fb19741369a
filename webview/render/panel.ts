/** The whole panel, top to bottom: what is wrong, what to do, where it stands, and then how that was found. */
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

export function panel(state: PanelState, asks: Asks): TemplateResult {
  const { model } = state;
  return html`
    ${model === undefined ? nothing : header(model, asks)}
    <main>
      ${
        model === undefined
          ? nothing
          : [
              verdict(model, asks),
              picture(model),
              steps(state, model, asks),
              diagnoses(state, model, asks),
              alerts(model),
              timeline(model),
            ]
      }
    </main>
    ${announcement(model)} ${said(state)}
  `;
}
