/**
 * Deep equality of JSON values. A field that is absent equals one that is undefined. A list of what is to be compared
 * instead of recursion: a recording may hold JSON of any depth.
 */
export function equal(a: unknown, b: unknown): boolean {
  const lefts: unknown[] = [a];
  const rights: unknown[] = [b];
  while (lefts.length > 0) {
    const left = lefts.pop();
    const right = rights.pop();
    if (Object.is(left, right)) continue;
    if (!isObject(left) || !isObject(right) || Array.isArray(left) !== Array.isArray(right)) return false;
    if (Array.isArray(left) && Array.isArray(right) && left.length !== right.length) return false;
    for (const key of Object.keys(left)) {
      lefts.push(left[key]);
      rights.push(own(right, key));
    }
    for (const key of Object.keys(right)) {
      if (Object.hasOwn(left, key)) continue;
      lefts.push(undefined);
      rights.push(right[key]);
    }
  }
  return true;
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}

function own(object: Record<string, unknown>, key: string): unknown {
  return Object.hasOwn(object, key) ? object[key] : undefined;
}
