import path from 'node:path';
import { CORE_SCHEMA, load, mergeTag, YAMLException } from 'js-yaml';
import { isFields, readEntries, textOf, type Entries, type Entry, type Fields } from './kubeconfigEntries.ts';
import { problem, type Problem } from './problem.ts';

// go-yaml, which kubectl uses, knows merge keys.
const SCHEMA = CORE_SCHEMA.withTags(mergeTag);
/** Few enough that nested aliases cannot grow into a billion nodes (20 aliases: about 1,500 copies at worst). */
const MAX_ALIASES = 20;

const PATHS = {
  clusters: ['certificate-authority'],
  users: ['client-certificate', 'client-key', 'tokenFile'],
} as const;

/**
 * One kubeconfig file's text as entries whose paths are absolute.
 * Messages name file and line but never show the text, which may hold secrets.
 */
export function parseKubeconfig(text: string, file: string): Entries | Problem {
  if (text.replace(/^\uFEFF/, '').trim() === '') return readEntries({}, file, []);
  let document: unknown;
  try {
    document = load(text, { schema: SCHEMA, maxAliases: MAX_ALIASES });
  } catch (error) {
    return problem(`${file}${yamlFault(error)}`);
  }
  if (!isFields(document)) return problem(`${file} is not a kubeconfig: it holds no map of settings`);
  const kind = document['kind'];
  if (kind !== undefined && kind !== null && kind !== 'Config') {
    return problem(`${file} is not a kubeconfig: its kind is ${JSON.stringify(kind)}, not "Config"`);
  }
  const complaints: string[] = [];
  const entries = readEntries(document, file, complaints);
  const [first] = complaints;
  if (first !== undefined) return problem(`${file} is not a valid kubeconfig: ${first}`);
  return {
    ...entries,
    clusters: entries.clusters.map((entry) => withAbsolutePaths(entry, PATHS.clusters)),
    users: entries.users.map((entry) => withAbsolutePaths(withAbsoluteCommand(entry), PATHS.users)),
  };
}

/** Relative paths start at the file that holds them (client-go `clientcmd.ResolveLocalPaths`). */
function withAbsolutePaths(entry: Entry, keys: readonly string[]): Entry {
  const changed: Record<string, unknown> = { ...entry.fields };
  for (const key of keys) {
    const value = textOf(entry.fields, key);
    if (value !== undefined) changed[key] = path.resolve(path.dirname(entry.file), value);
  }
  return { ...entry, fields: changed };
}

/** A plugin's command is a path only when it has a separator; a bare name is looked up in PATH. */
function withAbsoluteCommand(entry: Entry): Entry {
  const exec = entry.fields['exec'];
  const command = isFields(exec) ? textOf(exec, 'command') : undefined;
  if (command === undefined || !hasSeparator(command)) return entry;
  const absolute = path.resolve(path.dirname(entry.file), command);
  return { ...entry, fields: { ...entry.fields, exec: { ...(exec as Fields), command: absolute } } };
}

function hasSeparator(command: string): boolean {
  return command.includes(path.sep) || command.includes('/');
}

function yamlFault(error: unknown): string {
  if (!(error instanceof YAMLException)) return ' is not valid YAML';
  const { mark } = error;
  const place = mark === undefined ? '' : `:${mark.line + 1}:${mark.column + 1}`;
  return `${place} is not valid YAML: ${error.reason}`;
}
