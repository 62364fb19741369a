import { html, nothing, type TemplateResult } from 'lit/html.js';
import type { Table } from '../../src/core/model/report.ts';
import type { PanelState } from '../state.ts';
import { button } from '../ui/button.ts';
import type { Asks } from './asks.ts';

/** Rows that are drawn at first, and with each asking for more. */
const ROWS = 100;

/** Up to this many characters a cell without a space keeps to one line: names would break at their hyphens. */
const LONGEST_NAME = 48;
/** What stands where there is nothing to say. */
const NOTHING = /^–?$/;

export function table(
  state: PanelState,
  id: string,
  { title, columns, rows }: Table,
  asks: Asks,
): TemplateResult {
  const shown = state.rows.get(id) ?? ROWS;
  const left = rows.length - shown;
  // A pair of columns has room everywhere.
  return html`<div class="table ${columns.length > 2 ? 'stacks' : ''}">
    <div class="scroll">
      <table>
        <caption>
          ${title}
        </caption>
        <thead>
          <tr>
            ${columns.map((column) => html`<th scope="col">${column}</th>`)}
          </tr>
        </thead>
        <tbody>
          ${rows.slice(0, shown).map(
            (row) =>
              html`<tr>
                ${row.map(
                  (cell, i) => html`<td class=${kindOf(cell)} data-column=${columns[i] ?? ''}>${cell}</td>`,
                )}
              </tr>`,
          )}
        </tbody>
      </table>
    </div>
    ${
      left <= 0
        ? nothing
        : html`<p class="quiet">
            ${shown} of ${rows.length} rows
            ${button({ label: `Show ${Math.min(left, 5 * ROWS)} more` }, () => {
              asks.moreRows(id, shown + 5 * ROWS);
            })}
          </p>`
    }
  </div>`;
}

function kindOf(cell: string): string {
  if (NOTHING.test(cell)) return 'nothing';
  if (cell.length > LONGEST_NAME) return 'long';
  return /\s/.test(cell) ? 'words' : 'name';
}
