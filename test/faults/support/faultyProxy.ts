import { readFileSync } from 'node:fs';
import type { IncomingMessage, OutgoingHttpHeaders, ServerResponse } from 'node:http';
import https from 'node:https';
import type { AddressInfo, Socket } from 'node:net';
import type { KeyPair } from '../../support/certificates.ts';

/** A request on its way. */
export interface Passing {
  readonly method: string;
  readonly url: string;
  readonly isWatch: boolean;
  readonly headers: IncomingMessage['headers'];
}

/** What becomes of it; without one it passes. */
export type Fault =
  | { readonly is: 'late'; readonly ms: number }
  /** It never arrives, and its connection ends. */
  | { readonly is: 'request lost' }
  /** It arrives and is carried out; its connection ends before a byte of the answer, or after so many. */
  | { readonly is: 'answer lost'; readonly afterBytes?: number; readonly afterMs?: number }
  /** It arrives, and no answer ever comes. */
  | { readonly is: 'answer held' }
  /** Somebody else answers. */
  | {
      readonly is: 'answered';
      readonly status: number;
      readonly body?: string;
      readonly type?: string;
      readonly headers?: OutgoingHttpHeaders;
    }
  | { readonly is: 'rewritten'; readonly text: (body: string) => string }
  /** The answer comes with a Warning header. */
  | { readonly is: 'warned'; readonly warning: string }
  /** Something else is asked of the API server in its place. */
  | { readonly is: 'replaced'; readonly url: string }
  /** Each line of a stream comes twice, and the one before it once more after it. */
  | { readonly is: 'echoed' }
  /** The answer begins, perhaps with a line of ours, and then nothing of it comes. */
  | { readonly is: 'silent'; readonly says?: string };

export interface ProxyOptions {
  /** The real API server. */
  readonly server: string;
  readonly authorityFile: string;
  /** Paths; whoever comes through this proxy is who this certificate says, unless he impersonates another. */
  readonly client: { readonly cert: string; readonly key: string };
  /** What the proxy itself shows. */
  readonly certificate: KeyPair;
}

/** Stands between the product and a real API server, on loopback, and does to what passes whatever a test wants. */
export class FaultyProxy {
  /** All that came, in order. */
  readonly passed: Passing[] = [];
  fault: (passing: Passing) => Fault | undefined = () => undefined;
  /** Called when a request has been handed on to the API server, whole. */
  onForwarded: (passing: Passing) => void = () => undefined;
  readonly #options: ProxyOptions;
  readonly #upstream: https.Agent;
  readonly #sockets = new Set<Socket>();
  #certificate: KeyPair;
  #server: https.Server | undefined;
  #port = 0;

