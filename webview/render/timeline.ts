import { html, nothing, type TemplateResult } from 'lit/html.js';
import type { PanelModel } from '../../src/core/present/panelTypes.ts';
import './timelineList.ts';

export function timeline({ timeline: entries }: PanelModel): TemplateResult | typeof nothing {
  if (entries.length === 0) return nothing;
  return html`<section class="timeline" aria-labelledby="timeline">
    <h2 id="timeline">
      Timeline
      <span class="quiet"
        >${entries.length === 1 ? '1 entry' : `${entries.length} entries, newest first`}, UTC</span
      >
    </h2>
    <rollout-timeline
      tabindex="0"
      role="group"
      aria-label="Timeline entries"
      .entries=${entries}
    ></rollout-timeline>
  </section>`;
}
