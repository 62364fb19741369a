/** Of which kinds a field's value is; groups, which nobody uses since long before Kubernetes, are refused. */
const VARINT = 0;
const FIXED64 = 1;
const DELIMITED = 2;
const FIXED32 = 5;

/** 32 bits, seven in a byte. */
const TAG_BYTES = 5;
const VARINT_BYTES = 10;

/**
 * The fields of one protobuf message, one after the other, without a copy of anything. Whatever the bytes are, it comes
 * to an end: where they are none of a message, it `isBroken`, as is the message that it is part of, and there is no further field.
 * https://protobuf.dev/programming-guides/encoding/
 */
export class ProtobufFields {
  readonly bytes: Buffer;
  /** The number of the field that `next` has found. */
  number = 0;
  /** Its value, an integer, text, bytes or a message, lies from `start` to `end`. */
  start = 0;
  end = 0;
  #isInteger = false;
  #at: number;
  readonly #from: number;
  readonly #limit: number;
  /** The message that this one is part of. */
  readonly #whole: ProtobufFields;
  #isBroken = false;

  constructor(bytes: Buffer, start = 0, end = bytes.length, whole?: ProtobufFields) {
    this.#whole = whole ?? this;
    this.bytes = bytes;
    this.#at = start;
    this.#from = start;
    this.#limit = end;
  }

  /** The message, or one that was read as part of it, is none. */
  get isBroken(): boolean {
    return this.#whole.#isBroken;
  }

  /** No field is left. */
  get isEmpty(): boolean {
    return this.#at >= this.#limit;
  }

  /** False after the last field. */
  next(): boolean {
    if (this.isBroken || this.#at >= this.#limit) return false;
    const tag = this.#varint(TAG_BYTES);
    this.number = Math.floor(tag / 8);
    const kind = tag % 8;
    this.#isInteger = kind === VARINT;
    this.start = this.end = this.#at;
    switch (kind) {
      case VARINT:
        this.#varint(VARINT_BYTES);
        this.end = this.#at;
        break;
      case FIXED64:
        this.#at += 8;
        break;
      case FIXED32:
        this.#at += 4;
        break;
      case DELIMITED: {
        const length = this.#varint(TAG_BYTES);
        this.start = this.#at;
        this.#at += length;
        this.end = this.#at;
        break;
      }
      default:
        this.#whole.#isBroken = true;
    }
    if (this.#at > this.#limit || this.number === 0) this.#whole.#isBroken = true;
    return !this.isBroken;
  }

  /** The text of the present field. */
  get text(): string {
    return this.bytes.toString('utf8', this.start, this.end);
  }

  /** The present field as a message of its own. */
  get message(): ProtobufFields {
    return new ProtobufFields(this.bytes, this.start, this.end, this.#whole);
  }

  /** The same message from its first field on. */
  get again(): ProtobufFields {
    return new ProtobufFields(this.bytes, this.#from, this.#limit, this.#whole);
  }

  /** The present field as a signed integer; one beyond 2^53 is not exact. Zero for all that is none. */
  get integer(): number {
    if (!this.#isInteger) return 0;
    let value = 0;
    let scale = 1;
    for (let at = this.start; at < this.end; at++, scale *= 128) {
      value += ((this.bytes[at] ?? 0) & 127) * scale;
      // Only what is negative, or far too large, is that long.
      if (scale > 2 ** 50) return this.#long();
    }
    return value;
  }

  #long(): number {
    let value = 0n;
    for (let at = this.end - 1; at >= this.start; at--)
      value = (value << 7n) | BigInt((this.bytes[at] ?? 0) & 127);
    return Number(BigInt.asIntN(64, value));
  }

  #varint(mostBytes: number): number {
    let value = 0;
    let scale = 1;
    for (let count = 0; count < mostBytes && this.#at < this.#limit; count++, scale *= 128) {
      const byte = this.bytes[this.#at++] ?? 0;
      value += (byte & 127) * scale;
      if (byte < 128) return value;
    }
    this.#whole.#isBroken = true;
    return 0;
  }
}