  private constructor(options: ProxyOptions) {
    this.#options = options;
    this.#certificate = options.certificate;
    this.#upstream = new https.Agent({
      keepAlive: true,
      ca: readFileSync(options.authorityFile),
      cert: readFileSync(options.client.cert),
      key: readFileSync(options.client.key),
    });
  }

  static async start(options: ProxyOptions): Promise<FaultyProxy> {
    const proxy = new FaultyProxy(options);
    await proxy.comeBack();
    return proxy;
  }

  get url(): string {
    return `https://127.0.0.1:${this.#port}`;
  }

  /** Somebody listens. */
  get isThere(): boolean {
    return this.#server !== undefined;
  }

  /** Connections that stand now. */
  get open(): number {
    return this.#sockets.size;
  }

  /** On the same port as before; nothing where it is there. */
  async comeBack(certificate: KeyPair = this.#certificate): Promise<void> {
    if (this.#server !== undefined) return;
    this.#certificate = certificate;
    const server = https.createServer({ ...certificate }, (request, response) => {
      this.#receive(request, response).catch(() => request.socket.destroy());
    });
    server.on('connection', (socket: Socket) => {
      this.#sockets.add(socket);
      socket.on('error', () => undefined);
      socket.once('close', () => this.#sockets.delete(socket));
    });
    server.on('tlsClientError', () => undefined);
    this.#server = server;
    await new Promise<void>((resolve) => {
      server.listen(this.#port, '127.0.0.1', resolve);
    });
    this.#port = (server.address() as AddressInfo).port;
  }

  /** All connections break, and nobody listens any more. */
  async goAway(): Promise<void> {
    const server = this.#server;
    if (server === undefined) return;
    this.#server = undefined;
    const closed = new Promise<void>((resolve) => {
      server.close(() => {
        resolve();
      });
    });
    this.breakConnections();
    await closed;
  }

  breakConnections(): void {
    for (const socket of this.#sockets) socket.destroy();
  }

  /** Shows another certificate from now on. */
  async show(certificate: KeyPair): Promise<void> {
    await this.goAway();
    await this.comeBack(certificate);
  }

  async close(): Promise<void> {
    await this.goAway();
    this.#upstream.destroy();
  }

  async #receive(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { method = '', url = '', headers, socket } = request;
    const passing = { method, url, headers, isWatch: url.includes('watch=') };
    response.on('error', () => undefined);
    this.passed.push(passing);
    const fault = this.fault(passing);
    const body = await textOf(request);
    if (fault?.is === 'late') await new Promise((resolve) => setTimeout(resolve, fault.ms));
    if (fault?.is === 'request lost') socket.destroy();
    else if (fault?.is === 'answered')
      response
        .writeHead(fault.status, { 'Content-Type': fault.type ?? 'application/json', ...fault.headers })
        .end(fault.body);
    else this.#forward(passing, body, fault, response);
  }

  #forward(passing: Passing, body: Buffer, fault: Fault | undefined, response: ServerResponse): void {
    const { authorization: _, ...headers } = passing.headers;
    // What is to be changed on its way has to be text.
    if (fault?.is === 'rewritten' || fault?.is === 'echoed' || fault?.is === 'silent')
      headers.accept = 'application/json';
    const url = fault?.is === 'replaced' ? fault.url : passing.url;
    const upstream = https.request(new URL(url, this.#options.server), {
      method: passing.method,
      agent: this.#upstream,
      headers: { ...headers, host: new URL(this.#options.server).host },
    });
    upstream.on('error', () => response.socket?.destroy());
    response.once('close', () => {
      // Whoever no longer wants a watch ends it; a write that was handed on is carried out.
      if (passing.method === 'GET') upstream.destroy();
    });
    upstream.once('response', (answer) => {
      answer.on('error', () => response.socket?.destroy());
      this.#answer(answer, fault, response);
    });
    upstream.end(body, () => {
      this.onForwarded(passing);
      if (fault?.is !== 'answer lost' || fault.afterMs === undefined) return;
      setTimeout(() => response.socket?.destroy(), fault.afterMs);
    });
  }

  #answer(answer: IncomingMessage, fault: Fault | undefined, response: ServerResponse): void {
    if (fault?.is === 'answer held') {
      answer.resume();
      return;
    }
    if (fault?.is === 'answer lost' && fault.afterBytes === undefined && fault.afterMs === undefined) {
      answer.resume().once('end', () => response.socket?.destroy());
      return;
    }
    if (fault?.is === 'rewritten') {
      void textOf(answer).then((body) => {
        const { 'content-length': _, ...headers } = answer.headers;
        response.writeHead(answer.statusCode ?? 0, headers).end(fault.text(body.toString()));
      });
      return;
    }
    const more = fault?.is === 'warned' ? { warning: fault.warning } : {};
    response.writeHead(answer.statusCode ?? 0, { ...answer.headers, ...more });
    response.flushHeaders();
    if (fault?.is === 'silent') response.write(fault.says ?? '');
    const pass = passer(fault, response);
    answer.on('data', pass);
    answer.once('end', () => {
      // An end in good order would make a short answer of a broken one.
      const isCut = fault?.is === 'answer lost' && fault.afterBytes !== undefined;
      if (isCut) setTimeout(() => response.socket?.destroy(), 5);
      else if (fault?.is !== 'silent') response.end();
    });
    // A server that dies in the middle of its answer.
    answer.once('close', () => {
      if (!answer.complete) response.socket?.destroy();
    });
  }
}

function passer(fault: Fault | undefined, response: ServerResponse): (chunk: Buffer) => void {
  if (fault?.is === 'silent') return () => undefined;
  if (fault?.is === 'echoed') {
    let rest = '';
    let before = '';
    return (chunk) => {
      const lines = (rest + chunk.toString()).split('\n');
      rest = lines.pop() ?? '';
      for (const line of lines) {
        response.write(`${line}\n${line}\n${before}`);
        before = `${line}\n`;
      }
    };
  }
  const most = fault?.is === 'answer lost' ? (fault.afterBytes ?? Infinity) : Infinity;
  let bytes = 0;
  return (chunk) => {
    const left = Math.max(0, most - bytes);
    bytes += chunk.length;
    if (left > 0) response.write(chunk.subarray(0, left));
    // What was written is to arrive before the end.
    if (bytes > most) setTimeout(() => response.socket?.destroy(), 5);
  };
}

async function textOf(stream: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of stream) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}
