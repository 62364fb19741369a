import { ProtobufFields } from './protobufFields.ts';

const MAGIC = Buffer.from('k8s\0');

/** An object's own bytes. */
export interface Unwrapped {
  readonly kind: string;
  readonly raw: Buffer;
}

/** What `k8s\0` and a runtime.Unknown are around of; undefined for anything else. No copy is made. */
export function unwrapped(bytes: Buffer): Unwrapped | undefined {
  if (!bytes.subarray(0, MAGIC.length).equals(MAGIC)) return undefined;
  const fields = new ProtobufFields(bytes, MAGIC.length);
  let kind = '';
  let raw: Buffer | undefined;
  while (fields.next())
    switch (fields.number) {
      case 1:
        kind = kindOf(fields, fields.enter());
        break;
      case 2:
        raw = bytes.subarray(fields.start, fields.end);
        break;
      case 3:
        // Its content is encoded once more, in a way that nobody has asked for.
        if (fields.start < fields.end) return undefined;
    }
  return fields.isBroken || raw === undefined ? undefined : { kind, raw };
}

/** Of a runtime.TypeMeta; empty where it has none. */
export function kindOf(typeMeta: ProtobufFields, limit?: number): string {
  let kind = '';
  while (typeMeta.next(limit)) if (typeMeta.number === 2) kind = typeMeta.text;
  return kind;
}
