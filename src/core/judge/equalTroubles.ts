/** Many pods, one trouble: the most common one is told once, with how many pods have it. */

/** The members of the largest group of equal key, in their order; of equally large groups the first seen. */
export function mostCommon<T>(items: readonly T[], keyOf: (item: T) => string): T[] {
  const groups = new Map<string, T[]>();
  for (const item of items) {
    const group = groups.get(keyOf(item));
    if (group === undefined) groups.set(keyOf(item), [item]);
    else group.push(item);
  }
  let largest: T[] = [];
  for (const group of groups.values()) if (group.length > largest.length) largest = group;
  return largest;
}

/** `pod web-2-a`, or `3 pods`; a pod with two such containers is one pod. */
export function podsText(pods: readonly { readonly name: string }[]): string {
  const names = new Set(pods.map(({ name }) => name));
  const [only] = names;
  return names.size === 1 && only !== undefined ? `pod ${only}` : `${names.size} pods`;
}
