/** The answer in one sentence, what to do next, and what proves it; before there is one, how far the reading is. */
import { html, nothing, type TemplateResult } from 'lit/html.js';
import type { Proof } from '../../src/core/model/report.ts';
import type { PanelModel, PanelVerdict } from '../../src/core/present/panelTypes.ts';
import { textLink } from '../ui/button.ts';
import { icon, type IconName } from '../ui/icon.ts';
import type { Asks } from './asks.ts';
import { part } from './part.ts';
import { progress } from './progress.ts';

const ICONS: Readonly<Record<PanelVerdict['status'], IconName>> = {
  healthy: 'good',
  progressing: 'read',
  paused: 'pause',
  stuck: 'bad',
  unknown: 'unclear',
};

export function verdict(model: PanelModel, asks: Asks): TemplateResult {
  const { verdict: answer, phase } = model;
  const isOld = phase === 'failed' || phase === 'cancelled';
  return html`<section
    class="verdict ${answer === null ? phase : isOld ? 'old' : answer.status}"
    aria-labelledby="verdict"
  >
    ${phase === 'collecting' ? progress(model) : nothing}
    ${answer === null ? unanswered(model) : answered(answer, asks)}
  </section>`;
}

function answered(
  { status, word, headline, remedies, proof, rule }: PanelVerdict,
  asks: Asks,
): TemplateResult {
  return html`
    <p class="word">${icon(ICONS[status])} <span>${word}</span></p>
    <h2 id="verdict">${headline}</h2>
    ${
      remedies.length + proof.length === 0
        ? nothing
        : html`<div class="halves">${toDo(remedies, asks)} ${proofList(proof)}</div>`
    }
    ${
      rule === null
        ? nothing
        : html`<p class="more">
            ${textLink('About this diagnosis', () => {
              asks.openRule(rule);
            })}
          </p>`
    }
  `;
}

function toDo(remedies: PanelVerdict['remedies'], asks: Asks): TemplateResult | typeof nothing {
  if (remedies.length === 0) return nothing;
  return html`<div class="next">
    <h3>What to do next</h3>
    <ol>
      ${remedies.map((one) => html`<li>${one.map((piece) => part(piece, asks))}</li>`)}
    </ol>
  </div>`;
}

function proofList(proof: readonly Proof[]): TemplateResult | typeof nothing {
  if (proof.length === 0) return nothing;
  return html`<div class="proof">
    <h3>Proof</h3>
    <ul>
      ${proof.map(({ object, fact }) => html`<li><b>${object}</b> <span>${fact}</span></li>`)}
    </ul>
  </div>`;
}

function unanswered({ phase, notice }: PanelModel): TemplateResult {
  if (phase === 'collecting')
    return html`<h2 id="verdict">Collecting evidence</h2>
      <p class="quiet">The verdict follows once the playbook’s steps are read.</p>`;
  const head = phase === 'cancelled' ? 'Cancelled' : 'No diagnosis';
  return html`
    <p class="word">${icon(phase === 'cancelled' ? 'none' : 'bad')} <span>${head}</span></p>
    <h2 id="verdict">${notice ?? 'Run it again for a verdict'}</h2>
  `;
}
