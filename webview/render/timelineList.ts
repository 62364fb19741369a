/**
 * The timeline's rows. Thousands of them scroll because only those in sight are in the page; rows are as high as their
 * text, so heights are guessed until a row has been drawn once. An element of its own, since it answers to its own
 * scrolling and not to the panel's state.
 */
import { html, nothing, render, type TemplateResult } from 'lit/html.js';
import { repeat } from 'lit/directives/repeat.js';
import type { PanelTimelineEntry } from '../../src/core/present/panelTypes.ts';
import { room, rowAt, rowWindow, type RowWindow } from './timelineWindow.ts';

const GUESS = 44;

class TimelineList extends HTMLElement {
  #rows: readonly PanelTimelineEntry[] = [];
  /** Tell rows apart, over models too. */
  #keys: readonly string[] = [];
  /** CSS pixels; guessed until a row has been drawn. */
  #heights: number[] = [];
  /** Of the last drawing; 0 before the first. */
  #width = 0;
  /** Called first once the page is laid out, so that drawing need not force a layout of its own. */
  readonly #resized = new ResizeObserver(() => {
    if (this.clientWidth === this.#width) return;
    this.#width = this.clientWidth;
    this.#heights.fill(GUESS);
    this.#draw(this.scrollTop);
  });

  set entries(entries: readonly PanelTimelineEntry[]) {
    const { index, inside } = rowAt(this.#heights, this.scrollTop);
    const inSight = this.scrollTop > 0 ? this.#keys[index] : undefined;
    // A new model mostly brings the old rows again: what was measured of them holds.
    const measured = new Map(this.#keys.map((key, i) => [key, this.#heights[i]]));
    this.#rows = entries;
    this.#keys = uniqueKeys(entries);
    this.#heights = this.#keys.map((key) => measured.get(key) ?? GUESS);
    if (this.#width === 0) return;
    const place = inSight === undefined ? -1 : this.#keys.indexOf(inSight);
    this.#draw(place < 0 ? this.scrollTop : room(this.#heights, 0, place) + inside);
  }

  connectedCallback(): void {
    this.addEventListener('scroll', this.#scrolled);
    this.#resized.observe(this);
  }

  disconnectedCallback(): void {
    this.removeEventListener('scroll', this.#scrolled);
    this.#resized.disconnect();
    this.#width = 0;
  }

  readonly #scrolled = (): void => {
    this.#draw(this.scrollTop);
  };

  /**
   * Shows what is at `top` by the heights that are known, and measures it. Where a guess above was wrong, the row at
   * the top stays where it is and the scroll position gives way; at the very end, it is the last row that stays.
   */
  #draw(top: number): void {
    const atEnd = top > 0 && top + this.clientHeight >= room(this.#heights, 0, this.#heights.length) - 1;
    const { index, inside } = rowAt(this.#heights, top);
    const drawn = this.#window(top);
    this.#render(drawn);
    this.#measure(drawn);
    const total = room(this.#heights, 0, this.#heights.length);
    const settled = atEnd ? total - this.clientHeight : room(this.#heights, 0, index) + inside;
    this.#render(this.#window(settled));
    if (top > 0 && Math.abs(this.scrollTop - settled) >= 1) this.scrollTop = settled;
  }

  #window(top: number): RowWindow {
    // Before the first drawing it is as low as it is empty.
    return rowWindow(this.#heights, top, Math.max(this.clientHeight, window.innerHeight / 2));
  }

  #render({ first, end }: RowWindow): void {
    render(
      html`<ol role="list">
        ${repeat(
          this.#rows.slice(first, end),
          (_, i) => this.#keys[first + i],
          (entry, i) => row(entry, first + i + 1, this.#rows.length),
        )}
      </ol>`,
      this,
    );
    const list = this.querySelector('ol');
    if (list === null) return;
    list.style.paddingTop = `${room(this.#heights, 0, first)}px`;
    list.style.paddingBottom = `${room(this.#heights, end, this.#heights.length)}px`;
  }

  #measure({ first }: RowWindow): void {
    this.querySelectorAll('li').forEach((line, i) => {
      const { height } = line.getBoundingClientRect();
      if (height > 0) this.#heights[first + i] = height;
    });
  }
}

function row(
  { clock, object, what, count, source, firstAt }: PanelTimelineEntry,
  place: number,
  total: number,
): TemplateResult {
  return html`<li aria-posinset=${place} aria-setsize=${total}>
    <span class="clock">${clock}</span>
    <span>
      <b>${object}</b> <span class="text">${what}</span>
      ${count > 1 ? html`<span class="quiet">×${count}${since(firstAt)}</span>` : nothing}
      <span class="quiet">(${SOURCES[source]})</span>
    </span>
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
function uniqueKeys(entries: readonly PanelTimelineEntry[]): string[] {
  const seen = new Map<string, number>();
  return entries.map(({ at, object, what }) => {
    const key = `${at} ${object} ${what}`;
    const times = (seen.get(key) ?? 0) + 1;
    seen.set(key, times);
    return times === 1 ? key : `${key} ${times}`;
  });
}

customElements.define('rollout-timeline', TimelineList);
