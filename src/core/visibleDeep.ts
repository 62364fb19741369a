/** Every text of a report or a model at once. */
import { visibleText } from './visibleText.ts';

/** The same for every string of a JSON-like value, keys included, of any depth; the value itself is not touched. */
export function visibleDeep<T>(value: T, maxCodePoints?: number): T {
  return mapTexts(
    value,
    onceEach((text) => visibleText(text, maxCodePoints)),
  );
}

/** Keys, names and messages repeat, in the report of a thousand pods a hundred times. */
export function onceEach(make: (text: string) => string): (text: string) => string {
  const made = new Map<string, string>();
  return (text) => {
    const known = made.get(text);
    if (known !== undefined) return known;
    const changed = make(text);
    made.set(text, changed);
    return changed;
  };
}

/**
 * The value with every string in it, keys included, as `change`, a pure function, makes it. Where that changes none, it
 * is the value itself.
 */
export function mapTexts<T>(value: T, change: (text: string) => string): T {
  return changesNone(value, change) ? value : copied(value, change);
}

// Both with a list of what is to do instead of recursion: the depth of hostile JSON is no limit of ours.

function changesNone(value: unknown, change: (text: string) => string): boolean {
  const open: unknown[] = [value];
  while (open.length > 0) {
    const next = open.pop();
    if (typeof next === 'string') {
      if (change(next) !== next) return false;
    } else if (Array.isArray(next)) for (const item of next) open.push(item);
    else if (typeof next === 'object' && next !== null) {
      for (const key of Object.keys(next)) {
        if (change(key) !== key) return false;
        open.push((next as Record<string, unknown>)[key]);
      }
    }
  }
  return true;
}

function copied<T>(value: T, change: (text: string) => string): T {
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
