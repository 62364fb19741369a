/**
 * A ClusterReader over raw objects, for tests of the engine: it decodes as the real ones do, selects by labels, notes
 * every request, and answers as told where a test wants a read to fail.
 */
import { matchesSelector, parseSelector } from '../../src/core/labels.ts';
import { KINDS, type Kind, type KindObject } from '../../src/core/model/kinds.ts';
import { read, type Blind, type Reading } from '../../src/core/model/reading.ts';
import type { ClusterReader, ListQuery, LogQuery, ObjectRef, Page } from '../../src/core/ports.ts';

interface Raw {
  readonly kind: Kind;
  readonly metadata: {
    readonly name: string;
    readonly namespace?: string;
    readonly labels?: Record<string, string>;
  };
}

export interface HeldOptions {
  readonly serverTime?: string;
  readonly blind?: Partial<Record<Kind, Blind>>;
  readonly logs?: Readonly<Record<string, string>>;
  /** Objects per page, whatever is asked for. */
  readonly pageSize?: number;
  /** Called before each answer. */
  readonly before?: (request: string) => Promise<void> | void;
}

export interface HeldReader extends ClusterReader {
  /** `GET Deployment shop/web`, `LIST Pod shop app=web`, in the order of asking. */
  readonly requests: string[];
}

export function heldReader(objects: readonly object[], options: HeldOptions = {}): HeldReader {
  const raw = objects as readonly Raw[];
  const requests: string[] = [];
  const ask = async (request: string): Promise<void> => {
    requests.push(request);
    await options.before?.(request);
  };
  return {
    requests,
    source: { kind: 'cluster', context: 'test', where: 'https://test.example' },
    async get<K extends Kind>(kind: K, ref: ObjectRef): Promise<Reading<KindObject<K>>> {
      await ask(`GET ${kind} ${ref.namespace ?? ''}/${ref.name}`);
      const found = raw.find(
        (one) =>
          one.kind === kind && one.metadata.name === ref.name && one.metadata.namespace === ref.namespace,
      );
      return (
        options.blind?.[kind] ??
        (found === undefined
          ? { state: 'notFound', reason: `no ${kind} ${ref.name}` }
          : read(decode(kind, found), options.serverTime))
      );
    },
    async list<K extends Kind>(kind: K, query: ListQuery): Promise<Reading<Page<KindObject<K>>>> {
      await ask(
        ['LIST', kind, query.namespace, query.labelSelector, query.fieldSelector].filter(Boolean).join(' '),
      );
      const blind = options.blind?.[kind];
      if (blind !== undefined) return blind;
      const all = raw
        .filter((one) => one.kind === kind && selected(one, query))
        .map((one) => decode(kind, one));
      const start = Number(query.continueToken ?? 0);
      const end = start + (options.pageSize ?? all.length);
      const more = end < all.length ? { continueToken: String(end) } : {};
      return read({ items: all.slice(start, end), ...more }, options.serverTime);
    },
    async log({ pod, container, previous }: LogQuery): Promise<Reading<string>> {
      await ask(`LOG ${pod} ${container} ${previous ? 'previous' : 'current'}`);
      const text = options.logs?.[`${pod}/${container}`];
      return text === undefined ? { state: 'notFound', reason: 'no log' } : read(text);
    },
  };
}

function decode<K extends Kind>(kind: K, object: Raw): KindObject<K> {
  return KINDS[kind].shape(object) as KindObject<K>;
}

function selected({ metadata }: Raw, { namespace, labelSelector }: ListQuery): boolean {
  if (namespace !== undefined && metadata.namespace !== namespace) return false;
  if (labelSelector === undefined) return true;
  const selector = parseSelector(labelSelector);
  return selector !== undefined && matchesSelector(selector, metadata.labels ?? {});
}
