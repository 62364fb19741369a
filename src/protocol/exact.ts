/**
 * Decoders of what another process sends: all or nothing, unlike the shapes of cluster objects, where one wrong field
 * costs that field alone. Only named fields are taken over. undefined: it is not of this form.
 */
export type Decoder<T> = (value: unknown) => T | undefined;

export const text: Decoder<string> = (value) => (typeof value === 'string' ? value : undefined);

export const integer: Decoder<number> = (value) =>
  Number.isSafeInteger(value) ? (value as number) : undefined;

export const flag: Decoder<boolean> = (value) => (typeof value === 'boolean' ? value : undefined);

export function orNull<T>(decode: Decoder<T>): Decoder<T | null> {
  return (value) => (value === null ? null : decode(value));
}

export function oneOf<const T extends string>(...words: readonly T[]): Decoder<T> {
  return (value) => words.find((word) => word === value);
}

export function listOf<T>(decode: Decoder<T>): Decoder<readonly T[]> {
  return (value) => {
    if (!Array.isArray(value)) return undefined;
    const items: T[] = [];
    for (const one of value as unknown[]) {
      const item = decode(one);
      if (item === undefined) return undefined;
      items.push(item);
    }
    return items;
  };
}

export function exactly<T extends object>(fields: { readonly [K in keyof T]-?: Decoder<T[K]> }): Decoder<T> {
  const entries = Object.entries<Decoder<unknown>>(fields);
  return (value) => {
    if (typeof value !== 'object' || value === null) return undefined;
    const result: Record<string, unknown> = {};
    for (const [key, decode] of entries) {
      const field = Object.hasOwn(value, key) ? decode((value as Record<string, unknown>)[key]) : undefined;
      if (field === undefined) return undefined;
      result[key] = field;
    }
    return result as T;
  };
}
