/** The playbook's steps in its order, each with its state, its command and its evidence; they fill in as they arrive. */
import { html, nothing, type TemplateResult } from 'lit/html.js';
import { repeat } from 'lit/directives/repeat.js';
import type { PanelModel, PanelStep, PanelStepState } from '../../src/core/present/panelTypes.ts';
import { isOpen, type PanelState } from '../state.ts';
import { fold } from '../ui/fold.ts';
import { icon, type IconName } from '../ui/icon.ts';
import { actions } from './actions.ts';
import type { Asks } from './asks.ts';
import { part } from './part.ts';
import { table } from './table.ts';

const ICONS: Readonly<Record<PanelStepState, IconName>> = {
  running: 'running',
  read: 'read',
  fine: 'good',
  finding: 'attention',
  empty: 'none',
  blind: 'unclear',
};

export function steps(state: PanelState, model: PanelModel, asks: Asks): TemplateResult {
  return html`<section aria-labelledby="steps">
    <h2 id="steps">Playbook</h2>
    <ol class="steps" role="list">
      ${repeat(
        model.steps,
        ({ id }) => id,
        (one) => step(state, one, asks),
      )}
    </ol>
  </section>`;
}

function step(state: PanelState, one: PanelStep, asks: Asks): TemplateResult {
  const { number, title, word, summary, command } = one;
  return html`<li class="step ${one.state}">
    <h3>
      <span class="number" aria-hidden="true">${number ?? '+'}</span>
      <span>${title}</span>
      <span class="state">${icon(ICONS[one.state])} ${word}</span>
    </h3>
    ${summary === '' ? nothing : html`<p class="summary">${summary}</p>`}
    ${command === null ? nothing : html`<p class="typed">${part(command, asks)}</p>`}
    ${evidence(state, one, asks)} ${actions(one.actions, asks)}
  </li>`;
}

function evidence(
  state: PanelState,
  { id, tables, state: found }: PanelStep,
  asks: Asks,
): TemplateResult | typeof nothing {
  if (tables.length === 0) return nothing;
  const key = `step:${id}`;
  const byItself = found === 'finding';
  return fold(
    {
      open: isOpen(state, key, byItself),
      summary: html`Evidence <span class="quiet">${tables.map(({ title }) => title).join(' · ')}</span>`,
      onToggle: (open) => {
        asks.fold(key, open, byItself);
      },
    },
    () => tables.map((one, i) => table(state, `${id}/${i}`, one, asks)),
  );
}
