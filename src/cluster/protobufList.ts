import { ProtobufFields } from './protobufFields.ts';
import { kindOf } from './protobufUnknown.ts';

const MAGIC = Buffer.from('k8s\0');
/** Fields of runtime.Unknown, and of a list. */
const TYPE_META = 1;
const RAW = 2;
const CONTENT_ENCODING = 3;
const METADATA = 1;
const ITEMS = 2;
/** Several Deployments; for a larger part there will be a larger one. */
const BEGUN_BYTES = 32 * 1024;

/**
 * Cuts a Kubernetes list in protobuf at the borders of its items while it arrives, so that no more than one of them is
 * held at a time, and no length is believed before its bytes are there.
 * https://kubernetes.io/docs/reference/using-api/api-concepts/#protobuf-encoding
 */
export class ProtobufList {
  readonly #maxBytes: number;
  readonly #take: (item: Buffer) => void;
  #problem: string | undefined;
  #magic = 0;
  /** The varint that is being read, and what it is. */
  #number = 0;
  #scale = 1;
  #isLength = false;
  #field = 0;
  /** What is left of the field that is being read. */
  #left = 0;
  /** The beginning of a part that goes on in the next chunk; one for all, for nearly each chunk ends within an item. */
  #begun = Buffer.allocUnsafe(BEGUN_BYTES);
  #begunBytes = 0;
  /** What is left of the list; undefined outside of it. */
  #list: number | undefined;
  #kind = '';
  #metadata: Buffer | undefined;
  #wasEncoded = false;

  /**
   * @param maxBytes of one item, and of each part around them
   * @param take gets each item, and keeps none of its bytes: others are written over them
   */
  constructor(maxBytes: number, take: (item: Buffer) => void) {
    this.#maxBytes = maxBytes;
    this.#take = take;
  }

  /** Why no more can be read. */
  get problem(): string | undefined {
    return this.#problem;
  }

  /** What is around the items, once all has arrived; undefined where that is no list. */
  get whole(): { readonly kind: string; readonly metadata: Buffer } | undefined {
    const isWhole = this.#left === 0 && this.#list === undefined && this.#scale === 1 && !this.#isLength;
    if (this.#problem !== undefined || !isWhole || this.#metadata === undefined || this.#wasEncoded)
      return undefined;
    return { kind: this.#kind, metadata: this.#metadata };
  }

  /** False when no more can be read. */
  push(chunk: Buffer): boolean {
    let at = 0;
    while (at < chunk.length && this.#problem === undefined) {
      if (this.#magic < MAGIC.length) {
        if (chunk[at++] !== MAGIC[this.#magic++])
          this.#problem = 'it does not begin as protobuf of Kubernetes does';
      } else if (this.#left > 0) {
        const end = Math.min(chunk.length, at + this.#left);
        this.#part(chunk.subarray(at, end));
        at = end;
      } else this.#byte(chunk[at++] ?? 0);
    }
    return this.#problem === undefined;
  }

  #byte(byte: number): void {
    const isOfList = this.#list !== undefined;
    this.#number += (byte & 127) * this.#scale;
    this.#scale *= 128;
    if (byte < 128) this.#header(this.#number);
    else if (this.#scale > 2 ** 32) this.#problem = 'a length has no end';
    if (isOfList) this.#consume(1);
  }

  #header(value: number): void {
    this.#number = 0;
    this.#scale = 1;
    if (this.#isLength) this.#begin(value);
    // Everything in both messages is text or a message.
    else if (value % 8 !== 2) this.#problem = 'a field is of another kind than it should be';
    else {
      this.#field = Math.floor(value / 8);
      this.#isLength = true;
    }
  }

  #begin(length: number): void {
    this.#isLength = false;
    const room = this.#list === undefined ? Infinity : this.#list - 1;
    if (this.#list === undefined && this.#field === RAW) this.#list = length === 0 ? undefined : length;
    else if (length > this.#maxBytes)
      this.#problem = `it holds a part of more than ${this.#maxBytes / 1e6} MB`;
    else if (length > room) this.#problem = 'a part is longer than the whole';
    else {
      this.#left = length;
      if (length === 0) this.#end(Buffer.alloc(0));
    }
  }

  /** All of the present field, or a piece of it. */
  #part(bytes: Buffer): void {
    this.#left -= bytes.length;
    if (this.#left > 0 || this.#begunBytes > 0) this.#keep(bytes);
    if (this.#left === 0) {
      const part = this.#begunBytes === 0 ? bytes : this.#begun.subarray(0, this.#begunBytes);
      this.#begunBytes = 0;
      this.#end(part);
    }
    if (this.#list !== undefined) this.#consume(bytes.length);
  }

  #keep(bytes: Buffer): void {
    const wanted = this.#begunBytes + bytes.length;
    if (wanted > this.#begun.length) {
      const larger = Buffer.allocUnsafe(2 * wanted);
      this.#begun.copy(larger, 0, 0, this.#begunBytes);
      this.#begun = larger;
    }
    bytes.copy(this.#begun, this.#begunBytes);
    this.#begunBytes = wanted;
  }

  #end(part: Buffer): void {
    if (this.#list !== undefined) {
      if (this.#field === METADATA) this.#metadata = Buffer.from(part);
      else if (this.#field === ITEMS) this.#take(part);
    } else if (this.#field === TYPE_META) this.#kind = kindOf(new ProtobufFields(part));
    else if (this.#field === CONTENT_ENCODING) this.#wasEncoded = part.length > 0;
  }

  /** So many bytes of the list are read. */
  #consume(bytes: number): void {
    const left = (this.#list ?? 0) - bytes;
    this.#list = left === 0 ? undefined : left;
    if (left === 0 && (this.#isLength || this.#scale > 1)) this.#problem = 'a part is cut in two';
  }
}
