import { Reads, type ReadOptions } from '../../src/core/reads.ts';
import type { HeldReader } from './heldReader.ts';
import { NOW } from './facts.ts';

export const SHOP_WEB = { namespace: 'shop', name: 'web' } as const;

export function readsOf(reader: HeldReader, options: Partial<ReadOptions> = {}): Reads {
  return new Reads(reader, SHOP_WEB, { signal: new AbortController().signal, clock: () => NOW, ...options });
}
