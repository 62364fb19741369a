/** Wires the panel: messages and clicks become events, events a new state, the state a drawing. */
import { render } from 'lit/html.js';
import { connect } from './hostLink.ts';
import type { Asks } from './render/asks.ts';
import { panel } from './render/panel.ts';
import { memoryOf, reduce, startingState, type PanelEvent, type PanelState } from './state.ts';
import './style.css';
import { startToolkit } from './ui/toolkit.ts';

/** How long an answer to a button stays in sight. */
const SAID_MS = 4000;

startToolkit();
const root = document.getElementById('panel') ?? document.body;
const host = connect((message) => {
  happen(message);
});
const memory = host.recall();
let state: PanelState = startingState(memory);
/** Where the page stood before a reload; once the report is drawn it goes there. */
let comeBackTo = memory?.scroll;

const asks: Asks = {
  press: (action) => {
    host.send({ type: 'press', revision: state.revision, action });
  },
  copyCommand: (step) => {
    host.send({ type: 'copyCommand', step });
  },
  openRule: (rule) => {
    host.send({ type: 'openRule', rule });
  },
  fold: (id, open, byItself) => {
    happen({ type: 'folded', id, open, byItself });
  },
  moreRows: (id, rows) => {
    happen({ type: 'moreRows', id, rows });
  },
};

function happen(event: PanelEvent): void {
  const next = reduce(state, event);
  if (next === state) return;
  state = next;
  render(panel(state, asks), root);
  if (event.type === 'said') fade();
  if (event.type === 'folded' || event.type === 'model') remember();
  if (comeBackTo !== undefined && state.model?.verdict) {
    window.scrollTo({ top: comeBackTo, behavior: 'instant' });
    comeBackTo = undefined;
  }
}

function fade(): void {
  const number = state.said?.number;
  if (number !== undefined) setTimeout(happen, SAID_MS, { type: 'heard', number } satisfies PanelEvent);
}

function remember(): void {
  const known = memoryOf(state, comeBackTo ?? Math.round(window.scrollY));
  if (known !== undefined) host.remember(known);
}

window.addEventListener('scrollend', remember);
host.send({ type: 'ready' });
