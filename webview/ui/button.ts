import { html, nothing, type TemplateResult } from 'lit/html.js';
import { icon, type IconName } from './icon.ts';

export interface ButtonLook {
  readonly label: string;
  readonly primary?: boolean;
  /** Shown instead of the label, which is then its name for a screen reader and its tooltip. */
  readonly icon?: IconName;
  /** Why it cannot be pressed; null: it can. */
  readonly disabled?: string | null;
}

export function button(look: ButtonLook, press: () => void): TemplateResult {
  const { label, primary = false, icon: picture, disabled = null } = look;
  const appearance = picture !== undefined ? 'icon' : primary ? 'primary' : 'secondary';
  const name = disabled === null ? label : `${label} (${disabled})`;
  const named = picture !== undefined || disabled !== null;
  return html`<vscode-button
    appearance=${appearance}
    ?disabled=${disabled !== null}
    title=${named ? name : nothing}
    aria-label=${named ? name : nothing}
    @click=${() => {
      if (disabled === null) press();
    }}
    >${picture === undefined ? label : icon(picture)}</vscode-button
  >`;
}

/** A button that reads as a link in running text. */
export function textLink(label: string, press: () => void, name?: string): TemplateResult {
  return html`<button class="link" type="button" aria-label=${name ?? nothing} @click=${press}>
    ${label}
  </button>`;
}
