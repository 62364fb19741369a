/** Wires the panel: messages and clicks become events, events a new state, the state a drawing. */
import { render } from 'lit/html.js';
import { connect } from './hostLink.ts';
import type { Asks } from './render/asks.ts';
import { panel } from './render/panel.ts';
import { memoryOf, reduce, startingState, type PanelEvent, type PanelState } from './state.ts';
import './style.css';
import { startToolkit } from './ui/toolkit.ts';

/** How long an answer to a button stays in sight: for a moment, and as long as it takes to read. */
const SAID_MS = 3000;
const READING_MS = 60;

startToolkit();
const root = document.getElementById('panel') ?? document.body;
const host = connect((message) => {
  happen(message);
});
const memory = host.recall();
let state: PanelState = startingState(memory);
/** What all below the answer was drawn of. */
let evidence = state;
let isRestDue = false;
/** Kept up by the page's own event: to ask for it after each drawing would force a layout each time. */
let scroll = memory?.scroll ?? 0;
/** After a reload the page goes back to where it stood, once the report is drawn. */
let returned = memory === undefined;

const asks: Asks = {
  press: (action) => {
    host.send({ type: 'press', revision: state.revision, action });
  },
  copyCommand: (command) => {
    host.send({ type: 'copyCommand', command });
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
  if (event.type === 'model') drawInTwo();
  else drawAll();
  if (event.type === 'said') fade();
  if (event.type === 'folded' || event.type === 'model') remember();
}

function drawAll(): void {
  evidence = state;
  render(panel(state, evidence, asks), root);
  if (!returned && state.model?.verdict) {
    returned = true;
    window.scrollTo({ top: scroll, behavior: 'instant' });
  }
}

/** The answer is in the very next frame; all that it rests on is many times as much, and comes in the one after. */
function drawInTwo(): void {
  render(panel(state, evidence, asks), root);
  if (isRestDue) return;
  isRestDue = true;
  requestAnimationFrame(() =>
    requestAnimationFrame(() => {
      isRestDue = false;
      drawAll();
    }),
  );
}

function fade(): void {
  if (state.said === undefined) return;
  const { number, text } = state.said;
  setTimeout(happen, SAID_MS + READING_MS * text.length, { type: 'heard', number } satisfies PanelEvent);
}

function remember(): void {
  const known = memoryOf(state, scroll);
  if (known !== undefined) host.remember(known);
}

window.addEventListener('scrollend', () => {
  scroll = Math.round(window.scrollY);
  remember();
});
host.send({ type: 'ready' });
