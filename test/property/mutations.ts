/** Ways in which objects of a cluster, a proxy, a hand-edited file or another version differ from what one expects. */
import * as fc from 'fast-check';
import type { Json, JsonObject, Recorded } from './corpus.ts';

/** One change of a document; `at` picks the place among all that there are, `item` the object first. */
export type Mutation =
  | { readonly how: 'delete' | 'twice'; readonly item: number; readonly at: number }
  | { readonly how: 'set'; readonly item: number; readonly at: number; readonly value: Json }
  | { readonly how: 'copy'; readonly item: number; readonly at: number; readonly from: number }
  | { readonly how: 'drop item' | 'item twice'; readonly item: number }
  | { readonly how: 'drop kind' | 'hide kind'; readonly item: number };

const ODD_TEXTS = [
  '',
  ' ',
  '\u0000',
  '\u202Eevil\u2066',
  '\n\n# heading | `code`',
  '😀'.repeat(40),
  'x'.repeat(5000),
  '{name}',
  '{in}',
  '$(rm -rf /)',
  'a\'b"c`d',
  '__proto__',
  'constructor',
  '-1',
  '1e400',
  '0x10',
  '9'.repeat(40),
  '١٢٣',
  'true',
  '100%',
  '-5%',
  '1/0',
  '64Mi',
  '0.1m',
  '1E',
];

const ODD_TIMES = [
  '2026-11-23',
  '2026-11-23T03:33:24',
  '2026-11-23T03:33:24.123456789Z',
  '2026-11-23T03:33:24+05:30',
  '2026-11-23 03:33:24Z',
  '2026-02-30T00:00:00Z',
  '2026-11-23T24:61:61Z',
  '0001-01-01T00:00:00Z',
  '9999-12-31T23:59:59Z',
  '+275760-09-13T00:00:00Z',
  '-000001-01-01T00:00:00Z',
  'Mon, 23 Nov 2026 03:33:24 GMT',
  'yesterday',
  '1763868804',
];

const ODD_NUMBERS = [0, -0, -1, 1, 0.5, 2 ** 31 - 1, 2 ** 31, 2 ** 53, -(2 ** 53), 1e21, 1e308, 5e-324];

/** Values that no field is prepared for, or that a field of another type would have. */
export const oddValue: fc.Arbitrary<Json> = fc.oneof(
  fc.constant(null),
  fc.boolean(),
  fc.constantFrom(...ODD_NUMBERS),
  fc.constantFrom(...ODD_TEXTS),
  fc.constantFrom(...ODD_TIMES),
  fc.constantFrom<Json>([], {}, [null], [[]], [{}], { '': '' }, [1, 'a', null, {}]),
  fc.string({ maxLength: 12 }),
);

/** One tree that would make every depth: most places of an object are deep in its pod template. */
export const mutation: fc.Arbitrary<Mutation> = fc.oneof(
  { weight: 3, arbitrary: fc.record({ how: fc.constant('delete' as const), ...place() }) },
  { weight: 5, arbitrary: fc.record({ how: fc.constant('set' as const), ...place(), value: oddValue }) },
  { weight: 2, arbitrary: fc.record({ how: fc.constant('copy' as const), ...place(), from: fc.nat() }) },
  { weight: 1, arbitrary: fc.record({ how: fc.constant('twice' as const), ...place() }) },
  {
    weight: 1,
    arbitrary: fc.record({
      how: fc.constantFrom('drop item' as const, 'item twice' as const),
      item: fc.nat(),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      how: fc.constantFrom('drop kind' as const, 'hide kind' as const),
      item: fc.nat(),
    }),
  },
);

function place() {
  return { item: fc.nat(), at: fc.nat() };
}

/** A copy of the list with the changes made in turn. */
export function mutated(list: Recorded, mutations: readonly Mutation[]): Recorded {
  const copy = structuredClone(list);
  for (const one of mutations) apply(copy, one);
  return copy;
}

function apply(list: Recorded, mutation: Mutation): void {
  const { items } = list;
  if (items.length === 0) return;
  const index = mutation.item % items.length;
  const item = items[index]!;
  switch (mutation.how) {
    case 'drop item':
      items.splice(index, 1);
      return;
    case 'item twice':
      items.push(structuredClone(item));
      return;
    case 'drop kind':
      list.items = items.filter(({ kind }) => kind !== item['kind']);
      return;
    case 'hide kind':
      list.items = items.filter(({ kind }) => kind !== item['kind']);
      unlist(list, item['kind'] ?? null);
      return;
    case 'delete':
    case 'twice':
    case 'set':
    case 'copy':
      change(item, mutation);
  }
}

/** As though nobody had asked for the kind: then its absence proves nothing. */
function unlist(list: Recorded, kind: Json): void {
  // A list that kubectl wrote has no such block.
  const metadata = list['metadata'] as { annotations?: Record<string, { listed: JsonObject[] }> } | undefined;
  const block = metadata?.annotations?.['rollout-doctor'];
  if (block !== undefined) block.listed = block.listed.filter((one) => one['kind'] !== kind);
}

function change(
  item: JsonObject,
  mutation: Exclude<Mutation, { how: 'drop item' | 'item twice' | 'drop kind' | 'hide kind' }>,
): void {
  const places = placesIn(item);
  const place = places[mutation.at % places.length];
  if (place === undefined) return;
  const { parent, key } = place;
  if (mutation.how === 'set') put(parent, key, structuredClone(mutation.value));
  else if (mutation.how === 'copy') {
    const from = places[mutation.from % places.length]!;
    put(parent, key, structuredClone(valueAt(from)));
  } else if (Array.isArray(parent)) {
    if (mutation.how === 'delete') parent.splice(Number(key), 1);
    else parent.push(structuredClone(parent[Number(key)]!));
  } else if (mutation.how === 'delete') Reflect.deleteProperty(parent, key);
  else put(parent, key, [structuredClone(valueAt(place)), structuredClone(valueAt(place))]);
}

interface Place {
  readonly parent: Json[] | JsonObject;
  readonly key: string;
}

/** Every field and entry, each object's before those within it. */
function placesIn(value: Json): Place[] {
  if (value === null || typeof value !== 'object') return [];
  return Object.entries(value).flatMap(([key, field]) => [{ parent: value, key }, ...placesIn(field)]);
}

function valueAt({ parent, key }: Place): Json {
  return Array.isArray(parent) ? (parent[Number(key)] ?? null) : (parent[key] ?? null);
}

function put(parent: Json[] | JsonObject, key: string, value: Json): void {
  if (Array.isArray(parent)) parent[Number(key)] = value;
  else Object.defineProperty(parent, key, { value, enumerable: true, writable: true, configurable: true });
}
