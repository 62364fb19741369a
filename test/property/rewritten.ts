/** The same cluster, written differently: in another order, and with fields that we have never heard of. */
import * as fc from 'fast-check';
import { oddValue } from './mutations.ts';
import type { Json, JsonObject, Recorded } from './corpus.ts';

/** Answers each call with a number from 0 to less than `below`; the whole rewriting follows from one seed. */
type Draw = (below: number) => number;

export const draw: fc.Arbitrary<() => Draw> = fc.nat().map((seed) => () => {
  // https://en.wikipedia.org/wiki/Linear_congruential_generator, the constants of Numerical Recipes
  let state = seed;
  return (below) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
});

export const unknownFields: fc.Arbitrary<JsonObject> = fc.dictionary(
  fc.constantFrom('x-new', 'resizeStatus', 'hostUsers', 'observedSomething', 'stringData', 'zz'),
  oddValue,
  { minKeys: 1, maxKeys: 3 },
);

/** The objects of a list in any order: an API server promises none, and files are put together by hand. */
export function reordered(list: Recorded, next: Draw): Recorded {
  return { ...list, items: shuffled(list.items, next) };
}

export function withKeysReordered<T extends Json>(value: T, next: Draw): T;
export function withKeysReordered(value: Json, next: Draw): Json {
  if (Array.isArray(value)) return value.map((one) => withKeysReordered(one, next));
  if (value === null || typeof value !== 'object') return value;
  const entries = shuffled(Object.entries(value), next);
  return Object.fromEntries(entries.map(([key, one]) => [key, withKeysReordered(one, next)]));
}

/** Lists within objects that are sets: the API sorts them by nothing that means anything. */
const SETS: ReadonlySet<string> = new Set([
  'conditions',
  'managedFields',
  'ownerReferences',
  'containerStatuses',
  'initContainerStatuses',
  'images',
  'listed',
  'unread',
  'logs',
]);

export function withSetsReordered<T extends Json>(value: T, next: Draw, name?: string): T;
export function withSetsReordered(value: Json, next: Draw, name = ''): Json {
  if (Array.isArray(value)) {
    const inner = value.map((one) => withSetsReordered(one, next));
    return SETS.has(name) ? shuffled(inner, next) : inner;
  }
  if (value === null || typeof value !== 'object') return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, one]) => [key, withSetsReordered(one, next, key)]),
  );
}

/** Maps whose keys are data, and the template, of which every field counts: two that differ are two revisions. */
const CLOSED: ReadonlySet<string> = new Set([
  'template',
  'labels',
  'annotations',
  'matchLabels',
  'fieldsV1',
  'hard',
  'used',
  'allocatable',
  'capacity',
  'requests',
  'limits',
  'nodeSelector',
]);

/** Unknown fields in every object that may have some. */
export function withUnknownFields<T extends Json>(value: T, more: JsonObject): T;
export function withUnknownFields(value: Json, more: JsonObject): Json {
  if (Array.isArray(value)) return value.map((one) => withUnknownFields(one, more));
  if (value === null || typeof value !== 'object') return value;
  const fields = Object.entries(value).map(([key, one]): [string, Json] => [
    key,
    CLOSED.has(key) ? one : withUnknownFields(one, more),
  ]);
  return { ...more, ...Object.fromEntries(fields) };
}

function shuffled<T>(values: readonly T[], next: Draw): T[] {
  const result = [...values];
  for (let end = result.length - 1; end > 0; end--) {
    const other = next(end + 1);
    [result[end], result[other]] = [result[other]!, result[end]!];
  }
  return result;
}
