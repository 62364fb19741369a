import type { IncomingMessage } from 'node:http';
import { Transform, type Readable, type Writable } from 'node:stream';
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
  // The reader of `gauge` may not be listening yet; this keeps its errors from being taken for uncaught ones.
  gauge.on('error', () => undefined);
  if (gunzip === undefined) join(response, gauge);
  else {
    join(response, gunzip);
    join(gunzip, gauge);
  }
  return gauge;
}

/** What `stream.pipeline` does, which makes two exceptions and throws them away for each answer that is read to its end. */
function join(from: Readable, to: Writable): void {
  from.once('error', (error) => to.destroy(error));
  from.once('close', () => {
    if (!from.readableEnded) to.destroy(new CutShort());
  });
  to.once('close', () => {
    if (!to.writableFinished) from.destroy();
  });
  from.pipe(to);
}

class CutShort extends Error {
  readonly code = 'ERR_STREAM_PREMATURE_CLOSE';
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
