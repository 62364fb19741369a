import { html, nothing, type TemplateResult } from 'lit/html.js';
import type { PanelModel } from '../../src/core/present/panelTypes.ts';
import { icon } from '../ui/icon.ts';
import { actions } from './actions.ts';
import type { Asks } from './asks.ts';

export function header(model: PanelModel, asks: Asks): TemplateResult {
  const { target, where, collectedAt, notice, phase, verdict } = model;
  // Without a verdict it stands in its place.
  const isAnswer = verdict === null && (phase === 'failed' || phase === 'cancelled');
  return html`<header>
    <div>
      <h1>${target.name}</h1>
      <dl>
        ${fact('namespace', target.namespace)}
        ${target.context === null ? nothing : fact('context', target.context)}
        ${where === target.context ? nothing : fact('from', where)}
        ${collectedAt === null ? nothing : fact('as of', `${collectedAt} UTC`)}
      </dl>
    </div>
    ${actions(model.actions, asks)}
    ${notice === null || isAnswer ? nothing : html`<p class="notice">${icon('know')} ${notice}</p>`}
  </header>`;
}

function fact(name: string, value: string): TemplateResult {
  return html`<div>
    <dt>${name}</dt>
    <dd>${value}</dd>
  </div>`;
}
