/** Kubernetes objects from their JSON to protobuf, byte for byte as Go's generated code writes them. */
import { MESSAGES, type MessageName } from './kubeMessages.ts';

type Fields = Readonly<Record<string, unknown>>;

interface Field {
  readonly number: number;
  /** Undefined: the message's fields stand in the surrounding object. */
  readonly name: string | undefined;
  readonly type: string;
  readonly how: 'always' | 'pointer' | 'repeated' | 'map';
}

const VARINT = 0;
const DELIMITED = 2;

/** Of the servers that the tests run against; see the types in kubeMessages.ts. */
export const MINOR = 20;

/** Last field first. */
const SCHEMA = new Map(
  Object.entries(MESSAGES).map(([name, lines]) => [
    name,
    lines
      .map(toField)
      .filter((one) => one !== undefined)
      .reverse(),
  ]),
);

/** `k8s\0` and a runtime.Unknown around the object: what `application/vnd.kubernetes.protobuf` is. */
export function protobufBody(apiVersion: string, kind: MessageName, object: Fields): Buffer {
  return wrapped(apiVersion, kind, encode(kind, object));
}

/** @param raw the object's own message */
export function wrapped(apiVersion: string, kind: string, raw: Buffer): Buffer {
  const unknown = { typeMeta: { apiVersion, kind }, raw, contentEncoding: '', contentType: '' };
  return Buffer.concat([Buffer.from('k8s\0'), encode('Unknown', unknown)]);
}

/** One event of `application/vnd.kubernetes.protobuf;stream=watch`: its length, four bytes, and a WatchEvent. */
export function watchFrame(type: string, body: Buffer): Buffer {
  const event = encode('WatchEvent', { type, object: { raw: body } });
  const length = Buffer.alloc(4);
  length.writeUInt32BE(event.length);
  return Buffer.concat([length, event]);
}

export function encode(message: MessageName, object: Fields): Buffer {
  const writer = new Backwards();
  writer.message(message, object);
  return writer.result();
}

/** A page out of items that are encoded already. */
export function encodedList(metadata: Fields, items: readonly Buffer[]): Buffer {
  const head = encode('DeploymentList', { metadata });
  const parts = items.flatMap((item) => {
    const writer = new Backwards();
    writer.varint(item.length);
    writer.varint((2 << 3) | DELIMITED);
    return [writer.result(), item];
  });
  return Buffer.concat([head, ...parts]);
}

/** Written from the end, as Go does: then the length of what is inside is known when it has to be written. */
class Backwards {
  #buffer = Buffer.allocUnsafe(16_384);
  #at = this.#buffer.length;

  result(): Buffer {
    return Buffer.from(this.#buffer.subarray(this.#at));
  }

  message(name: string, object: Fields): void {
    const fields = SCHEMA.get(name);
    if (fields === undefined) throw new Error(`kubeMessages.ts has no ${name}`);
    for (const field of fields) this.#field(field, field.name === undefined ? object : object[field.name]);
  }

  varint(value: number): void {
    if (value < 0) {
      this.#negative(value);
      return;
    }
    this.#room(8);
    const length = varintLength(value);
    this.#at -= length;
    let rest = value;
    for (let at = 0; at < length; at++, rest = Math.floor(rest / 128))
      this.#buffer[this.#at + at] = (rest % 128) | (at < length - 1 ? 128 : 0);
  }

  /** All of its 64 bits. */
  #negative(value: number): void {
    const bytes: number[] = [];
    for (let rest = BigInt.asUintN(64, BigInt(value)); rest > 0n; rest >>= 7n)
      bytes.push(Number(rest & 127n) | (rest > 127n ? 128 : 0));
    this.#put(Buffer.from(bytes));
  }

