/** An API server's answers made of raw objects: single ones, lists by label, field and page, logs, and watches that stay open. */
import { matchesSelector, parseSelector } from '../../src/core/labels.ts';
import { KINDS, type Kind } from '../../src/core/model/kinds.ts';
import { json, status, text, type Arrival, type Script } from './faultServer.ts';
import type { Raw } from './objects.ts';

interface Meta {
  readonly name?: string;
  readonly namespace?: string;
  readonly labels?: Record<string, string>;
}

/** What a request asks for. */
export interface Asked {
  readonly kind: Kind;
  readonly namespace: string | undefined;
  /** Absent for a list. */
  readonly name: string | undefined;
  readonly isLog: boolean;
  readonly query: URLSearchParams;
}

export interface ServedOptions {
  /** By "pod/container"; "pod/container/previous" for the life before. */
  readonly logs?: Readonly<Record<string, string>>;
  readonly headers?: Readonly<Record<string, string>>;
}

/** @param objects looked at anew with each request */
export function served(objects: () => readonly Raw[], options: ServedOptions = {}): Script {
  return (response, arrival, number) => {
    const asked = askedFor(arrival);
    const answer =
      asked === undefined
        ? status(404, 'the server could not find the requested resource')
        : answerTo(asked, objects(), options);
    answer(response, arrival, number);
  };
}

export function askedFor({ url }: Pick<Arrival, 'url'>): Asked | undefined {
  const { pathname, searchParams } = new URL(url, 'http://server');
  const found =
    /^\/apis?\/((?:[^/]+\/)?v[^/]*)(?:\/namespaces\/([^/]+))?\/([^/]+)(?:\/([^/]+))?(\/log)?$/.exec(pathname);
  if (found === null) return undefined;
  const [, apiVersion, namespace, resource, name, log] = found;
  const kind = (Object.keys(KINDS) as Kind[]).find(
    (one) => KINDS[one].apiVersion === apiVersion && KINDS[one].resource === resource,
  );
  return kind === undefined
    ? undefined
    : { kind, namespace, name, isLog: log !== undefined, query: searchParams };
}

function answerTo(asked: Asked, objects: readonly Raw[], { logs = {}, headers = {} }: ServedOptions): Script {
  const { kind, name, isLog, query } = asked;
  if (isLog) {
    const life = query.get('previous') === 'true' ? '/previous' : '';
    const log = logs[`${name!}/${query.get('container')!}${life}`];
    return log === undefined ? status(404, 'not found') : text(log, 'text/plain', 200, headers);
  }
  const matching = objects.filter((one) => one['kind'] === kind && matches(one, asked));
  if (name !== undefined) {
    const [object] = matching;
    return object === undefined
      ? status(404, `${KINDS[kind].resource} "${name}" not found`)
      : json(object, 200, headers);
  }
  if (query.get('watch') !== null)
    return (response) => {
      response.writeHead(200, { 'Content-Type': 'application/json', ...headers }).flushHeaders();
    };
  const start = Number(query.get('continue') ?? 0);
  const end = start + Number(query.get('limit') ?? matching.length);
  const next = end < matching.length ? { continue: String(end) } : {};
  const metadata = { resourceVersion: '10', ...next };
  return json({ kind: `${kind}List`, metadata, items: matching.slice(start, end) }, 200, headers);
}

function matches(object: Raw, { namespace, name, query }: Asked): boolean {
  const metadata = (object['metadata'] ?? {}) as Meta;
  if (namespace !== undefined && metadata.namespace !== namespace) return false;
  if (name !== undefined && metadata.name !== name) return false;
  const labels = query.get('labelSelector');
  if (labels !== null && !matchesSelector(parseSelector(labels), metadata.labels ?? {})) return false;
  return (query.get('fieldSelector') ?? '')
    .split(',')
    .filter(Boolean)
    .every((part) => {
      const [path = '', wanted] = part.split('=');
      return valueAt(object, path) === wanted;
    });
}

function valueAt(object: unknown, path: string): unknown {
  return path.split('.').reduce<unknown>((value, key) => (value as Raw | undefined)?.[key], object);
}
