import { inOnePiece } from './inOnePiece.ts';

const QUOTE = 34;
const COMMA = 44;
const COLON = 58;
const OPEN_BRACKET = 91;
const BACKSLASH = 92;
const CLOSE_BRACKET = 93;
const OPEN_BRACE = 123;
const CLOSE_BRACE = 125;
/** Stands for an item in the list without its items. */
const PLACEHOLDER = '0';

/**
 * Cuts the JSON of a Kubernetes list at the borders of its items while it arrives, so that no more than one of them
 * has to be held and parsed at a time. What remains is the list with a 0 for each item; whether that, and each
 * item, is JSON is for the parser to say.
 */
export class ItemSplitter {
  readonly #maxBytes: number;
  readonly #take: (item: Buffer) => void;
  /** Bytes as latin1 text: pieces of the chunks themselves would keep all of the chunks. */
  #around = '';
  #item: Buffer[] = [];
  #itemBytes = 0;
  #depth = 0;
  #inText = false;
  #escaped = false;
  /** The last text among the list's own fields, as far as it could be the key that is looked for. */
  #word = '';
  /** The next value is that of `items`. */
  #atItems = false;
  #inItems = false;
  #inItem = false;

  /** @param maxBytes of one item, and of all that is around them */
  constructor(maxBytes: number, take: (item: Buffer) => void) {
    this.#maxBytes = maxBytes;
    this.#take = take;
  }

  /** The list without its items; whole after the last chunk. */
  get rest(): string {
    return new TextDecoder().decode(Buffer.from(this.#around, 'latin1'));
  }

  /** False when a part is larger than it may be; then no more can be read. */
  push(chunk: Buffer): boolean {
    /** From where the chunk has not been given away. */
    let from = 0;
    for (let at = this.#inText ? this.#endOfText(chunk, 0) : 0; at < chunk.length; at++) {
      switch (chunk[at] ?? 0) {
        case QUOTE:
          this.#inText = true;
          this.#word = '';
          at = this.#endOfText(chunk, at + 1) - 1;
          break;
        case COLON:
          if (this.#depth === 1) this.#atItems = this.#word === 'items';
          break;
        case COMMA:
          if (this.#depth === 1) this.#atItems = false;
          break;
        case OPEN_BRACKET:
          if (++this.#depth === 2) this.#inItems = this.#atItems;
          break;
        case CLOSE_BRACKET:
          if (--this.#depth === 1) this.#inItems = false;
          break;
        case OPEN_BRACE:
          if (++this.#depth === 3 && this.#inItems) {
            this.#keepAround(chunk, from, at);
            this.#around += PLACEHOLDER;
            from = at;
            this.#inItem = true;
          }
          break;
        case CLOSE_BRACE:
          if (--this.#depth === 2 && this.#inItem) {
            this.#keepItem(chunk.subarray(from, at + 1));
            from = at + 1;
            this.#endItem();
          }
          break;
      }
    }
    if (this.#inItem) this.#keepItem(chunk.subarray(from));
    else this.#keepAround(chunk, from, chunk.length);
    return this.#itemBytes <= this.#maxBytes && this.#around.length <= this.#maxBytes;
  }

  /** Where the text that is open goes on to the next thing; the chunk's length when it does not end in it. */
  #endOfText(chunk: Buffer, start: number): number {
    let at = start;
    if (this.#escaped && at < chunk.length) {
      this.#escaped = false;
      at++;
    }
    for (; at < chunk.length; at++) {
      const byte = chunk[at];
      if (byte === BACKSLASH) {
        if (++at === chunk.length) this.#escaped = true;
      } else if (byte === QUOTE) {
        this.#inText = false;
        this.#keepWord(chunk, start, at);
        return at + 1;
      }
    }
    this.#keepWord(chunk, start, chunk.length);
    return chunk.length;
  }

  /** Only the list's own keys matter, and of them only what could still be "items". */
  #keepWord(chunk: Buffer, start: number, end: number): void {
    if (this.#depth === 1) this.#word += chunk.toString('latin1', start, Math.min(end, start + 6));
  }

  #keepAround(chunk: Buffer, start: number, end: number): void {
    this.#around += chunk.toString('latin1', start, end);
  }

  #keepItem(part: Buffer): void {
    this.#itemBytes += part.length;
    if (this.#itemBytes <= this.#maxBytes) this.#item.push(part);
  }

  #endItem(): void {
    const item = this.#itemBytes <= this.#maxBytes ? inOnePiece(this.#item) : undefined;
    this.#item = [];
    this.#inItem = false;
    if (item === undefined) return;
    this.#itemBytes = 0;
    this.#take(item);
  }
}
