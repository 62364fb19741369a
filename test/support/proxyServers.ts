import http from 'node:http';
import https from 'node:https';
import net, { type AddressInfo, type Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import type { KeyPair } from './certificates.ts';

/** A proxy on loopback that leads every name to loopback. */
export interface Proxy {
  readonly port: number;
  /** What it was asked for, "host:port"; with the user and password that came along. */
  readonly asked: string[];
  close(): Promise<void>;
}

/** @param password "user:password", asked for with 407 @param certificate makes it an https proxy @param port absent: any */
export async function connectProxy(password?: string, certificate?: KeyPair, port?: number): Promise<Proxy> {
  const asked: string[] = [];
  const server = certificate === undefined ? http.createServer() : https.createServer({ ...certificate });
  server.on('connect', (request, client: Duplex, head: Buffer) => {
    const login = Buffer.from(
      (request.headers['proxy-authorization'] ?? '').replace('Basic ', ''),
      'base64',
    ).toString();
    asked.push(`${login === '' ? '' : `${login}@`}${request.url ?? ''}`);
    if (password !== undefined && login !== password) {
      client.end('HTTP/1.1 407 Proxy Authentication Required\r\nContent-Length: 0\r\n\r\n');
      return;
    }
    lead(
      client,
      Number((request.url ?? '').split(':').at(-1)),
      'HTTP/1.1 200 Connection established\r\n\r\n',
      head,
    );
  });
  return await listening(server, asked, port);
}

/** RFC 1928 and 1929. */
export async function socksProxy(password?: string): Promise<Proxy> {
  const asked: string[] = [];
  const server = net.createServer((client) => {
    let login = '';
    let step = (greeting: Buffer): void => {
      const method = password === undefined ? 0 : 2;
      client.write(Buffer.from([5, greeting.includes(method, 2) ? method : 255]));
      step = password === undefined ? request : authenticate;
    };
    const authenticate = (message: Buffer): void => {
      const userEnd = 2 + (message[1] ?? 0);
      login = `${message.subarray(2, userEnd).toString()}:${message.subarray(userEnd + 1).toString()}`;
      client.write(Buffer.from([1, login === password ? 0 : 1]));
      step = request;
    };
    const request = (message: Buffer): void => {
      const host = message[3] === 1 ? message.subarray(4, 8).join('.') : message.subarray(5, -2).toString();
      const port = message.readUInt16BE(message.length - 2);
      asked.push(`${login === '' ? '' : `${login}@`}${host}:${port}`);
      client.removeAllListeners('data');
      lead(client, port, Buffer.from([5, 0, 0, 1, 127, 0, 0, 1, 0, 0]), Buffer.alloc(0));
    };
    client.on('data', (chunk: Buffer) => {
      step(chunk);
    });
    client.on('error', () => undefined);
  });
  return await listening(server, asked);
}

function lead(client: Duplex, port: number, welcome: string | Buffer, head: Buffer): void {
  const target = net.connect(port, '127.0.0.1', () => {
    client.write(welcome);
    target.write(head);
    client.pipe(target).pipe(client);
  });
  target.on('error', () => client.destroy());
  client.on('error', () => target.destroy());
  client.on('close', () => target.destroy());
}

async function listening(server: net.Server, asked: string[], port = 0): Promise<Proxy> {
  const sockets = new Set<Socket>();
  server.on('connection', (socket: Socket) => {
    sockets.add(socket);
    socket.on('error', () => undefined);
    socket.once('close', () => sockets.delete(socket));
  });
  await new Promise<void>((resolve) => {
    server.listen(port, '127.0.0.1', resolve);
  });
  return {
    port: (server.address() as AddressInfo).port,
    asked,
    close: async () => {
      for (const socket of sockets) socket.destroy();
      await new Promise<void>((resolve) => {
        server.close(() => {
          resolve();
        });
      });
    },
  };
}
