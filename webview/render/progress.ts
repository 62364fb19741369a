import { html, nothing, svg, type TemplateResult } from 'lit/html.js';
import type { PanelModel } from '../../src/core/present/panelTypes.ts';

/** How many of the playbook's steps have answered. */
export function progress({ steps, verdict }: PanelModel): TemplateResult {
  const playbook = steps.filter(({ number }) => number !== null);
  const done = playbook.filter(({ state }) => state !== 'running').length;
  // While it is looked at again the steps are those of the last answer: nothing to count.
  const counted = verdict === null && playbook.length > 0;
  const text = counted ? `${done} of ${playbook.length} steps read` : 'Looking again';
  const width = counted ? Math.max(3, (100 * done) / playbook.length) : 30;
  return html`<p
    class="progress ${counted ? '' : 'endless'}"
    role="progressbar"
    aria-label="Diagnosis"
    aria-valuemax=${counted ? playbook.length : nothing}
    aria-valuenow=${counted ? done : nothing}
    aria-valuetext=${text}
  >
    <svg viewBox="0 0 100 2" preserveAspectRatio="none" aria-hidden="true">
      ${svg`<rect class="bar" x="0" y="0" height="2" width=${width}></rect>`}
    </svg>
    <span>${text}</span>
  </p>`;
}
