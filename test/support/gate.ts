import net from 'node:net';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';

/** The way to a server, which a test can close: connections break, and new ones are refused. */
export class Gate {
  readonly #target: number;
  readonly #sockets = new Set<net.Socket>();
  /** All that ever came. */
  connections = 0;
  #server = net.createServer();
  #port = 0;

  constructor(targetPort: number) {
    this.#target = targetPort;
  }

  get port(): number {
    return this.#port;
  }

  /** On the same port as before. */
  async open(): Promise<void> {
    this.#server = net.createServer((near) => {
      this.connections++;
      const far = net.connect(this.#target, '127.0.0.1');
      for (const socket of [near, far]) {
        this.#sockets.add(socket);
        socket.on('error', () => undefined);
        socket.once('close', () => {
          near.destroy();
          far.destroy();
          this.#sockets.delete(socket);
        });
      }
      near.pipe(far).pipe(near);
    });
    this.#server.listen(this.#port, '127.0.0.1');
    await once(this.#server, 'listening');
    this.#port = (this.#server.address() as AddressInfo).port;
  }

  async close(): Promise<void> {
    const closed = new Promise<void>((resolve) => {
      this.#server.close(() => {
        resolve();
      });
    });
    for (const socket of this.#sockets) socket.destroy();
    await closed;
  }
}
