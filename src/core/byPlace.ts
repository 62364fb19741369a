interface Place {
  readonly namespace: string;
  readonly name: string;
}

/** By namespace, then by name, code unit by code unit; not by `NAMESPACE/NAME`, where `a-b/x` comes before `a/x`. */
export function byPlace(a: Place, b: Place): number {
  return compareTexts(a.namespace, b.namespace) || compareTexts(a.name, b.name);
}

/** Code unit by code unit: the same everywhere, whatever the language. */
export function compareTexts(a: string, b: string): number {
  return a === b ? 0 : a < b ? -1 : 1;
}
