/**
 * Deep equality of JSON values. A field that is absent equals one that is undefined. A list of what is to be compared
 * instead of recursion: a recording may hold JSON of any depth. Keys by `for … in`, which makes no list of them: JSON
 * inherits nothing.
 */
export function equal(a: unknown, b: unknown): boolean {
  const lefts: unknown[] = [a];
  const rights: unknown[] = [b];
  while (lefts.length > 0) {
    const left = lefts.pop();
    const right = rights.pop();
    if (Object.is(left, right)) continue;
    if (Array.isArray(left) && Array.isArray(right)) {
      if (left.length !== right.length) return false;
      for (let at = 0; at < left.length; at++) {
        lefts.push(left[at]);
        rights.push(right[at]);
      }
      continue;
    }
    if (!isRecord(left) || !isRecord(right)) return false;
    for (const key in left) {
      lefts.push(left[key]);
      rights.push(own(right, key));
    }
    for (const key in right) {
      if (Object.hasOwn(left, key)) continue;
      lefts.push(undefined);
      rights.push(right[key]);
    }
  }
  return true;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function own(object: Record<string, unknown>, key: string): unknown {
  return Object.hasOwn(object, key) ? object[key] : undefined;
}
