import type { Agent, AgentOptions } from 'node:http';
import net, { type Socket } from 'node:net';
import tls from 'node:tls';
import type { AgentTarget } from './agent.ts';
import { addressOf } from './serverUrl.ts';

/** Nobody has come for it within this time, so nobody will; well below the 90 s of the API server. */
const KEPT_MS = 10_000;

/**
 * Connections that are opened before there is a request to send: the handshakes, two round trips, go on while code is
 * loaded or an answer is awaited. The agent takes them before it opens one itself.
 */
export class Prepared {
  readonly #agent: Agent;
  readonly #target: AgentTarget;
  readonly #sockets = new Set<Socket>();

  constructor(agent: Agent, target: AgentTarget) {
    this.#agent = agent;
    this.#target = target;
    const open = agent.createConnection.bind(agent);
    agent.createConnection = (options, callback) => this.#take() ?? open(options, callback);
  }

  open(count: number): void {
    for (let number = 0; number < count; number++) {
      const socket = this.#connect();
      this.#sockets.add(socket);
      // What is wrong with it, the request that has to open one will find and tell.
      socket.on('error', () => undefined);
      socket.once('close', () => this.#sockets.delete(socket));
      socket.setTimeout(KEPT_MS, () => {
        if (this.#sockets.has(socket)) socket.destroy();
      });
    }
  }

  dispose(): void {
    for (const socket of this.#sockets) socket.destroy();
  }

  #take(): Socket | undefined {
    for (const socket of this.#sockets) {
      this.#sockets.delete(socket);
      if (!socket.destroyed && socket.writable) return socket;
    }
    return undefined;
  }

  /** As the agent would. */
  #connect(): Socket {
    const { server, serverName } = this.#target;
    const { options } = this.#agent as Agent & { readonly options: AgentOptions };
    const address = addressOf(server);
    if (server.protocol === 'http:') return net.connect({ ...options, ...address });
    const servername = serverName ?? (net.isIP(address.host) === 0 ? address.host : '');
    return tls.connect({ ...options, ...address, servername });
  }
}