  #field({ number, type, how }: Field, value: unknown): void {
    switch (how) {
      case 'always':
        this.#one(number, type, value);
        return;
      case 'pointer':
        if (value !== undefined && value !== null) this.#one(number, type, value);
        return;
      case 'repeated':
        for (const item of ((value ?? []) as readonly unknown[]).toReversed()) this.#one(number, type, item);
        return;
      case 'map':
        for (const [key, entry] of Object.entries((value ?? {}) as Fields)
          .sort(byKey)
          .reverse())
          this.#delimited(number, () => {
            this.#one(2, type, entry);
            this.#one(1, 'string', key);
          });
    }
  }

  #one(number: number, type: string, value: unknown): void {
    switch (type) {
      case 'int':
        this.varint((value ?? 0) as number);
        this.varint((number << 3) | VARINT);
        return;
      case 'bool':
        this.varint(value === true ? 1 : 0);
        this.varint((number << 3) | VARINT);
        return;
      case 'string':
        this.#delimited(number, () => {
          this.#text((value ?? '') as string);
        });
        return;
      case 'bytes':
        this.#delimited(number, () => {
          this.#put(value as Buffer);
        });
        return;
      default:
        this.#delimited(number, () => {
          this.#special(type, value);
        });
    }
  }

  #special(type: string, value: unknown): void {
    switch (type) {
      case 'Time':
        // The zero time is an empty message.
        if (typeof value !== 'string') return;
        this.#one(2, 'int', 0);
        this.#one(1, 'int', Date.parse(value) / 1000);
        return;
      case 'Quantity':
        this.#one(1, 'string', value);
        return;
      case 'FieldsV1':
        this.#one(1, 'bytes', Buffer.from(JSON.stringify(value)));
        return;
      case 'IntOrString':
        this.#one(3, 'string', typeof value === 'string' ? value : '');
        this.#one(2, 'int', typeof value === 'number' ? value : 0);
        this.#one(1, 'int', typeof value === 'string' ? 1 : 0);
        return;
      default:
        this.message(type, (value ?? {}) as Fields);
    }
  }

  #delimited(number: number, write: () => void): void {
    const end = this.#buffer.length - this.#at;
    write();
    this.varint(this.#buffer.length - this.#at - end);
    this.varint((number << 3) | DELIMITED);
  }

  #put(bytes: Buffer): void {
    this.#room(bytes.length);
    this.#at -= bytes.length;
    bytes.copy(this.#buffer, this.#at);
  }

  #text(text: string): void {
    const length = Buffer.byteLength(text);
    this.#room(length);
    this.#at -= length;
    this.#buffer.write(text, this.#at);
  }

  #room(bytes: number): void {
    while (bytes > this.#at) this.#grow();
  }

  #grow(): void {
    const larger = Buffer.allocUnsafe(this.#buffer.length * 2);
    this.#buffer.copy(larger, this.#at + this.#buffer.length, this.#at);
    this.#at += this.#buffer.length;
    this.#buffer = larger;
  }
}

function toField(line: string): Field | undefined {
  const [number = '', name = '', written = '', versions = ''] = line.split(' ');
  if (versions.startsWith('<') && MINOR >= Number(versions.slice(1))) return undefined;
  if (versions.startsWith('>=') && MINOR < Number(versions.slice(2))) return undefined;
  const map = /^map<(\w+)>$/.exec(written)?.[1];
  const how =
    map !== undefined
      ? 'map'
      : written.endsWith('?')
        ? 'pointer'
        : written.endsWith('*')
          ? 'repeated'
          : 'always';
  return {
    number: Number(number),
    name: name === 'inline' ? undefined : name,
    type: map ?? written.replace(/[?*]$/, ''),
    how,
  };
}

function varintLength(value: number): number {
  let length = 1;
  for (let rest = value; rest > 127; rest = Math.floor(rest / 128)) length++;
  return length;
}

/** Go sorts by bytes, which for the keys of labels and annotations, all ASCII, is the same. */
function byKey([a]: [string, unknown], [b]: [string, unknown]): number {
  return a < b ? -1 : 1;
}
