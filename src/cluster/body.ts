import type { IncomingHttpHeaders, IncomingMessage } from 'node:http';
import type { Readable } from 'node:stream';
import { createGunzip, gunzipSync, type Gunzip } from 'node:zlib';
import { inOnePiece } from './inOnePiece.ts';
import { errorCode } from './smallFile.ts';

/** What is wrong with a body, in words. */
export class BodyError extends Error {
  override readonly name = 'BodyError';
}

/** Kubernetes' JSON shrinks to a tenth, at best to a thirtieth; what grows 200-fold was made to fill the memory. */
const MAX_GROWTH = 200;
const GROWTH_MATTERS_BYTES = 32_000_000;
/** Of decompressed bytes; each piece costs a way through the event loop. By default it is an eighth, for a third more time. */
const PIECE_BYTES = 128 * 1024;
/** Compressed. More is left to flow: what is only held, no server has to wait with. */
const AT_ONCE_BYTES = 32 * 1024;
/** Two milliseconds of decompressing, at most; what takes longer is left to another thread. */
const AT_ONCE = { chunkSize: 2 * PIECE_BYTES, maxOutputLength: 1_000_000 };

/** What is wrong with a compression that nobody asked for. */
export function strangeEncoding(
  headers: IncomingHttpHeaders,
  known: readonly string[] = ['identity', 'gzip', 'x-gzip'],
): string | undefined {
  const encoding = encodingOf(headers);
  return known.includes(encoding) ? undefined : `is compressed with ${encoding}, which nobody asked for`;
}

export function tooLarge(maxBytes: number): string {
  return `is larger than ${Math.round(maxBytes / 1_000_000)} MB`;
}

/** Gets what has come in one go. False: no more is wanted. */
export type Take = (pieces: readonly Buffer[]) => boolean;

/**
 * The body of an answer as it was before compression. Pieces are handed on from where they arrive: what counts and limits
 * them needs no stream of its own, and who reads them waits for nothing between two.
 */
export class Body {
  readonly #response: IncomingMessage;
  readonly #maxBytes: number;
  readonly #onProgress: (bytes: number) => void;
  readonly #ending: (() => void)[] = [];
  /** Of a compressed answer that did not come in one go. */
  #gunzip: Gunzip | undefined;
  #take: Take = () => true;
  #arrived: Buffer[] = [];
  #bytes = 0;
  #isOver = false;
  #error: Error | undefined;

  /**
   * @param maxBytes after decompression
   * @param onProgress the number of further bytes
   */
  constructor(response: IncomingMessage, maxBytes: number, onProgress: (bytes: number) => void) {
    this.#response = response;
    this.#maxBytes = maxBytes;
    this.#onProgress = onProgress;
    response.on('error', (error) => {
      this.#stop(error);
    });
    response.once('close', () => {
      if (!response.readableEnded) this.#stop(new CutShort());
    });
  }

  /** How much has come so far. */
  get bytes(): number {
    return this.#bytes;
  }

  /** Calls once nothing more comes, however it ended; at once where that is so. */
  onEnd(call: () => void): void {
    if (this.#isOver) call();
    else this.#ending.push(call);
  }

  /**
   * Reads it, once, to its end or until no more is wanted; what is left then is not waited for. Rejects with what broke it
   * off, or what `take` threw: a BodyError when it is too large or grows like a bomb.
   */
  async read(take: Take): Promise<void> {
    this.#take = take;
    if (!this.#isOver) {
      if (encodingOf(this.#response.headers) === 'identity') this.#readFrom(this.#response);
      else this.#readCompressed();
    }
    await new Promise<void>((resolve) => {
      this.onEnd(resolve);
    });
    if (this.#error !== undefined) throw this.#error;
  }

  #readFrom(source: Readable): void {
    source.on('data', (piece: Buffer) => {
      this.#arrive(piece);
    });
    source.once('end', () => {
      this.#end(undefined);
    });
  }

  /** What came with its head in one go is decompressed in one go too: a thread for it costs more than it does. */
  #readCompressed(): void {
    const response = this.#response;
    const held: Buffer[] = [];
    let bytes = 0;
    const hold = (piece: Buffer): void => {
      held.push(piece);
      bytes += piece.length;
      if (bytes > AT_ONCE_BYTES) stream();
    };
    const stream = (): void => {
      clearImmediate(decided);
      const gunzip = this.#decompressed();
      for (const piece of held) gunzip.write(piece);
      response.pipe(gunzip);
      response.off('data', hold);
    };
    response.on('data', hold);
    // By then all that this go brings is here; it may be many records of TLS.
    const decided = setImmediate(() => {
      if (this.#isOver) return;
      if (response.readableEnded) this.#decompressAtOnce(inOnePiece(held));
      else stream();
    });
  }

  #decompressAtOnce(compressed: Buffer): void {
    try {
      this.#arrive(gunzipSync(compressed, AT_ONCE));
      this.#end(undefined);
    } catch (error) {
      if (errorCode(error) === 'ERR_BUFFER_TOO_LARGE') this.#decompressed().end(compressed);
      else this.#end(error as Error);
    }
  }

  #decompressed(): Gunzip {
    const gunzip = createGunzip({ chunkSize: PIECE_BYTES });
    this.#gunzip = gunzip;
    gunzip.on('error', (error) => {
      this.#stop(error);
    });
    this.#readFrom(gunzip);
    return gunzip;
  }

  #arrive(piece: Buffer): void {
    if (this.#isOver) return;
    this.#bytes += piece.length;
    this.#onProgress(piece.length);
    const problem = this.#problem();
    if (problem !== undefined) {
      this.#stop(new BodyError(problem));
      return;
    }
    this.#arrived.push(piece);
    // Together with what else comes in this go.
    if (this.#arrived.length === 1)
      process.nextTick(() => {
        this.#hand();
      });
  }

  #hand(): void {
    const pieces = this.#arrived;
    if (this.#isOver || pieces.length === 0) return;
    this.#arrived = [];
    try {
      if (!this.#take(pieces)) this.#stop(undefined);
    } catch (error) {
      this.#stop(error instanceof Error ? error : new Error(String(error)));
    }
  }

  #problem(): string | undefined {
    if (this.#bytes > this.#maxBytes) return tooLarge(this.#maxBytes);
    const compressed = this.#gunzip?.bytesWritten ?? Infinity;
    const isBomb = this.#bytes > GROWTH_MATTERS_BYTES && this.#bytes > compressed * MAX_GROWTH;
    return isBomb ? 'is compressed like a bomb' : undefined;
  }

  /** The rest of it goes, and the connection with it. */
  #stop(error: Error | undefined): void {
    this.#end(error);
    this.#response.destroy();
    this.#gunzip?.destroy();
  }

  #end(error: Error | undefined): void {
    this.#hand();
    if (this.#isOver) return;
    this.#isOver = true;
    this.#error = error;
    for (const call of this.#ending.splice(0)) call();
  }
}

/** The connection was closed before the answer had come to its end. */
export class CutShort extends Error {
  readonly code = 'ERR_STREAM_PREMATURE_CLOSE';
}

export function encodingOf(headers: IncomingHttpHeaders): string {
  const encoding = headers['content-encoding']?.trim().toLowerCase() ?? '';
  return encoding === '' ? 'identity' : encoding;
}
