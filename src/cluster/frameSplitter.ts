import { inOnePiece } from './inOnePiece.ts';

const LENGTH_BYTES = 4;

/**
 * Cuts a stream of bytes into frames, each behind its length in four bytes, wherever its chunks begin and end
 * (apimachinery `pkg/util/framer`, NewLengthDelimitedFrameReader).
 */
export class FrameSplitter {
  readonly #maxBytes: number;
  readonly #take: (frame: Buffer) => void;
  #begun: Buffer[] = [];
  #bytes = 0;
  /** Of the frame that has begun; undefined while its length is still to come. */
  #length: number | undefined;

  constructor(maxBytes: number, take: (frame: Buffer) => void) {
    this.#maxBytes = maxBytes;
    this.#take = take;
  }

  /** False when a frame is longer than it may be; then no more can be read. */
  push(chunk: Buffer): boolean {
    let at = 0;
    while (at < chunk.length) {
      const wanted = this.#length ?? LENGTH_BYTES;
      const end = Math.min(chunk.length, at + wanted - this.#bytes);
      this.#begun.push(chunk.subarray(at, end));
      this.#bytes += end - at;
      at = end;
      if (this.#bytes < wanted) continue;
      const whole = inOnePiece(this.#begun);
      this.#begun = [];
      this.#bytes = 0;
      if (this.#length === undefined) {
        this.#length = whole.readUInt32BE(0);
        if (this.#length > this.#maxBytes) return false;
        if (this.#length > 0) continue;
      }
      const frame = this.#length === 0 ? Buffer.alloc(0) : whole;
      this.#length = undefined;
      this.#take(frame);
    }
    return true;
  }
}
