/**
 * The raw layer of a kubeconfig file. client-node's KubeConfig drops what it does not know and takes what has
 * the wrong type; kubectl does neither, and a credential that is dropped turns the user into an anonymous one.
 * So the types are checked here, against client-go `tools/clientcmd/api/v1/types.go`.
 */
export type Fields = Readonly<Record<string, unknown>>;

export interface Entry {
  readonly name: string;
  readonly fields: Fields;
  /** The file that defines it; its relative paths start there. */
  readonly file: string;
}

export interface Entries {
  readonly clusters: readonly Entry[];
  readonly users: readonly Entry[];
  readonly contexts: readonly Entry[];
  readonly currentContext: string | undefined;
}

type FieldType = 'text' | 'flag' | 'texts' | 'textLists' | 'object' | 'any';

const FIELDS = {
  cluster: {
    server: 'text',
    'tls-server-name': 'text',
    'insecure-skip-tls-verify': 'flag',
    'certificate-authority': 'text',
    'certificate-authority-data': 'text',
    'proxy-url': 'text',
    'disable-compression': 'flag',
    extensions: 'any',
  },
  user: {
    'client-certificate': 'text',
    'client-certificate-data': 'text',
    'client-key': 'text',
    'client-key-data': 'text',
    token: 'text',
    tokenFile: 'text',
    as: 'text',
    'as-uid': 'text',
    'as-groups': 'texts',
    'as-user-extra': 'textLists',
    username: 'text',
    password: 'text',
    'auth-provider': 'object',
    exec: 'object',
    extensions: 'any',
  },
  context: { cluster: 'text', user: 'text', namespace: 'text', extensions: 'any' },
} as const satisfies Record<string, Record<string, FieldType>>;

type Section = keyof typeof FIELDS;

const WORDS: Readonly<Record<FieldType, string>> = {
  text: 'text (put it in quotes)',
  flag: 'true or false',
  texts: 'a list of texts',
  textLists: 'a map of lists of texts',
  object: 'a map',
  any: 'anything',
};

/** The entries of one parsed file; `complaints` receives one line for each thing that kubectl would refuse. */
export function readEntries(document: Fields, file: string, complaints: string[]): Entries {
  const currentContext = document['current-context'];
  if (currentContext !== undefined && currentContext !== null && typeof currentContext !== 'string') {
    complaints.push('current-context is not text (put it in quotes)');
  }
  const read = (section: Section): readonly Entry[] => readSection(document, section, file, complaints);
  return {
    clusters: read('cluster'),
    users: read('user'),
    contexts: read('context'),
    currentContext: typeof currentContext === 'string' && currentContext !== '' ? currentContext : undefined,
  };
}

/** What KubeConfig is given: the texts and flags that kubectl knows, nothing nested, nothing of other clients. */
export function plainFields(entry: Entry, section: Section): Fields {
  const types: Readonly<Record<string, FieldType>> = FIELDS[section];
  return Object.fromEntries(
    Object.entries(entry.fields).filter(
      ([key]) => Object.hasOwn(types, key) && (types[key] === 'text' || types[key] === 'flag'),
    ),
  );
}

/** Keys of a user entry that nobody reads, such as client-node's own `token-file`. */
export function unknownUserKeys(fields: Fields): readonly string[] {
  return Object.keys(fields).filter((key) => !Object.hasOwn(FIELDS.user, key));
}

function readSection(
  document: Fields,
  section: Section,
  file: string,
  complaints: string[],
): readonly Entry[] {
  const listed = document[`${section}s`] ?? [];
  if (!Array.isArray(listed)) {
    complaints.push(`${section}s is not a list`);
    return [];
  }
  const entries = new Map<string, Entry>();
  for (const [index, item] of (listed as unknown[]).entries()) {
    const place = `${section}s[${index}]`;
    const name = isFields(item) ? item['name'] : undefined;
    const fields = isFields(item) ? (item[section] ?? {}) : undefined;
    if (typeof name !== 'string' || name === '') complaints.push(`${place}.name is missing or not text`);
    else if (!isFields(fields)) complaints.push(`${place}.${section} is not a map`);
    else if (entries.has(name)) complaints.push(`${section} "${name}" is defined twice`);
    else {
      complaints.push(...wrongFields(fields, FIELDS[section], `${section} "${name}"`));
      entries.set(name, { name, fields, file });
    }
  }
  return [...entries.values()];
}

function wrongFields(fields: Fields, types: Readonly<Record<string, FieldType>>, where: string): string[] {
  return Object.entries(types)
    .filter(([key, type]) => !fits(fields[key] ?? undefined, type))
    .map(([key, type]) => `${where}: ${key} is not ${WORDS[type]}`);
}

function fits(value: unknown, type: FieldType): boolean {
  if (value === undefined) return true;
  switch (type) {
    case 'text':
      return typeof value === 'string';
    case 'flag':
      return typeof value === 'boolean';
    case 'texts':
      return isTexts(value);
    case 'textLists':
      return isFields(value) && Object.values(value).every((entry) => isTexts(entry));
    case 'object':
      return isFields(value);
    case 'any':
      return true;
  }
}

function isTexts(value: unknown): value is readonly string[] {
  return Array.isArray(value) && value.every((entry) => typeof entry === 'string');
}

export function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** A text field that says something; kubectl treats an empty one as not set. */
export function textOf(fields: Fields, key: string): string | undefined {
  const value = fields[key];
  return typeof value === 'string' && value !== '' ? value : undefined;
}

export function textsOf(fields: Fields, key: string): readonly string[] {
  const value = fields[key];
  return isTexts(value) ? value : [];
}
