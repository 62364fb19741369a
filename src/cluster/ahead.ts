import net, { type LookupFunction, type Socket } from 'node:net';
import { addressOf } from './serverUrl.ts';

/** client-go's `net.Dialer{KeepAlive: 30 * time.Second}`. */
export const TCP_KEEPALIVE_MS = 30_000;

/** A socket that reads nothing ahead of who wants it: what rests, leaves it in the connection (gathered.ts). */
export const UNBUFFERED = { highWaterMark: 1 } as const;
/** As long as a far server takes. */
const WAITED_MS = 500;

/**
 * Ways to the server, of which nothing but TCP is begun. Loading TLS and HTTP takes as long as a near server takes to
 * answer this, so it is done first, with nothing but `node:net`.
 */
export function callAhead(server: URL, count: number, lookup: LookupFunction | undefined): Socket[] {
  return Array.from({ length: count }, () => {
    const socket = net.connect({
      ...addressOf(server),
      noDelay: true,
      keepAlive: true,
      ...UNBUFFERED,
      keepAliveInitialDelay: TCP_KEEPALIVE_MS,
      ...(lookup === undefined ? {} : { lookup }),
    });
    // What is wrong with it, the request that has to open one will find and tell.
    socket.on('error', () => undefined);
    return socket;
  });
}

/**
 * Resolves once they are through, or nobody should wait for them any more: who loads more code before that holds up the
 * next step of their handshakes.
 */
export async function untilAnswered(called: readonly Socket[]): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<void>((resolve) => (timer = setTimeout(resolve, WAITED_MS)));
  await Promise.race([Promise.all(called.map(answered)), late]);
  clearTimeout(timer);
}

async function answered(socket: Socket): Promise<void> {
  if (!socket.connecting) return;
  await new Promise<void>((resolve) => {
    for (const event of ['connect', 'close'])
      socket.once(event, () => {
        resolve();
      });
  });
}
