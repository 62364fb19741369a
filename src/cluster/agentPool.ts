import type { Agent } from 'node:http';
import type { LookupFunction, Socket } from 'node:net';
import { makeAgent, secureContextOf } from './agent.ts';
import { BulkConnections } from './bulkConnections.ts';
import type { ClientCertificate, Connection } from './connection.ts';
import { lost, type Lost } from './lost.ts';
import { Prepared } from './prepared.ts';
import { errorCode } from './smallFile.ts';

export interface Pair {
  readonly certificate: ClientCertificate | undefined;
  /** Keeps its connections. */
  readonly reads: Agent;
  /** For `reads`; through a proxy there are none. */
  readonly prepared: Prepared | undefined;
  /** Has a new connection for each request. */
  readonly writes: Agent;
  readonly bulk: BulkConnections;
}

/** How the server is reached. */
export interface Ways {
  readonly proxy: URL | undefined;
  /** Name resolution, for tests. */
  readonly lookup?: LookupFunction;
  /** From callAhead, to the server: for the first reads. None where there is a proxy. */
  readonly called?: readonly Socket[];
}

/** The agents of one cluster. A plugin that issues a new client certificate makes the old connections useless. */
export class AgentPool {
  readonly #connection: Connection;
  readonly #proxy: URL | undefined;
  readonly #lookup: LookupFunction | undefined;
  readonly #retired: Pair[] = [];
  #pair: Pair;

  /** @throws what OpenSSL says about the kubeconfig's certificate or key */
  constructor(connection: Connection, { proxy, lookup, called = [] }: Ways) {
    this.#connection = connection;
    this.#proxy = proxy;
    this.#lookup = lookup;
    this.#pair = this.#make(connection.certificate);
    this.#pair.prepared?.add(called);
  }

  /** @param issued a plugin's certificate, which goes before the kubeconfig's */
  pairFor(issued: ClientCertificate | undefined): Pair | Lost {
    const certificate = issued ?? this.#connection.certificate;
    if (
      certificate?.cert !== this.#pair.certificate?.cert ||
      certificate?.key !== this.#pair.certificate?.key
    ) {
      try {
        const next = this.#make(certificate);
        // Requests that are under way may finish on the old connections.
        this.#retired.push(this.#pair);
        this.#pair = next;
      } catch (error) {
        const code = errorCode(error) ?? 'unknown error';
        return lost('unauthorized', `the plugin's client certificate cannot be used (${code})`);
      }
    }
    return this.#pair;
  }

  /** Breaks the connections that are kept for reuse, and what goes on over them. */
  drop(): void {
    for (const { reads, prepared, bulk } of [...this.#retired, this.#pair]) {
      reads.destroy();
      prepared?.dispose();
      bulk.drop();
    }
  }

  dispose(): void {
    this.drop();
    for (const { writes } of [...this.#retired, this.#pair]) writes.destroy();
  }

  #make(certificate: ClientCertificate | undefined): Pair {
    const options = {
      proxy: this.#proxy,
      secureContext: secureContextOf(this.#connection, certificate),
      ...(this.#lookup === undefined ? {} : { lookup: this.#lookup }),
    };
    const reads = makeAgent(this.#connection, { ...options, keepAlive: true });
    return {
      certificate,
      reads,
      prepared: this.#proxy === undefined ? new Prepared(reads, this.#connection) : undefined,
      writes: makeAgent(this.#connection, { ...options, keepAlive: false }),
      bulk: new BulkConnections(reads, this.#connection, this.#proxy),
    };
  }
}
