/** Bytes as the transport hands them on, cut as a test wants them. */
import type { Incoming } from '../../src/cluster/exchange.ts';

export function arriving(chunks: readonly Buffer[]): Incoming {
  let bytes = 0;
  const read: Incoming['read'] = async (take) => {
    for (const chunk of chunks) {
      await Promise.resolve();
      bytes += chunk.length;
      if (!take([chunk])) break;
    }
    return undefined;
  };
  return {
    status: 200,
    statusText: 'OK',
    headers: {},
    bytes: () => bytes,
    read,
    readInPlace: read,
    onEnd: () => undefined,
  };
}

/** @param cuts offsets, in any order */
export function cutAt(bytes: Buffer, cuts: readonly number[]): Buffer[] {
  const borders = [0, ...cuts.toSorted((a, b) => a - b), bytes.length];
  return borders.slice(1).map((end, at) => bytes.subarray(borders[at], end));
}
