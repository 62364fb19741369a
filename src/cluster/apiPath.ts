import { KINDS, type Kind } from '../core/model/kinds.ts';
import type { ListQuery, LogQuery, ObjectRef } from '../core/ports.ts';
import type { Subject } from './subject.ts';

/** A request's path, and what to call it. */
export interface Addressed {
  readonly path: string;
  readonly subject: Subject;
}

/** The bytes of one log that are asked for; the server stops there. */
export const LOG_BYTES = 256 * 1024;

/** Undefined when a name could not be part of a path: an empty one would ask for the whole list. */
export function objectAddress(kind: Kind, ref: ObjectRef, verb: string): Addressed | undefined {
  const { namespaced, resource } = KINDS[kind];
  if (!isName(ref.name) || (namespaced && !isName(ref.namespace ?? ''))) return undefined;
  const namespace = namespaced ? ref.namespace : undefined;
  return {
    path: `${collection(kind, namespace)}/${encodeURIComponent(ref.name)}`,
    subject: {
      verb,
      resource: resource + group(kind),
      thing: `${kind} "${ref.name}"`,
      scope: namespace === undefined ? '' : `in namespace "${namespace}"`,
    },
  };
}

export function listAddress(kind: Kind, query: ListQuery): Addressed | undefined {
  const { namespaced, resource } = KINDS[kind];
  const namespace = namespaced ? query.namespace : undefined;
  if (namespace !== undefined && !isName(namespace)) return undefined;
  const parameters = new URLSearchParams();
  if (query.labelSelector !== undefined) parameters.set('labelSelector', query.labelSelector);
  if (query.fieldSelector !== undefined) parameters.set('fieldSelector', query.fieldSelector);
  if (query.limit !== undefined) parameters.set('limit', String(query.limit));
  if (query.continueToken !== undefined) parameters.set('continue', query.continueToken);
  return {
    path: collection(kind, namespace) + (parameters.size === 0 ? '' : `?${parameters.toString()}`),
    subject: {
      verb: 'list',
      resource: resource + group(kind),
      thing: resource,
      scope:
        namespace === undefined ? (namespaced ? 'in all namespaces' : '') : `in namespace "${namespace}"`,
    },
  };
}

export function logAddress(query: LogQuery): Addressed | undefined {
  if (!isName(query.pod) || !isName(query.namespace)) return undefined;
  const parameters = new URLSearchParams({
    container: query.container,
    tailLines: String(query.tailLines),
    limitBytes: String(LOG_BYTES),
  });
  if (query.previous) parameters.set('previous', 'true');
  return {
    path: `${collection('Pod', query.namespace)}/${encodeURIComponent(query.pod)}/log?${parameters.toString()}`,
    subject: {
      verb: 'get',
      resource: 'pods/log',
      thing: `the ${query.previous ? 'previous ' : ''}log of container "${query.container}" of pod "${query.pod}"`,
      scope: `in namespace "${query.namespace}"`,
    },
  };
}

function collection(kind: Kind, namespace: string | undefined): string {
  const { apiVersion, resource } = KINDS[kind];
  const root = apiVersion.includes('/') ? '/apis/' : '/api/';
  const within = namespace === undefined ? '' : `namespaces/${encodeURIComponent(namespace)}/`;
  return `${root}${apiVersion}/${within}${resource}`;
}

/** `.apps`, as kubectl writes a resource's group; empty for the core group. */
function group(kind: Kind): string {
  const [name = '', version] = KINDS[kind].apiVersion.split('/');
  return version === undefined ? '' : `.${name}`;
}

/** apimachinery `api/validation/path/name.go`, IsValidPathSegmentName. */
function isName(name: string): boolean {
  return name !== '' && name !== '.' && name !== '..' && !/[/%]/.test(name);
}
