type Fields = Readonly<Record<string, unknown>>;

/** Lists whose items managedFields name by a key of theirs (`+listMapKey` in the API's types). */
const KEYS: Readonly<Record<string, readonly string[]>> = {
  containers: ['name'],
  conditions: ['type'],
  env: ['name'],
  ports: ['containerPort', 'protocol'],
  volumeMounts: ['mountPath'],
  volumes: ['name'],
};

/** What metadata.managedFields say of a manager who wrote all of these fields. */
export function fieldsV1(object: Fields): Fields {
  const found: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(object).sort(([a], [b]) => (a < b ? -1 : 1))) {
    const keys = KEYS[name];
    if (Array.isArray(value) && keys !== undefined) found[`f:${name}`] = items(value as Fields[], keys);
    else found[`f:${name}`] = isFields(value) && !isAtomic(name) ? struct(name, value) : {};
  }
  return found;
}

function items(list: readonly Fields[], keys: readonly string[]): Fields {
  const found: Record<string, unknown> = {};
  for (const item of list) {
    const key = JSON.stringify(Object.fromEntries(keys.map((name) => [name, item[name]])));
    found[`k:${key}`] = { '.': {}, ...fieldsV1(item) };
  }
  return found;
}

/** Where Go holds a pointer or a map, that it is there is a field of its own. */
const ALWAYS_THERE: ReadonlySet<string> = new Set(['metadata', 'spec', 'status', 'strategy', 'template']);

function struct(name: string, value: Fields): Fields {
  return ALWAYS_THERE.has(name) ? fieldsV1(value) : { '.': {}, ...fieldsV1(value) };
}

/** `+structType=atomic`: written as a whole. */
function isAtomic(name: string): boolean {
  return name === 'selector' || name === 'resources';
}

function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
