/** Bytes as the transport hands them on, cut as a test wants them. */
import { Readable } from 'node:stream';
import type { Incoming } from '../../src/cluster/exchange.ts';
import { lost } from '../../src/cluster/lost.ts';

export function arriving(chunks: readonly Buffer[]): Incoming {
  return {
    status: 200,
    statusText: 'OK',
    headers: {},
    body: Readable.from(chunks, { objectMode: true }),
    explain: (error) => lost('broken-off', String(error)),
  };
}

/** @param cuts offsets, in any order */
export function cutAt(bytes: Buffer, cuts: readonly number[]): Buffer[] {
  const borders = [0, ...cuts.toSorted((a, b) => a - b), bytes.length];
  return borders.slice(1).map((end, at) => bytes.subarray(borders[at], end));
}
