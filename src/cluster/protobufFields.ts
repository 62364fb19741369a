/** Of which kinds a field's value is; groups, which nobody uses since long before Kubernetes, are refused. */
const VARINT = 0;
const FIXED64 = 1;
const DELIMITED = 2;
const FIXED32 = 5;

/** 32 bits, seven in a byte. */
const TAG_BYTES = 5;
const VARINT_BYTES = 10;

/** Those that were met last, each in the place that its bytes give it: of a fleet nearly all, and never much. */
const WORDS = Array.from({ length: 512 }, () => '');
const MAX_WORD = 64;

/** Whether these bytes are this text. False where there is a character that takes several. */
function isAt(bytes: Buffer, start: number, end: number, text: string): boolean {
  if (text.length !== end - start) return false;
  for (let at = 0; at < text.length; at++) {
    const byte = bytes[start + at] ?? 0;
    if (byte > 127 || byte !== text.charCodeAt(at)) return false;
  }
  return true;
}

/**
 * The fields of one protobuf message and of the messages in it, one after the other, without a copy of anything. Whatever
 * the bytes are, it comes to an end: where one of the messages is none, it `isBroken` as a whole, and has no further field.
 * https://protobuf.dev/programming-guides/encoding/
 */
export class ProtobufFields {
  readonly bytes: Buffer;
  /** The number of the field that `next` has found. */
  number = 0;
  /** Its value, an integer, text, bytes or a message, lies from `start` to `end`. */
  start = 0;
  end = 0;
  isBroken = false;
  /** Whether its value is an integer. */
  #isInteger = false;
  #at: number;

  constructor(bytes: Buffer, start = 0) {
    this.bytes = bytes;
    this.#at = start;
  }

  /** False after the last field. @param limit of the message: what `enter` has given, or the end of all bytes */
  next(limit = this.bytes.length): boolean {
    if (this.isBroken || this.#at >= limit) return false;
    const tag = this.#varint(TAG_BYTES, limit);
    this.number = Math.floor(tag / 8);
    const kind = tag % 8;
    this.#isInteger = kind === VARINT;
    this.start = this.end = this.#at;
    switch (kind) {
      case VARINT:
        this.#varint(VARINT_BYTES, limit);
        this.end = this.#at;
        break;
      // Nothing that is read here: empty, whatever it is taken for.
      case FIXED64:
        this.start = this.end = this.#at += 8;
        break;
      case FIXED32:
        this.start = this.end = this.#at += 4;
        break;
      case DELIMITED: {
        const length = this.#varint(TAG_BYTES, limit);
        this.start = this.#at;
        this.#at += length;
        this.end = this.#at;
        break;
      }
      default:
        this.isBroken = true;
    }
    if (this.#at > limit || this.number === 0) this.isBroken = true;
    return !this.isBroken;
  }

  /**
   * Goes into the message that the present field is: its own fields come next, up to the limit that is given back, and
   * then those that follow it. It has to be read to its end.
   */
  enter(): number {
    this.#at = this.start;
    return this.end;
  }

  /** The text of the present field. */
  get text(): string {
    return this.bytes.toString('utf8', this.start, this.end);
  }

  /** The same, for a text that many messages have: it is mostly there already, and made only where it is not. */
  get word(): string {
    const { bytes, start, end } = this;
    const length = end - start;
    if (length === 0 || length > MAX_WORD) return this.text;
    const mixed =
      31 * length + 17 * (bytes[start] ?? 0) + 7 * (bytes[end - 1] ?? 0) + (bytes[(start + end) >> 1] ?? 0);
    const place = mixed % WORDS.length;
    const known = WORDS[place] ?? '';
    if (isAt(bytes, start, end, known)) return known;
    return (WORDS[place] = this.text);
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

  #varint(mostBytes: number, limit: number): number {
    let value = 0;
    let scale = 1;
    for (let count = 0; count < mostBytes && this.#at < limit; count++, scale *= 128) {
      const byte = this.bytes[this.#at++] ?? 0;
      value += (byte & 127) * scale;
      if (byte < 128) return value;
    }
    this.isBroken = true;
    return 0;
  }
}

/** The bytes in a runtime.RawExtension or a FieldsV1, without a copy; undefined where it has none. */
export function rawOf(fields: ProtobufFields, limit: number): Buffer | undefined {
  let raw: Buffer | undefined;
  while (fields.next(limit)) if (fields.number === 1) raw = fields.bytes.subarray(fields.start, fields.end);
  return raw;
}
