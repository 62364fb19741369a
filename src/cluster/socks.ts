import net from 'node:net';
import { ProxyError } from './proxyError.ts';

const REPLIES: Readonly<Record<number, string>> = {
  1: 'it has a general failure',
  2: 'its rules do not allow it',
  3: 'the network is unreachable',
  4: 'the host is unreachable',
  5: 'the connection is refused',
  6: 'it took too long',
};

/** RFC 1928 and RFC 1929. The proxy resolves the host's name, as with Go's socks5 and socks5h alike. */
export async function socksTunnel(
  proxy: URL,
  host: string,
  port: number,
  signal: AbortSignal,
): Promise<net.Socket> {
  const socket = net.connect({
    host: proxy.hostname.replace(/^\[|\]$/g, ''),
    port: proxy.port === '' ? 1080 : Number(proxy.port),
    signal,
  });
  // The reads below report errors; this keeps one that comes between two reads from being uncaught.
  socket.on('error', () => undefined);
  const fail = (why: string): ProxyError =>
    new ProxyError(`the SOCKS proxy ${proxy.host} gives no way: ${why}`);
  try {
    const user = Buffer.from(decodeURIComponent(proxy.username));
    const password = Buffer.from(decodeURIComponent(proxy.password));
    const withPassword = user.length > 0 || password.length > 0;
    socket.write(Buffer.from(withPassword ? [5, 2, 0, 2] : [5, 1, 0]));
    const [version, method] = await exactly(socket, 2);
    if (version !== 5) throw fail('it does not speak SOCKS 5');
    if (method === 2 && withPassword) {
      socket.write(
        Buffer.concat([Buffer.from([1, user.length]), user, Buffer.from([password.length]), password]),
      );
      const [, status] = await exactly(socket, 2);
      if (status !== 0) throw fail('it does not accept the user and password');
    } else if (method !== 0) {
      throw fail('it asks for another way to log in');
    }
    socket.write(
      Buffer.concat([Buffer.from([5, 1, 0]), address(host), Buffer.from([port >> 8, port & 255])]),
    );
    const [, reply, , type] = await exactly(socket, 4);
    if (reply !== 0) throw fail(REPLIES[reply ?? 1] ?? `reply ${reply ?? '?'}`);
    // What it is bound to: of no use here.
    const length = type === 1 ? 4 : type === 4 ? 16 : ((await exactly(socket, 1))[0] ?? 0);
    await exactly(socket, length + 2);
    return socket;
  } catch (error) {
    socket.destroy();
    throw error;
  }
}

function address(host: string): Buffer {
  if (net.isIPv4(host)) return Buffer.from([1, ...host.split('.').map(Number)]);
  // An IPv6 address goes as a name too; proxies take it, and it saves us the parsing.
  const name = Buffer.from(host);
  return Buffer.concat([Buffer.from([3, name.length]), name]);
}

/** The next `length` bytes; what follows them stays in the socket. */
async function exactly(socket: net.Socket, length: number): Promise<Buffer> {
  for (;;) {
    const chunk = socket.read(length) as Buffer | null;
    if (chunk?.length === length) return chunk;
    if (socket.errored !== null) throw socket.errored;
    if (socket.readableEnded || socket.destroyed)
      throw new ProxyError('the SOCKS proxy closed the connection');
    await new Promise<void>((resolve) => {
      const wake = (): void => {
        for (const event of ['readable', 'end', 'error', 'close']) socket.off(event, wake);
        resolve();
      };
      for (const event of ['readable', 'end', 'error', 'close']) socket.once(event, wake);
    });
  }
}
