import { html, nothing, type TemplateResult } from 'lit/html.js';
import type { PanelAlert, PanelModel } from '../../src/core/present/panelTypes.ts';
import { icon, type IconName } from '../ui/icon.ts';

export function alerts({ alerts: all }: PanelModel): TemplateResult | typeof nothing {
  if (all.length === 0) return nothing;
  return html`<section aria-labelledby="alerts">
    <h2 id="alerts">Alerts</h2>
    <ul class="alerts" role="list">
      ${all.map(alert)}
    </ul>
  </section>`;
}

function alert({ name, wouldFire, word, because }: PanelAlert): TemplateResult {
  return html`<li class=${wouldFire === true ? 'fires' : ''}>
    <p class="head">
      <span>${name}</span>
      <span class="state">${icon(iconOf(wouldFire))} ${word}</span>
    </p>
    <p class="message">${because}</p>
  </li>`;
}

function iconOf(wouldFire: boolean | null): IconName {
  return wouldFire === null ? 'unclear' : wouldFire ? 'attention' : 'none';
}
