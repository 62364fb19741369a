import type { Agent } from 'node:http';
import type { Socket } from 'node:net';
import { securedBy, type AgentTarget } from './agent.ts';

/** Nobody has come for it within this time, so nobody will; well below the 90 s of the API server. */
const KEPT_MS = 10_000;

/**
 * Connections that are opened before there is a request to send: the handshakes, two round trips, go on while code is
 * loaded or an answer is awaited. The agent takes them before it opens one itself.
 */
export class Prepared {
  readonly #agent: Agent;
  readonly #target: AgentTarget;
  /** Each with the timer that ends it. */
  readonly #sockets = new Map<Socket, NodeJS.Timeout>();

  constructor(agent: Agent, target: AgentTarget) {
    this.#agent = agent;
    this.#target = target;
    const open = agent.createConnection.bind(agent);
    agent.createConnection = (options, callback) => this.#take() ?? open(options, callback);
  }

  /** @param called from callAhead, to this agent's server */
  add(called: readonly Socket[]): void {
    for (const way of called) {
      // Where a name has several addresses, Node puts another handle into a socket that is still connecting; TLS over the
      // first one would end the process.
      if (!way.connecting) this.#keep(this.#secure(way));
      else {
        this.#keep(way);
        way.once('connect', () => {
          if (this.#forget(way)) this.#keep(this.#secure(way));
        });
      }
    }
  }

  dispose(): void {
    for (const socket of this.#sockets.keys()) socket.destroy();
  }

  #take(): Socket | undefined {
    for (const socket of this.#sockets.keys()) {
      if (socket.connecting) continue;
      this.#forget(socket);
      if (!socket.destroyed && socket.writable) return socket;
    }
    return undefined;
  }

  #keep(socket: Socket): void {
    socket.on('error', () => undefined);
    socket.once('close', () => {
      this.#forget(socket);
    });
    this.#sockets.set(
      socket,
      setTimeout(() => socket.destroy(), KEPT_MS),
    );
  }

  /** False where it was not kept any more. */
  #forget(socket: Socket): boolean {
    clearTimeout(this.#sockets.get(socket));
    return this.#sockets.delete(socket);
  }

  #secure(way: Socket): Socket {
    return securedBy(this.#agent, this.#target, way);
  }
}
