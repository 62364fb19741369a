const NEWLINE = 10;

/** Cuts a stream of bytes into lines, wherever its chunks begin and end. */
export class LineSplitter {
  readonly #maxBytes: number;
  readonly #take: (line: string) => void;
  #begun: Buffer[] = [];
  #bytes = 0;

  /** @param take gets each line without its end; lines that are empty or blank are left out */
  constructor(maxBytes: number, take: (line: string) => void) {
    this.#maxBytes = maxBytes;
    this.#take = take;
  }

  /** False when a line is longer than it may be; then no more can be read. */
  push(chunk: Buffer): boolean {
    let start = 0;
    for (let end = chunk.indexOf(NEWLINE); end >= 0; end = chunk.indexOf(NEWLINE, start)) {
      if (!this.#keep(chunk.subarray(start, end))) return false;
      start = end + 1;
      // Whole before it is decoded: a character may be cut in two.
      const line = Buffer.concat(this.#begun).toString('utf8').trim();
      this.#begun = [];
      this.#bytes = 0;
      if (line !== '') this.#take(line);
    }
    return this.#keep(chunk.subarray(start));
  }

  #keep(part: Buffer): boolean {
    this.#bytes += part.length;
    if (part.length > 0) this.#begun.push(part);
    return this.#bytes <= this.#maxBytes;
  }
}
