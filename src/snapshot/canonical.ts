/** No object of Kubernetes comes near it; a stack has to hold it. */
const MAX_DEPTH = 64;

/** A copy of JSON with its keys in order, as kubectl prints them, and without fields that are undefined. */
export function canonical(value: unknown, depth = 0): unknown {
  if (typeof value !== 'object' || value === null) return value;
  if (depth === MAX_DEPTH) return '(too deep to record)';
  if (Array.isArray(value)) return value.map((item) => canonical(item, depth + 1));
  const fields = Object.entries(value).filter(([, field]) => field !== undefined);
  fields.sort(([a], [b]) => (a < b ? -1 : 1));
  return Object.fromEntries(fields.map(([key, field]) => [key, canonical(field, depth + 1)]));
}
