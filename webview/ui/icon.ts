import { html, svg, type TemplateResult } from 'lit/html.js';

/** Lines on a grid of 16, drawn in the text's colour. The word beside it says the same: no icon stands alone. */
const LINES = {
  bad: 'M8 1.5a6.5 6.5 0 1 1 0 13a6.5 6.5 0 0 1 0-13ZM5.6 5.6l4.8 4.8M10.4 5.6l-4.8 4.8',
  attention: 'M8 1.8 14.8 14H1.2ZM8 6.2v3.6M8 11.6v.6',
  good: 'M8 1.5a6.5 6.5 0 1 1 0 13a6.5 6.5 0 0 1 0-13ZM5 8.2l2.2 2.2L11 6',
  unclear:
    'M8 1.5a6.5 6.5 0 1 1 0 13a6.5 6.5 0 0 1 0-13ZM6.1 6.3a1.9 1.9 0 1 1 2.9 1.7c-.7.4-1 .8-1 1.5M8 11.4v.1',
  pause: 'M8 1.5a6.5 6.5 0 1 1 0 13a6.5 6.5 0 0 1 0-13ZM6.4 5.6v4.8M9.6 5.6v4.8',
  know: 'M8 1.5a6.5 6.5 0 1 1 0 13a6.5 6.5 0 0 1 0-13ZM8 7.2v4M8 4.6v.6',
  none: 'M8 1.5a6.5 6.5 0 1 1 0 13a6.5 6.5 0 0 1 0-13ZM5.4 8h5.2',
  read: 'M8 1.5a6.5 6.5 0 1 1 0 13a6.5 6.5 0 0 1 0-13Z',
  running: 'M8 1.5a6.5 6.5 0 1 1 0 13a6.5 6.5 0 0 1 0-13Z',
  copy: 'M5.5 5.5h8v8h-8ZM10.5 5.5v-3h-8v8h3',
} as const;

export type IconName = keyof typeof LINES;

export function icon(name: IconName): TemplateResult {
  return html`<svg class="icon ${name}" viewBox="0 0 16 16" aria-hidden="true">
    ${svg`<path d=${LINES[name]}></path>`}
  </svg>`;
}
