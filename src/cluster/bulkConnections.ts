import type { Agent } from 'node:http';
import https from 'node:https';
import net, { type OnReadOpts, type Socket } from 'node:net';
import tls, { TLSSocket } from 'node:tls';
import { securedThrough, servernameOf, type AgentTarget } from './agent.ts';
import { TCP_KEEPALIVE_MS } from './ahead.ts';
import { CutShort } from './body.ts';
import type { Leash } from './leash.ts';
import { addressOf } from './serverUrl.ts';

/** As much as one read of a connection brings. */
const BUFFER_BYTES = 64 * 1024;
/** The next page of a list is asked for at once, or not at all. */
const KEPT_MS = 1000;

/** A connection over which one large answer comes at a time. */
export interface BulkConnection {
  readonly socket: Socket;
  /** It has brought an answer before. */
  isReused: boolean;
  /** Called with what comes. It lies in a buffer that the next bytes are written into. */
  receive: (chunk: Buffer) => void;
}

/**
 * Connections for answers of many megabytes that are not compressed. All that comes over one is written into the same 64
 * KB: where Node's HTTP reads, each piece of 16 KB lies in memory of its own, which costs three times what it costs to
 * receive it. https://nodejs.org/docs/latest/api/tls.html#tlsconnectoptions-callback (`onread`)
 */
export class BulkConnections {
  readonly #agent: Agent;
  readonly #target: AgentTarget;
  readonly #proxy: URL | undefined;
  readonly #open = new Set<Socket>();
  #kept: { readonly connection: BulkConnection; readonly timer: NodeJS.Timeout } | undefined;

  /** @param agent from makeAgent: it has all that decides whom we believe to be the server */
  constructor(agent: Agent, target: AgentTarget, proxy: URL | undefined) {
    this.#agent = agent;
    this.#target = target;
    this.#proxy = proxy;
  }

  /** The one that is kept, or a new one. Rejects with what went wrong on the way there. */
  async connection(leash: Leash): Promise<BulkConnection> {
    const kept = this.#kept?.connection;
    this.#forget();
    if (kept === undefined || kept.socket.destroyed) return await this.#connect(leash);
    kept.isReused = true;
    return kept;
  }

  /** For the next answer, if that comes soon. */
  keep(connection: BulkConnection): void {
    const { socket } = connection;
    // Nothing is awaited over it.
    connection.receive = () => socket.destroy();
    this.#kept?.connection.socket.destroy();
    this.#forget();
    const timer = setTimeout(() => {
      socket.destroy();
      this.#forget();
    }, KEPT_MS);
    this.#kept = { connection, timer };
  }

  /** Breaks those that are kept, and what goes on over the others. */
  drop(): void {
    this.#forget();
    for (const socket of this.#open) socket.destroy();
  }

  #forget(): void {
    clearTimeout(this.#kept?.timer);
    this.#kept = undefined;
  }

  async #connect(leash: Leash): Promise<BulkConnection> {
    const buffer = Buffer.allocUnsafeSlow(BUFFER_BYTES);
    const receiver: Pick<BulkConnection, 'receive'> = { receive: () => undefined };
    const socket = await this.#begin(leash, {
      buffer,
      callback: (bytes) => {
        receiver.receive(buffer.subarray(0, bytes));
        return true;
      },
    });
    this.#open.add(socket);
    socket.once('close', () => this.#open.delete(socket));
    leash.onEnd(() => socket.destroy());
    await opened(socket);
    // Through a proxy, and where somebody has replaced `tls.connect`, it comes in buffers of its own.
    socket.on('data', (chunk: Buffer) => {
      receiver.receive(chunk);
    });
    return Object.assign(receiver, { socket, isReused: false });
  }

  /** A socket on its way, whose failures are nobody's concern unless somebody listens. */
  async #begin(leash: Leash, onread: OnReadOpts): Promise<Socket> {
    const proxy = this.#proxy;
    const socket =
      proxy === undefined
        ? this.#direct(onread)
        : await securedThrough(proxy, this.#agent, this.#target, leash);
    socket.on('error', () => undefined);
    return socket;
  }

  #direct(onread: OnReadOpts): Socket {
    // Node's types have the options for https only.
    const { options } = this.#agent as Agent & { readonly options: object };
    const address = addressOf(this.#target.server);
    const all = { ...options, ...address, keepAliveInitialDelay: TCP_KEEPALIVE_MS, onread };
    return this.#agent instanceof https.Agent
      ? tls.connect({ ...all, servername: servernameOf(this.#target) })
      : net.connect(all);
  }
}

async function opened(socket: Socket): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    const isSecure = socket instanceof TLSSocket;
    if (socket.destroyed) reject(new CutShort());
    else if (!isSecure && !socket.connecting) resolve();
    socket.once(isSecure ? 'secureConnect' : 'connect', resolve);
    socket.once('error', reject);
    socket.once('close', () => {
      reject(new CutShort());
    });
  });
}
