/** Every text of a report or a model at once. */
import { visibleText } from './visibleText.ts';

/** The same for every string of a JSON-like value, keys included, of any depth; the value itself is not touched. */
export function visibleDeep<T>(value: T, maxCodePoints?: number): T {
  return mapTexts(value, (text) => visibleText(text, maxCodePoints));
}

/** A copy in which every string of a JSON-like value, keys included, is what `make`, a pure function, makes of it. */
export function mapTexts<T>(value: T, make: (text: string) => string): T {
  // Keys, names and messages repeat, in the report of a thousand pods a hundred times.
  const made = new Map<string, string>();
  const change = (text: string): string => {
    const known = made.get(text);
    if (known !== undefined) return known;
    const changed = make(text);
    made.set(text, changed);
    return changed;
  };
  // A list of what is to do instead of recursion: the depth of hostile JSON is no limit of ours.
  const open: { readonly from: object; readonly to: object }[] = [];
  const copyOf = (from: unknown): unknown => {
    if (typeof from === 'string') return change(from);
    if (typeof from !== 'object' || from === null) return from;
    const to: object = Array.isArray(from) ? [] : {};
    open.push({ from, to });
    return to;
  };
  const root = copyOf(value);
  for (let next = open.pop(); next; next = open.pop()) {
    const { from, to } = next;
    if (Array.isArray(from)) for (const item of from) (to as unknown[]).push(copyOf(item));
    else for (const [key, field] of Object.entries(from)) own(to, change(key), copyOf(field));
  }
  return root as T;
}

/** A key may be `__proto__`; assigned, it would replace the prototype. */
function own(fields: object, name: string, value: unknown): void {
  if (name !== '__proto__') (fields as Record<string, unknown>)[name] = value;
  else Object.defineProperty(fields, name, { value, enumerable: true, writable: true, configurable: true });
}
