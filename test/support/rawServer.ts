/** A server that writes what a test wants, byte for byte, over TCP or TLS on loopback. */
import net, { type AddressInfo, type Socket } from 'node:net';
import tls from 'node:tls';
import type { KeyPair } from './certificates.ts';

/** @param number of the request, from 1 */
export type RawAnswer = (socket: Socket, number: number) => void;

export class RawServer {
  /** The heads of the requests, as they came. */
  readonly requests: string[] = [];
  readonly sockets = new Set<Socket>();
  connections = 0;
  answer: RawAnswer = () => undefined;
  readonly #server: net.Server;
  readonly #isSecure: boolean;

  private constructor(certificate: KeyPair | undefined) {
    const connected = (socket: Socket): void => {
      this.#connected(socket);
    };
    this.#isSecure = certificate !== undefined;
    this.#server =
      certificate === undefined ? net.createServer(connected) : tls.createServer(certificate, connected);
    this.#server.on('tlsClientError', () => undefined);
  }

  static async start(certificate?: KeyPair): Promise<RawServer> {
    const server = new RawServer(certificate);
    await new Promise<void>((resolve) => server.#server.listen(0, '127.0.0.1', resolve));
    return server;
  }

  get url(): URL {
    const { port } = this.#server.address() as AddressInfo;
    return new URL(`${this.#isSecure ? 'https' : 'http'}://127.0.0.1:${port}`);
  }

  async close(): Promise<void> {
    for (const socket of this.sockets) socket.destroy();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  #connected(socket: Socket): void {
    this.connections++;
    this.sockets.add(socket);
    socket.on('error', () => undefined);
    socket.once('close', () => this.sockets.delete(socket));
    let text = '';
    socket.on('data', (chunk: Buffer) => {
      text += chunk.toString('latin1');
      const end = text.indexOf('\r\n\r\n');
      if (end < 0) return;
      this.requests.push(text.slice(0, end));
      text = text.slice(end + 4);
      this.answer(socket, this.requests.length);
    });
  }
}
