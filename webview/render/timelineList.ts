/**
 * The timeline's rows. Thousands of them scroll because only those in sight are in the page; rows are as high as their
 * text, so heights are guessed until a row has been drawn once. An element of its own, since it answers to its own
 * scrolling and not to the panel's state.
 */
import { html, nothing, render, type TemplateResult } from 'lit/html.js';
import { repeat } from 'lit/directives/repeat.js';
import type { PanelTimelineEntry } from '../../src/core/present/panelTypes.ts';
import { rowWindow } from './timelineWindow.ts';

const GUESS = 44;
/** Measuring may bring other rows into sight; twice is enough in practice, and this ends it in any case. */
const ROUNDS = 3;

interface Row {
  readonly key: string;
  readonly entry: PanelTimelineEntry;
}

class TimelineList extends HTMLElement {
  #rows: readonly Row[] = [];
  /** By the row's key, so that a new model with more rows finds the old ones measured. */
  #heights = new Map<string, number>();
  #width = 0;
  readonly #resized = new ResizeObserver(() => {
    if (this.clientWidth === this.#width) return;
    this.#width = this.clientWidth;
    this.#heights.clear();
    this.#draw();
  });

  set entries(entries: readonly PanelTimelineEntry[]) {
    this.#rows = withKeys(entries);
    if (this.isConnected) this.#draw();
  }

  connectedCallback(): void {
    this.#width = this.clientWidth;
    this.addEventListener('scroll', this.#draw);
    this.#resized.observe(this);
    this.#draw();
  }

  disconnectedCallback(): void {
    this.removeEventListener('scroll', this.#draw);
    this.#resized.disconnect();
  }

  readonly #draw = (): void => {
    for (let round = 0; round < ROUNDS; round++) if (!this.#drawOnce()) return;
  };

  /** Returns whether a height turned out to be another than was guessed. */
  #drawOnce(): boolean {
    const heights = this.#rows.map(({ key }) => this.#heights.get(key) ?? GUESS);
    const { first, end, above, below } = rowWindow(heights, this.scrollTop, window.innerHeight);
    const total = this.#rows.length;
    render(
      html`<ol role="list">
        ${repeat(
          this.#rows.slice(first, end),
          ({ key }) => key,
          ({ entry }, i) => row(entry, first + i + 1, total),
        )}
      </ol>`,
      this,
    );
    const list = this.querySelector('ol');
    if (list === null) return false;
    list.style.paddingTop = `${above}px`;
    list.style.paddingBottom = `${below}px`;
    return this.#measure(list, first);
  }

  #measure(list: HTMLOListElement, first: number): boolean {
    let changed = false;
    [...list.children].forEach((child, i) => {
      const key = this.#rows[first + i]?.key;
      const { height } = child.getBoundingClientRect();
      if (key === undefined || height === 0 || this.#heights.get(key) === height) return;
      this.#heights.set(key, height);
      changed = true;
    });
    return changed;
  }
}

function row(
  { clock, object, what, count, source, firstAt }: PanelTimelineEntry,
  place: number,
  total: number,
): TemplateResult {
  return html`<li aria-posinset=${place} aria-setsize=${total}>
    <span class="clock">${clock}</span>
    <span class="what"
      ><b>${object}</b> ${what}
      ${count > 1 ? html`<span class="quiet">×${count}${since(firstAt)}</span>` : nothing}
      <span class="quiet source">${SOURCES[source]}</span></span
    >
  </li>`;
}

const SOURCES: Readonly<Record<PanelTimelineEntry['source'], string>> = {
  event: 'event',
  condition: 'condition',
  managedFields: 'write',
  status: 'status',
};

function since(firstAt: string | null): string {
  return firstAt === null ? '' : ` since ${firstAt.slice(11, 19)}`;
}

/** The same thing may be told twice of the same second. */
function withKeys(entries: readonly PanelTimelineEntry[]): Row[] {
  const seen = new Map<string, number>();
  return entries.map((entry) => {
    const key = `${entry.at} ${entry.object} ${entry.what}`;
    const times = (seen.get(key) ?? 0) + 1;
    seen.set(key, times);
    return { key: times === 1 ? key : `${key} ${times}`, entry };
  });
}

customElements.define('rollout-timeline', TimelineList);
