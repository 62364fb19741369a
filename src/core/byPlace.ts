interface Place {
  readonly namespace: string;
  readonly name: string;
}

/** By namespace, then by name, code unit by code unit; not by `NAMESPACE/NAME`, where `a-b/x` comes before `a/x`. */
export function byPlace(a: Place, b: Place): number {
  return compare(a.namespace, b.namespace) || compare(a.name, b.name);
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
