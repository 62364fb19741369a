import type { IncomingMessage } from 'node:http';
import { pipeline, Transform, type Readable } from 'node:stream';
import { createGunzip, type Gunzip } from 'node:zlib';

/** What is wrong with a body, in words. */
export class BodyError extends Error {
  override readonly name = 'BodyError';
}

/** Kubernetes' JSON shrinks to a tenth, at best to a thirtieth; what grows 200-fold was made to fill the memory. */
const MAX_GROWTH = 200;
const GROWTH_MATTERS_BYTES = 32_000_000;
/** Of decompressed bytes; each piece costs a way through the event loop. By default it is an eighth, for a third more time. */
const PIECE_BYTES = 128 * 1024;

/** False for a compression that nobody asked for. */
export function isEncodingKnown(response: IncomingMessage): boolean {
  return ['identity', 'gzip', 'x-gzip'].includes(encodingOf(response));
}

/**
 * The body as it was before compression. It fails with a BodyError when it is too large or grows like a bomb.
 * @param maxBytes after decompression
 * @param onProgress the number of further bytes
 */
export function decoded(
  response: IncomingMessage,
  maxBytes: number,
  onProgress: (bytes: number) => void,
): Readable {
  const gunzip = encodingOf(response) === 'identity' ? undefined : createGunzip({ chunkSize: PIECE_BYTES });
  const gauge = measure(maxBytes, gunzip, onProgress);
  // Errors arrive at the reader of `gauge`, who may not be listening yet; these listeners keep them from being
  // taken for uncaught ones.
  const seen = (): void => undefined;
  gauge.on('error', seen);
  if (gunzip === undefined) pipeline(response, gauge, seen);
  else pipeline(response, gunzip, gauge, seen);
  return gauge;
}

function encodingOf(response: IncomingMessage): string {
  const encoding = response.headers['content-encoding']?.trim().toLowerCase() ?? '';
  return encoding === '' ? 'identity' : encoding;
}

function measure(
  maxBytes: number,
  gunzip: Gunzip | undefined,
  onProgress: (bytes: number) => void,
): Transform {
  let total = 0;
  return new Transform({
    transform(chunk: Buffer, _encoding, done) {
      total += chunk.length;
      onProgress(chunk.length);
      if (total > maxBytes) done(new BodyError(`is larger than ${Math.round(maxBytes / 1_000_000)} MB`));
      else if (
        total > GROWTH_MATTERS_BYTES &&
        gunzip !== undefined &&
        total > gunzip.bytesWritten * MAX_GROWTH
      ) {
        done(new BodyError('is compressed like a bomb'));
      } else done(null, chunk);
    },
  });
}
