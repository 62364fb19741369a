import net from 'node:net';

/**
 * A way to a server on loopback that takes its time: half a round trip in each direction, and one for the TCP handshake.
 * Bandwidth and slow start are not imitated.
 */
export async function slowLink(port: number, rttMs: number): Promise<net.Server> {
  const link = net.createServer({ noDelay: true }, (near) => {
    const far = net.connect({ port, host: '127.0.0.1', noDelay: true });
    // Loopback shook hands at once.
    delayed(near, far, rttMs / 2, performance.now() + rttMs);
    delayed(far, near, rttMs / 2, 0);
  });
  await new Promise<void>((resolve) => link.listen(0, '127.0.0.1', resolve));
  return link;
}

function delayed(from: net.Socket, to: net.Socket, delayMs: number, notBefore: number): void {
  // Timers of different lengths may overtake each other; what they do may not.
  const waiting: (() => void)[] = [];
  const later = (call: () => void): void => {
    const due = Math.max(performance.now(), notBefore) + delayMs;
    waiting.push(call);
    setTimeout(() => waiting.shift()?.(), due - performance.now());
  };
  from.on('data', (chunk: Buffer) => {
    later(() => to.write(chunk));
  });
  from.on('end', () => {
    later(() => to.end());
  });
  from.on('error', () => to.destroy());
  from.on('close', () => {
    later(() => to.destroy());
  });
}
