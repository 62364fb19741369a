/** The last that happens to a report before anybody sees it. */
import { LONGEST_TEXT } from './model/report.ts';
import { withoutSecrets } from './redact.ts';
import { mapTexts, onceEach } from './visibleDeep.ts';
import { visibleText } from './visibleText.ts';

/**
 * The value, in which no text of the cluster holds what looks like a secret (somebody's message quotes a URL with its
 * password), nothing that a screen would obey, and no more than a page.
 */
export function shown<T>(value: T): T {
  const made = onceEach(cleaned);
  return mapTexts(value, (text) => (CLEAN.has(text) ? text : made(text)));
}

function cleaned(text: string): string {
  const clean = visibleText(withoutSecrets(text), LONGEST_TEXT);
  if (clean === text && text.length <= REMEMBERED_LENGTH) remember(text);
  return clean;
}

/**
 * What was looked through and left as it was: the steps, the early report and the last one say nearly the same, as does
 * the next diagnosis. What holds a secret is not in here.
 */
const CLEAN = new Set<string>();
const REMEMBERED = 4000;
const REMEMBERED_LENGTH = 500;

function remember(text: string): void {
  if (CLEAN.size >= REMEMBERED) CLEAN.clear();
  CLEAN.add(text);
}
