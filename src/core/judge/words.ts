/** Pieces of sentences that several rules need. */
import type { ContainerFact } from '../model/evidence.ts';
import { withoutSecrets } from '../redact.ts';

/** `container web (registry.example/web:2)`, `init container migrate (…)`, `sidecar proxy (…)`. */
export function containerText(container: ContainerFact): string {
  const { name, image } = container;
  return `${roleText(container)} ${name}${image === undefined ? '' : ` (${image})`}`;
}

export function roleText({ role }: ContainerFact): string {
  return role === 'main' ? 'container' : role === 'init' ? 'init container' : 'sidecar';
}

/** With an upper-case first letter, to begin a sentence. */
export function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

/** On one line, without secrets and not longer than `length`; a cut shows as an ellipsis. */
export function clip(text: string, length: number): string {
  const line = withoutSecrets(text).replace(/\s+/g, ' ').trim();
  return line.length <= length ? line : `${line.slice(0, length - 1).trimEnd()}…`;
}

/** `: text` on one line to end a sentence with; nothing where there is no text. */
export function detail(text: string | undefined, length = 120): string {
  const line = text === undefined ? '' : clip(text, length).replace(/[.\s]+$/, '');
  return line === '' ? '' : `: ${line}`;
}
