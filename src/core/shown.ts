/** The last that happens to a report before anybody sees it. */
import { LONGEST_TEXT } from './model/report.ts';
import { redactText } from './redact.ts';
import { mapTexts } from './visibleDeep.ts';
import { visibleText } from './visibleText.ts';

/** More of a text than can be shown need not be searched, whatever its marks make of the rest. */
const SEARCHED = 4 * LONGEST_TEXT;

/**
 * A copy in which no text of the cluster holds what looks like a secret (somebody's message quotes a URL with its
 * password), nothing that a screen would obey, and no more than a page.
 */
export function shown<T>(value: T): T {
  return mapTexts(value, (text) => visibleText(redacted(text), LONGEST_TEXT));
}

function redacted(text: string): string {
  const clean = redactText(text.slice(0, SEARCHED));
  return clean.redacted === 0 ? text : clean.text + text.slice(SEARCHED);
}
