/** Every text of a report or a model at once. */
import { visibleText } from './visibleText.ts';

/** The same for every string of a JSON-like value, keys included, of any depth; the value itself is not touched. */
export function visibleDeep<T>(value: T, maxCodePoints?: number): T {
  return mapTexts(value, (text) => visibleText(text, maxCodePoints));
}

/** A copy in which every string of a JSON-like value, keys included, is what `make`, a pure function, makes of it. */
export function mapTexts<T>(value: T, make: (text: string) => string): T {
  let root: unknown;
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
  const open: { readonly from: unknown; readonly put: (to: unknown) => void }[] = [
    { from: value, put: (to) => (root = to) },
  ];
  for (let next = open.pop(); next; next = open.pop()) {
    const { from, put } = next;
    if (typeof from === 'string') put(change(from));
    else if (Array.isArray(from)) {
      const items: unknown[] = new Array(from.length);
      put(items);
      from.forEach((item: unknown, at) => open.push({ from: item, put: (to) => (items[at] = to) }));
    } else if (typeof from === 'object' && from !== null) {
      const fields: object = {};
      put(fields);
      for (const [key, field] of Object.entries(from).reverse()) {
        const name = change(key);
        open.push({
          from: field,
          put: (to) => {
            own(fields, name, to);
          },
        });
      }
    } else put(from);
  }
  return root as T;
}

/** A key may be `__proto__`; assigned, it would replace the prototype. */
function own(fields: object, name: string, value: unknown): void {
  if (name !== '__proto__') (fields as Record<string, unknown>)[name] = value;
  else Object.defineProperty(fields, name, { value, enumerable: true, writable: true, configurable: true });
}
