/** Every diagnosis with its answer: what was found in full, what could not be told with the reason, the rest in a line. */
import { html, nothing, type TemplateResult } from 'lit/html.js';
import type { PanelDiagnoses, PanelModel, PanelOutcome } from '../../src/core/present/panelTypes.ts';
import { isOpen, type PanelState } from '../state.ts';
import { textLink } from '../ui/button.ts';
import { fold } from '../ui/fold.ts';
import { icon, type IconName } from '../ui/icon.ts';
import type { Asks } from './asks.ts';

const ICONS: Readonly<Record<PanelOutcome['result'], IconName>> = {
  cause: 'bad',
  symptom: 'attention',
  context: 'know',
  open: 'unclear',
  not: 'none',
};

export function diagnoses(
  state: PanelState,
  { diagnoses: groups }: PanelModel,
  asks: Asks,
): TemplateResult | typeof nothing {
  if (groups.length === 0) return nothing;
  return html`<section class="diagnoses" aria-labelledby="diagnoses">
    <h2 id="diagnoses">Diagnoses</h2>
    ${groups.map((one, i) => group(state, one, i, asks))}
  </section>`;
}

function group(
  state: PanelState,
  { title, outcomes }: PanelDiagnoses,
  index: number,
  asks: Asks,
): TemplateResult {
  const key = `diagnoses:${index}`;
  const byItself = index === 0 || outcomes.some(({ result }) => result !== 'not' && result !== 'open');
  return fold(
    {
      open: isOpen(state, key, byItself),
      summary: html`${title} <span class="quiet">${tally(outcomes)}</span>`,
      onToggle: (open) => {
        asks.fold(key, open, byItself);
      },
    },
    () =>
      html`<ul class="outcomes" role="list">
        ${outcomes.map((one) => outcome(one, asks))}
      </ul>`,
  );
}

function outcome(
  { rule, title, diagnosis, result, word, message, proof }: PanelOutcome,
  asks: Asks,
): TemplateResult {
  return html`<li class="${result} ${diagnosis === null ? 'unnumbered' : ''}">
    <p class="head">
      ${diagnosis === null ? nothing : html`<span class="number">${diagnosis}</span>`}
      <span
        >${
          rule === null
            ? title
            : textLink(
                title,
                () => {
                  asks.openRule(rule);
                },
                `About “${title}”`,
              )
        }</span
      >
      <span class="state">${icon(ICONS[result])} ${word}</span>
    </p>
    <p class="message">${message}</p>
    ${
      proof.length === 0 || result === 'cause'
        ? nothing
        : html`<ul class="proof">
            ${proof.map(({ object, fact }) => html`<li><b>${object}</b> <span>${fact}</span></li>`)}
          </ul>`
    }
  </li>`;
}

/** `1 found, 2 could not be told, 6 not so`; the first diagnosis only sums up the others. */
function tally(all: readonly PanelOutcome[]): string {
  const outcomes = all.filter(({ diagnosis }) => diagnosis !== 1);
  const count = (results: readonly PanelOutcome['result'][], words: string): string[] => {
    const number = outcomes.filter(({ result }) => results.includes(result)).length;
    return number === 0 ? [] : [`${number} ${words}`];
  };
  return [
    ...count(['cause', 'symptom', 'context'], 'found'),
    ...count(['open'], 'could not be told'),
    ...count(['not'], 'not so'),
  ].join(', ');
}
