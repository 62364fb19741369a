import http, { type IncomingMessage, type ServerResponse } from 'node:http';
import https from 'node:https';
import type { AddressInfo, Socket } from 'node:net';
import { TLSSocket } from 'node:tls';
import { gzipSync } from 'node:zlib';
import type { KeyPair } from './certificates.ts';

/** One request as it arrived. */
export interface Arrival {
  readonly method: string;
  readonly url: string;
  readonly headers: IncomingMessage['headers'];
  /** As they came over the wire, name and value in turn. */
  readonly rawHeaders: readonly string[];
  readonly body: string;
  /** Which connection it came on, from 1. */
  readonly connection: number;
  /** The common name of the client's certificate. */
  readonly clientName: string | undefined;
  /** The name that the client asked for in the TLS handshake. */
  readonly servername: string | false | undefined;
  /** Milliseconds since 1970. */
  readonly at: number;
}

/** What to do with a request. `number` counts the requests of this server from 1. */
export type Script = (response: ServerResponse, request: Arrival, number: number) => void;

export interface ServerOptions {
  /** Absent: plain HTTP. */
  readonly certificate?: KeyPair;
  /** Ask for client certificates of this authority. */
  readonly clientCa?: string;
}

/** An API server that does whatever a test wants, on loopback. */
export class FaultServer {
  readonly arrivals: Arrival[] = [];
  connections = 0;
  script: Script;
  readonly #server: http.Server;
  readonly #sockets = new Map<Socket, number>();
  readonly #secure: boolean;

  private constructor(options: ServerOptions, script: Script) {
    this.script = script;
    const { certificate, clientCa } = options;
    this.#secure = certificate !== undefined;
    const onRequest = (request: IncomingMessage, response: ServerResponse): void => {
      this.#receive(request, response);
    };
    this.#server =
      certificate === undefined
        ? http.createServer(onRequest)
        : https.createServer(
            {
              ...certificate,
              ...(clientCa === undefined
                ? {}
                : { ca: clientCa, requestCert: true, rejectUnauthorized: false }),
            },
            onRequest,
          );
    this.#server.on(this.#secure ? 'secureConnection' : 'connection', (socket: Socket) => {
      this.connections++;
      this.#sockets.set(socket, this.connections);
      socket.on('error', () => undefined);
      socket.once('close', () => this.#sockets.delete(socket));
    });
  }

  static async start(options: ServerOptions, script: Script): Promise<FaultServer> {
    const server = new FaultServer(options, script);
    await new Promise<void>((resolve) => {
      server.#server.listen(0, '127.0.0.1', resolve);
    });
    return server;
  }

  get port(): number {
    return (this.#server.address() as AddressInfo).port;
  }

  /** @param host a name that the test resolves to loopback */
  url(host = '127.0.0.1'): string {
    return `${this.#secure ? 'https' : 'http'}://${host}:${this.port}`;
  }

  /** Connections that stand now. */
  get open(): number {
    return this.#sockets.size;
  }

  breakAll(): void {
    for (const socket of this.#sockets.keys()) socket.destroy();
  }

  async close(): Promise<void> {
    this.breakAll();
    this.#server.closeAllConnections();
    await new Promise<void>((resolve) => {
      this.#server.close(() => {
        resolve();
      });
    });
  }

  #receive(request: IncomingMessage, response: ServerResponse): void {
    const chunks: Buffer[] = [];
    request.on('error', () => undefined);
    response.on('error', () => undefined);
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const { socket } = request;
      const tls = socket instanceof TLSSocket ? socket : undefined;
      const arrival: Arrival = {
        method: request.method ?? '',
        url: request.url ?? '',
        headers: request.headers,
        rawHeaders: request.rawHeaders,
        body: Buffer.concat(chunks).toString('utf8'),
        connection: this.#sockets.get(socket) ?? 0,
        clientName: commonName(tls?.getPeerCertificate()),
        servername: (tls as { servername?: string | false } | undefined)?.servername,
        at: Date.now(),
      };
      this.arrivals.push(arrival);
      this.script(response, arrival, this.arrivals.length);
    });
  }
}

/** Without a certificate Node gives an empty object. */
function commonName(peer: { subject?: { CN?: string | string[] } } | undefined): string | undefined {
  const name = peer?.subject?.CN;
  return Array.isArray(name) ? name[0] : name;
}

export function json(value: unknown, status = 200, headers: http.OutgoingHttpHeaders = {}): Script {
  return (response) => {
    response.writeHead(status, { 'Content-Type': 'application/json', ...headers }).end(JSON.stringify(value));
  };
}

export function text(
  body: string,
  type: string,
  status = 200,
  headers: http.OutgoingHttpHeaders = {},
): Script {
  return (response) => {
    response.writeHead(status, { 'Content-Type': type, ...headers }).end(body);
  };
}

/** Kubernetes' own form of a failure. */
export function status(code: number, message: string, headers: http.OutgoingHttpHeaders = {}): Script {
  return json({ kind: 'Status', apiVersion: 'v1', status: 'Failure', message, code }, code, headers);
}

export function gzipped(value: unknown): Script {
  return (response) => {
    const headers = { 'Content-Type': 'application/json', 'Content-Encoding': 'gzip' };
    response.writeHead(200, headers).end(gzipSync(JSON.stringify(value)));
  };
}

/** The first request gets the first script, and so on; the last one stays. */
export function inTurn(...scripts: readonly Script[]): Script {
  return (response, request, number) => {
    scripts[Math.min(number, scripts.length) - 1]?.(response, request, number);
  };
}
