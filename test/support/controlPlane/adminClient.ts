import {
  collectionPath,
  isKnownKind,
  objectPath,
  type KnownKind,
  type KubeObject,
  type ObjectRef,
  type ReadableKind,
  type ReadObject,
} from './kinds.ts';
import type { Answer, Send, Transport } from './transport.ts';

const PATCH_TYPES = {
  merge: 'application/merge-patch+json',
  strategic: 'application/strategic-merge-patch+json',
} as const;

interface PatchOptions {
  readonly type?: keyof typeof PATCH_TYPES;
  readonly subresource?: 'status';
  /** Who managedFields says it was; default: the transport's user agent. */
  readonly manager?: string;
}

/** A cluster administrator. Every method throws `Refused` where the server does not do what it was asked. */
export interface AdminClient {
  readonly transport: Transport;
  readonly create: (object: KubeObject) => Promise<void>;
  readonly get: <K extends ReadableKind>(kind: K, ref: ObjectRef) => Promise<ReadObject<K> | undefined>;
  /** All of a kind in a namespace, or everywhere; `query` is e.g. `labelSelector=app%3Dweb`. */
  readonly list: <K extends ReadableKind>(
    kind: K,
    namespace?: string,
    query?: string,
  ) => Promise<ReadObject<K>[]>;
  readonly patch: (kind: KnownKind, ref: ObjectRef, patch: unknown, options?: PatchOptions) => Promise<void>;
  /** Deletes it, or finds it gone. `graceSeconds` 0 removes a pod without asking its kubelet. */
  readonly remove: (kind: KnownKind, ref: ObjectRef, graceSeconds?: number) => Promise<void>;
}

export class Refused extends Error {
  readonly status: number;

  constructor(sent: Send, answer: Answer) {
    const said = (answer.body as { message?: string } | null)?.message ?? JSON.stringify(answer.body);
    super(`${sent.method} ${sent.path}: ${answer.status} ${said}`);
    this.name = 'Refused';
    this.status = answer.status;
  }
}

export function createAdminClient(transport: Transport): AdminClient {
  async function expect(sent: Send, accepted: readonly number[] = [200, 201, 202]): Promise<Answer> {
    const answer = await transport.send(sent);
    if (!accepted.includes(answer.status)) throw new Refused(sent, answer);
    return answer;
  }

  return {
    transport,
    create: async (object) => {
      if (!isKnownKind(object.kind)) throw new Error(`kinds.ts has no path for ${object.kind}`);
      const path = collectionPath(object.kind, object.metadata.namespace);
      await expect({ method: 'POST', path, body: object });
    },
    get: async <K extends ReadableKind>(kind: K, ref: ObjectRef) => {
      const answer = await expect({ method: 'GET', path: objectPath(kind, ref) }, [200, 404]);
      return answer.status === 404 ? undefined : (answer.body as ReadObject<K>);
    },
    list: async <K extends ReadableKind>(kind: K, namespace?: string, query?: string) => {
      const path = `${collectionPath(kind, namespace)}${query === undefined ? '' : `?${query}`}`;
      const answer = await expect({ method: 'GET', path });
      return (answer.body as { items: ReadObject<K>[] }).items;
    },
    patch: async (kind, ref, patch, { type = 'merge', subresource, manager } = {}) => {
      const query = manager === undefined ? '' : `?fieldManager=${manager}`;
      const path = `${objectPath(kind, ref, subresource)}${query}`;
      await expect({ method: 'PATCH', path, body: patch, contentType: PATCH_TYPES[type] });
    },
    remove: async (kind, ref, graceSeconds) => {
      const query = graceSeconds === undefined ? '' : `?gracePeriodSeconds=${graceSeconds}`;
      await expect({ method: 'DELETE', path: `${objectPath(kind, ref)}${query}` }, [200, 202, 404]);
    },
  };
}
