/**
 * What a shape reads, found by asking it: a shape is a function, and answers each value with what it makes of it. So
 * the objects that are made up for the properties have every field that the product knows, also those of tomorrow.
 */
import type { Shape } from '../../src/core/model/shape.ts';

export type Fields =
  | { readonly is: 'text' | 'integer' | 'flag' | 'number or text' | 'json' }
  | { readonly is: 'list' | 'map'; readonly of: Fields }
  | { readonly is: 'object'; readonly of: Readonly<Record<string, Fields>> };

export function fieldsOf(shape: Shape<unknown>): Fields {
  const takes = (value: unknown): boolean => shape(value) !== undefined;
  if (takes([]) && takes({})) return { is: 'json' };
  if (takes([])) return { is: 'list', of: fieldsOf((value) => entry(shape([value]), 0)) };
  if (takes({})) return objectOrMap(shape);
  if (takes(1) && takes('1')) return { is: 'number or text' };
  if (takes(1)) return { is: 'integer' };
  return { is: takes(true) ? 'flag' : 'text' };
}

function objectOrMap(shape: Shape<unknown>): Fields {
  const names = askedFor(shape);
  const field = (name: string): Fields => fieldsOf((value) => entry(shape({ [name]: value }), name));
  if (names.length === 0) return { is: 'map', of: field('any') };
  return { is: 'object', of: Object.fromEntries(names.map((name) => [name, field(name)])) };
}

/** The fields that it looks for in an object which has none. */
function askedFor(shape: Shape<unknown>): string[] {
  const names = new Set<string>();
  const empty = new Proxy(
    {},
    {
      getOwnPropertyDescriptor: (_, key) => {
        names.add(String(key));
        return undefined;
      },
    },
  );
  shape(empty);
  return [...names];
}

function entry(whole: unknown, key: number | string): unknown {
  return (whole as Record<number | string, unknown> | undefined)?.[key];
}
