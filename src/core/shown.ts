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
  return mapTexts(
    value,
    onceEach((text) => visibleText(withoutSecrets(text), LONGEST_TEXT)),
  );
}
