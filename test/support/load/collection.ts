import type { Fields } from './deployments.ts';
import { encode } from './protobuf.ts';

/** One object, encoded when it is first asked for. */
export class Item {
  readonly object: Fields;
  #json: string | undefined;
  #protobuf: Buffer | undefined;

  constructor(object: Fields) {
    this.object = object;
  }

  get json(): string {
    return (this.#json ??= JSON.stringify(this.object));
  }

  /** Deployments only. */
  get protobuf(): Buffer {
    return (this.#protobuf ??= encode('Deployment', this.object));
  }

  get metadata(): Readonly<Record<'name' | 'namespace' | 'uid' | 'resourceVersion', string>> & {
    labels?: Fields;
  } {
    return this.object['metadata'] as Item['metadata'];
  }
}

export interface Query {
  readonly namespace?: string | undefined;
  readonly labelSelector?: string | undefined;
  readonly fieldSelector?: string | undefined;
}

/** All objects of a kind. */
export class Collection {
  readonly apiVersion: string;
  readonly kind: string;
  readonly namespaced: boolean;
  readonly items: Item[];
  /** Where each stands, by namespace and name: an API server does not search either. */
  readonly #places: ReadonlyMap<string, number>;

  constructor(apiVersion: string, kind: string, objects: readonly Fields[], namespaced = true) {
    this.apiVersion = apiVersion;
    this.kind = kind;
    this.namespaced = namespaced;
    this.items = objects.map((one) => new Item(one));
    this.#places = new Map(this.items.map(({ metadata }, at) => [placeOf(metadata), at]));
  }

  find(namespace: string | undefined, name: string): Item | undefined {
    return this.items[this.#places.get(placeOf({ namespace, name })) ?? -1];
  }

  /** In the order in which they were made, which an API server's, by name, stands for. */
  select({ namespace, labelSelector, fieldSelector }: Query): Item[] {
    const labels = terms(labelSelector);
    const fields = terms(fieldSelector);
    return this.items.filter(
      ({ object, metadata }) =>
        (namespace === undefined || metadata.namespace === namespace) &&
        labels.every(({ key, value, equal }) => (metadata.labels?.[key] === value) === equal) &&
        fields.every(({ key, value, equal }) => (fieldOf(object, key) === value) === equal),
    );
  }
}

function placeOf({
  namespace,
  name,
}: {
  readonly namespace?: string | undefined;
  readonly name: string;
}): string {
  return `${namespace ?? ''}/${name}`;
}

interface Term {
  readonly key: string;
  readonly value: string;
  readonly equal: boolean;
}

/** `a=b`, `a==b`, `a!=b`, and `a in (b)`; nothing more is asked by those who are measured. */
function terms(selector: string | undefined): Term[] {
  if (selector === undefined || selector === '') return [];
  return selector.split(',').map((term) => {
    const parts = /^([^=! ]+)(=|==|!=| in )\(?([^()]*)\)?$/.exec(term);
    if (parts === null) throw new Error(`the load generator does not know the selector ${selector}`);
    return { key: parts[1]!, value: parts[3]!, equal: parts[2] !== '!=' };
  });
}

function fieldOf(object: Fields, path: string): unknown {
  return path.split('.').reduce<unknown>((value, key) => (value as Fields | undefined)?.[key], object);
}
