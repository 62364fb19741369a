import type { Incoming } from './exchange.ts';
import type { Lost } from './lost.ts';

/** The whole body. @param cutAt ends it after so many bytes, as if there were no more */
export async function readBody(incoming: Incoming, cutAt = Infinity): Promise<Buffer | Lost> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  try {
    for await (const chunk of incoming.body as AsyncIterable<Buffer>) {
      chunks.push(chunk);
      bytes += chunk.length;
      // Leaving the loop destroys the stream, and with it the connection.
      if (bytes >= cutAt) break;
    }
  } catch (error) {
    return incoming.explain(error);
  }
  return Buffer.concat(chunks).subarray(0, cutAt);
}
