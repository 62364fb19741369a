/** The text behind `prefix`, compared without case; undefined when the text does not begin with it. */
export function behind(text: string, prefix: string): string | undefined {
  return text.slice(0, prefix.length).toLowerCase() === prefix.toLowerCase()
    ? text.slice(prefix.length)
    : undefined;
}

const COMBINED = '(combined from similar events): ';

/**
 * The event recorder folds ten similar events into one under this prefix; the rest is the newest of them.
 * Source: client-go `tools/record/events_cache.go`.
 */
export function withoutCombined(message: string): { readonly text: string; readonly combined: boolean } {
  const text = message.trim();
  const rest = behind(text, COMBINED);
  return { text: rest ?? text, combined: rest !== undefined };
}

/** The items of a list that Go joined with ", ": commas inside brackets or double quotes do not part. */
export function listItems(text: string): string[] {
  const items: string[] = [];
  let depth = 0;
  let quoted = false;
  let start = 0;
  for (let at = 0; at < text.length; at += 1) {
    const character = text[at];
    if (character === '"') quoted = !quoted;
    else if (quoted) continue;
    else if (character === '(' || character === '[' || character === '{') depth += 1;
    else if (character === ')' || character === ']' || character === '}') depth = Math.max(0, depth - 1);
    else if (character === ',' && depth === 0 && text[at + 1] === ' ') {
      items.push(text.slice(start, at));
      start = at + 2;
    }
  }
  items.push(text.slice(start));
  return items.map((item) => item.trim()).filter((item) => item !== '');
}

/** `[a, b]` → `a, b`; other text as it is. */
export function withoutBrackets(text: string): string {
  const trimmed = text.trim();
  return trimmed.startsWith('[') && trimmed.endsWith(']') ? trimmed.slice(1, -1) : trimmed;
}
