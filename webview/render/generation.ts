import { html, nothing, type TemplateResult } from 'lit/html.js';
import type { GenerationReport } from '../../src/core/model/report.ts';
import { generationTrack } from './generationTrack.ts';

export function generation(counts: GenerationReport, sentence: string): TemplateResult {
  const track = generationTrack(counts);
  const behind = counts.matches === false;
  return html`
    ${
      track === undefined
        ? nothing
        : html`<div class="tracks ${behind ? 'behind' : ''}" aria-hidden="true">
            <span class="lane">desired</span>
            <span class="steps">${cut(track.cut)}${track.steps.map(() => html`<i class="there"></i>`)}</span>
            <b>${track.desired}</b>
            <span class="lane">observed</span>
            <span class="steps"
              >${cut(track.cut)}${track.steps.map(
                (step) => html`<i class=${step.observed ? 'there' : 'gap'}></i>`,
              )}</span
            >
            <b>${track.observed ?? 'never'}</b>
          </div>`
    }
    <p class=${behind ? '' : 'quiet'}>${sentence}</p>
  `;
}

function cut(more: boolean): TemplateResult | typeof nothing {
  return more ? html`<i class="cut">…</i>` : nothing;
}
