import { html, nothing, type TemplateResult } from 'lit/html.js';
import type { GenerationReport } from '../../src/core/model/report.ts';
import { generationTrack, type GenerationTrack } from './generationTrack.ts';

export function generation(counts: GenerationReport, sentence: string): TemplateResult {
  const track = generationTrack(counts);
  const behind = counts.matches === false;
  return html`
    ${
      track === undefined
        ? nothing
        : html`<div class="tracks ${behind ? 'behind' : ''}" aria-hidden="true">
            <span class="lane">desired <b>${track.desired}</b></span>
            ${generations(track, () => true)}
            <span class="lane observed">observed <b>${track.observed ?? 'never'}</b></span>
            ${generations(track, ({ observed }) => observed)}
          </div>`
    }
    <p class=${behind ? '' : 'quiet'}>${sentence}</p>
  `;
}

function generations(
  { steps, cut }: GenerationTrack,
  isThere: (step: GenerationTrack['steps'][number]) => boolean,
): TemplateResult {
  return html`<span class="generations">
    ${cut ? html`<i class="cut">…</i>` : nothing}
    ${steps.map((step) => html`<i class=${isThere(step) ? '' : 'gap'}>${step.generation}</i>`)}
  </span>`;
}
