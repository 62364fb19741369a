import type { Incoming } from './exchange.ts';
import { inOnePiece } from './inOnePiece.ts';
import type { Lost } from './lost.ts';

/** The whole body. @param cutAt ends it after so many bytes, as if there were no more */
export async function readBody(incoming: Incoming, cutAt = Infinity): Promise<Buffer | Lost> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  const broken = await incoming.read((pieces) => {
    for (const piece of pieces) {
      chunks.push(piece);
      bytes += piece.length;
    }
    return bytes < cutAt;
  });
  return broken ?? inOnePiece(chunks).subarray(0, cutAt);
}
