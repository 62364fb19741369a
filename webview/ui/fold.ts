import { html, type TemplateResult } from 'lit/html.js';

export interface Fold {
  readonly open: boolean;
  readonly summary: unknown;
  readonly onToggle: (open: boolean) => void;
}

/** Something that folds. What is inside is made only while it is open. */
export function fold({ open, summary, onToggle }: Fold, inside: () => unknown): TemplateResult {
  return html`<details
    ?open=${open}
    @toggle=${({ currentTarget }: Event) => {
      if (currentTarget instanceof HTMLDetailsElement) onToggle(currentTarget.open);
    }}
  >
    <summary>${summary}</summary>
    ${open ? inside() : ''}
  </details>`;
}
