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
  /** CSS pixels; guessed of rows that have not been drawn in this width. */
  #heights: number[] = [];
  /** Heights of those that have been, by their keys. */
  #measured = new Map<string, number>();
  /** What the page said last of the list's width, height and place: to ask it forces a layout of the whole panel. */
  #width = 0;
  #view = 0;
  #top = 0;
  readonly #resized = new ResizeObserver(() => {
    const { clientWidth: width, clientHeight: view } = this;
    if (width === this.#width && view === this.#view) return;
    if (width !== this.#width) {
      this.#measured.clear();
      this.#heights.fill(GUESS);
    }
    this.#width = width;
    this.#view = view;
    this.#draw(this.#top);
  });

  set entries(entries: readonly PanelTimelineEntry[]) {
    const { index, inside } = rowAt(this.#heights, this.#top);
    const inSight = this.#top > 0 ? this.#keys[index] : undefined;
    this.#rows = entries;
    this.#keys = uniqueKeys(entries);
    // A new model mostly brings the old rows again: what was measured of them holds, and nothing else is kept.
    const before = this.#measured;
    this.#measured = new Map();
    this.#heights = this.#keys.map((key) => {
      const height = before.get(key);
      if (height !== undefined) this.#measured.set(key, height);
      return height ?? GUESS;
    });
    if (this.#width === 0) return;
    const place = inSight === undefined ? -1 : this.#keys.indexOf(inSight);
    this.#draw(place < 0 ? this.#top : room(this.#heights, 0, place) + inside);
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
    this.#top = this.scrollTop;
    this.#draw(this.#top);
  };

  /**
   * Shows what is at `top` by the heights that are known, and measures what is new. Where a guess above was wrong, the
   * row at the top stays where it is and the scroll position gives way; at the very end, it is the last row that stays.
   */
  #draw(top: number): void {
    const atEnd = top > 0 && top + this.#view >= room(this.#heights, 0, this.#heights.length) - 1;
    const { index, inside } = rowAt(this.#heights, top);
    const drawn = this.#window(top);
    this.#render(drawn);
    if (!this.#measure(drawn)) {
      this.#goTo(top);
      return;
    }
    const total = room(this.#heights, 0, this.#heights.length);
    const settled = atEnd ? total - this.#view : room(this.#heights, 0, index) + inside;
    this.#render(this.#window(settled));
    this.#goTo(settled);
  }

  #goTo(top: number): void {
    if (top <= 0 || Math.abs(this.#top - top) < 1) return;
    this.#top = top;
    this.scrollTop = top;
  }

  #window(top: number): RowWindow {
    // Before the first drawing it is as low as it is empty.
    return rowWindow(this.#heights, top, Math.max(this.#view, window.innerHeight / 2));
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

  /** Whether some of the rows that are drawn were new, and are measured now. */
  #measure({ first, end }: RowWindow): boolean {
    if (this.#keys.slice(first, end).every((key) => this.#measured.has(key))) return false;
    this.querySelectorAll('li').forEach((line, i) => {
      const { height } = line.getBoundingClientRect();
      const key = this.#keys[first + i];
      if (height === 0 || key === undefined) return;
      this.#heights[first + i] = height;
      this.#measured.set(key, height);
    });
    return true;
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
  return entries.map(({ at, object, what, count }) => {
    const key = `${at} ${object} ${what} ${count}`;
    const times = (seen.get(key) ?? 0) + 1;
    seen.set(key, times);
    return times === 1 ? key : `${key} ${times}`;
  });
}

customElements.define('rollout-timeline', TimelineList);
