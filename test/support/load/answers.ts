/** Lists and objects as an API server writes them: JSON, protobuf, or the table that kubectl prints. */
import { gzipSync } from 'node:zlib';
import type { Collection, Item } from './collection.ts';
import type { Fields } from './deployments.ts';
import { encodedList, wrapped } from './protobuf.ts';

export type Encoding = 'json' | 'protobuf' | 'table';

export interface Body {
  readonly type: string;
  readonly bytes: Buffer;
}

/** apiserver `pkg/endpoints/handlers/responsewriters/writers.go`, defaultGzipThresholdBytes and …ContentEncodingLevel. */
const GZIP_FROM_BYTES = 128 * 1024;
const GZIP_LEVEL = 1;
const PROTOBUF = 'application/vnd.kubernetes.protobuf';

/** What the client wants most of what we have. Protobuf is only there for Deployments. */
export function encodingOf(accept: string, { kind }: Collection): Encoding {
  if (accept.includes('as=Table') && kind === 'Deployment') return 'table';
  return accept.startsWith(PROTOBUF) && kind === 'Deployment' ? 'protobuf' : 'json';
}

export function objectBody({ apiVersion, kind }: Collection, item: Item): Body {
  return json({ kind, apiVersion, ...item.object });
}

export function listBody(of: Collection, items: readonly Item[], metadata: Fields, encoding: Encoding): Body {
  const { apiVersion, kind } = of;
  switch (encoding) {
    case 'json': {
      const head = `{"kind":"${kind}List","apiVersion":"${apiVersion}","metadata":${JSON.stringify(metadata)},"items":[`;
      const parts = items.flatMap((item, at) => [Buffer.from(at === 0 ? '' : ','), Buffer.from(item.json)]);
      return {
        type: 'application/json',
        bytes: Buffer.concat([Buffer.from(head), ...parts, Buffer.from(']}\n')]),
      };
    }
    case 'protobuf': {
      const list = encodedList(
        metadata,
        items.map((item) => item.protobuf),
      );
      return { type: PROTOBUF, bytes: wrapped(apiVersion, `${kind}List`, list) };
    }
    case 'table':
      return json({
        kind: 'Table',
        apiVersion: 'meta.k8s.io/v1',
        metadata,
        columnDefinitions: COLUMNS,
        rows: items.map(row),
      });
  }
}

export function json(value: unknown): Body {
  return { type: 'application/json', bytes: Buffer.from(`${JSON.stringify(value)}\n`) };
}

/** Undefined: an API server would not compress it. */
export function compressed({ bytes }: Body): Buffer | undefined {
  return bytes.length < GZIP_FROM_BYTES ? undefined : gzipSync(bytes, { level: GZIP_LEVEL });
}

const COLUMNS = ['Name', 'Ready', 'Up-to-date', 'Available', 'Age', 'Containers', 'Images', 'Selector'].map(
  (name, at) => ({
    name,
    type: at === 2 || at === 3 ? 'integer' : 'string',
    format: at === 0 ? 'name' : '',
    description: '',
    priority: at > 4 ? 1 : 0,
  }),
);

function row({ object }: Item): Fields {
  const { metadata, spec, status } = object as Record<string, Record<string, unknown>>;
  const { name } = metadata as { name: string };
  return {
    cells: [
      name,
      `${Number(status!['readyReplicas'])}/${Number(spec!['replicas'])}`,
      status!['updatedReplicas'],
      status!['availableReplicas'],
      '20d',
      'main',
      'registry.example.com/main:1.0.0',
      `app.kubernetes.io/name=${name}`,
    ],
    object: { kind: 'PartialObjectMetadata', apiVersion: 'meta.k8s.io/v1', metadata },
  };
}
