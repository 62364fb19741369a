/**
 * Shapes of untrusted JSON. A shape reads a value into its type and leaves out whatever does not fit: a field
 * that is null, of the wrong type or unknown is absent, never a default. Whether an absence matters is for
 * the reader of the object to judge.
 */
export type Shape<T> = (value: unknown) => T | undefined;
export type Read<S> = S extends Shape<infer T> ? T : never;

/** The same with what is absent left out or undefined; so are the objects of its lists. */
export type Loose<T> = {
  readonly [K in keyof T]?:
    | (T[K] extends readonly (infer Item extends object)[] | undefined ? readonly Loose<Item>[] : T[K])
    | undefined;
};

type Fields = Record<string, Shape<unknown>>;
type ObjectOf<F extends Fields> = { readonly [K in keyof F]?: Read<F[K]> };

export const text: Shape<string> = (value) => (typeof value === 'string' ? value : undefined);

export const integer: Shape<number> = (value) =>
  typeof value === 'number' && Number.isSafeInteger(value) ? value : undefined;

export const flag: Shape<boolean> = (value) => (typeof value === 'boolean' ? value : undefined);

/** A Kubernetes Quantity ("500m", "1Gi"); YAML may carry it as a bare number. */
export const quantity: Shape<string> = (value) =>
  typeof value === 'number' && Number.isFinite(value) ? String(value) : text(value);

/** IntOrString: a port, or a surge such as 1 or "25%". */
export const intOrText: Shape<number | string> = (value) => integer(value) ?? text(value);

/** Any JSON, kept as it is. For managedFields, whose keys are data. */
export const json: Shape<unknown> = (value) => value ?? undefined;

export function list<T>(item: Shape<T>): Shape<readonly T[]> {
  return (value) => {
    if (!Array.isArray(value)) return undefined;
    // Not pushed one by one: where V8 sees many such arrays live on, it makes all of them old from the start, and what
    // hangs on those of a pod that is dropped outlives it.
    const items = (value as unknown[]).map((entry) => item(entry));
    return items.includes(undefined) ? items.filter((one) => one !== undefined) : (items as T[]);
  };
}

/** A map whose keys come from the cluster; without a prototype, so that no key means anything. */
export function map<T>(item: Shape<T>): Shape<Readonly<Record<string, T>>> {
  return (value) => {
    if (!isRecord(value)) return undefined;
    const result = Object.create(null) as Record<string, T>;
    for (const key of Object.keys(value)) {
      const read = item(value[key]);
      if (read !== undefined) result[key] = read;
    }
    return result;
  };
}

/** Only the named fields; all others are dropped. */
export function object<F extends Fields>(fields: F): Shape<ObjectOf<F>> {
  const names = Object.keys(fields);
  return (value) => (isRecord(value) ? (readFields(names, fields, value, {}) as ObjectOf<F>) : undefined);
}

/**
 * The named fields, and all others as they came. For pod templates: whether two are the same is decided by every
 * field, also by those that we do not know.
 */
export function openObject<F extends Fields>(fields: F): Shape<ObjectOf<F>> {
  const names = Object.keys(fields);
  return (value) => {
    if (!isRecord(value)) return undefined;
    const rest: Record<string, unknown> = {};
    for (const key of Object.keys(value)) {
      const field = value[key];
      if (field !== null && !Object.hasOwn(fields, key) && key !== '__proto__') rest[key] = field;
    }
    return readFields(names, fields, value, rest) as ObjectOf<F>;
  };
}

function readFields(
  names: readonly string[],
  shapes: Fields,
  value: Record<string, unknown>,
  result: Record<string, unknown>,
): Record<string, unknown> {
  for (const name of names) {
    const field = Object.hasOwn(value, name) ? shapes[name]?.(value[name]) : undefined;
    if (field !== undefined) result[name] = field;
  }
  return result;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
