import type { Agent } from 'node:http';
import https from 'node:https';
import net, { type OnReadOpts, type Socket } from 'node:net';
import tls, { TLSSocket } from 'node:tls';
import { secureOver, servernameOf, type AgentTarget } from './agent.ts';
import type { Leash } from './leash.ts';
import { addressOf } from './serverUrl.ts';
import { openTunnel } from './tunnel.ts';

/** As much as one read of a connection brings. */
const BUFFER_BYTES = 64 * 1024;
/** The next page of a list is asked for at once, or not at all. */
const KEPT_MS = 1000;

/** A connection over which one large answer comes at a time. */
export interface BulkConnection {
  readonly socket: Socket;
  /** It has brought an answer before. */
  isReused: boolean;
  /** Gets what comes. It lies in a buffer that the next bytes are written into. */
  take: (chunk: Buffer) => void;
}

/**
 * Connections for answers of many megabytes that are not compressed. All that comes over one is written into the same 64
 * KB: where Node's HTTP reads, each piece of 16 KB lies in memory of its own, which costs four times what it costs to
 * receive it. Node's documentation of `onread`: https://nodejs.org/docs/latest/api/tls.html#tlsconnectoptions-callback
 */
export class BulkLines {
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

  /** Rejects with what went wrong on the way there. */
  async take(leash: Leash): Promise<BulkConnection> {
    const { connection, timer } = this.#kept ?? {};
    this.#kept = undefined;
    clearTimeout(timer);
    if (connection === undefined || connection.socket.destroyed) return await this.#connect(leash);
    connection.isReused = true;
    return connection;
  }

  /** For the next answer, if that comes soon. */
  keep(connection: BulkConnection): void {
    const { socket } = connection;
    // Nothing is awaited over it.
    connection.take = () => socket.destroy();
    this.#kept?.connection.socket.destroy();
    this.#kept = { connection, timer: setTimeout(() => socket.destroy(), KEPT_MS) };
  }

  /** Breaks those that are kept, and what goes on over the others. */
  drop(): void {
    clearTimeout(this.#kept?.timer);
    this.#kept = undefined;
    for (const socket of this.#open) socket.destroy();
  }

  async #connect(leash: Leash): Promise<BulkConnection> {
    const buffer = Buffer.allocUnsafeSlow(BUFFER_BYTES);
    const taker: Pick<BulkConnection, 'take'> = { take: () => undefined };
    const socket = await this.#socket(leash, {
      buffer,
      callback: (bytes) => {
        taker.take(buffer.subarray(0, bytes));
        return true;
      },
    });
    this.#open.add(socket);
    socket.once('close', () => this.#open.delete(socket));
    // What happens while it is kept is nobody's concern.
    socket.on('error', () => undefined);
    leash.onEnd(() => socket.destroy());
    await opened(socket);
    // Through a proxy, and where somebody has replaced `tls.connect`, it comes in buffers of its own.
    socket.on('data', (chunk: Buffer) => {
      taker.take(chunk);
    });
    return Object.assign(taker, { socket, isReused: false });
  }

  async #socket(leash: Leash, onread: OnReadOpts): Promise<Socket> {
    const { server } = this.#target;
    const address = addressOf(server);
    const agent = this.#agent;
    const isSecure = agent instanceof https.Agent;
    if (this.#proxy !== undefined) {
      const ended = new AbortController();
      leash.onEnd(() => {
        ended.abort();
      });
      const socket = await openTunnel(this.#proxy, address.host, address.port, ended.signal);
      return isSecure ? secureOver(agent, this.#target, socket) : socket;
    }
    // Node's types have them for https only.
    const { options } = agent as Agent & { readonly options: object };
    const direct = { ...options, ...address, onread };
    return isSecure
      ? tls.connect({ ...direct, servername: servernameOf(this.#target) })
      : net.connect(direct);
  }
}

async function opened(socket: Socket): Promise<void> {
  if (!(socket instanceof TLSSocket) && !socket.connecting) return;
  await new Promise<void>((resolve, reject) => {
    socket.once(socket instanceof TLSSocket ? 'secureConnect' : 'connect', resolve);
    socket.once('error', reject);
    socket.once('close', () => {
      reject(Object.assign(new Error('closed while it was being opened'), { code: 'ECONNRESET' }));
    });
  });
}
