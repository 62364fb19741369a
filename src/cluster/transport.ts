import type { OutgoingHttpHeaders } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import type { StopSignal } from '../core/ports.ts';
import { AgentPool, type Ways } from './agentPool.ts';
import type { Connection } from './connection.ts';
import type { Credential, CredentialSource } from './credentials.ts';
import { exchangeInBulk } from './bulkExchange.ts';
import { exchange, type Incoming, type Outgoing } from './exchange.ts';
import { impersonationHeaders } from './impersonation.ts';
import { Leash, TIME_LIMITS, type TimeLimits } from './leash.ts';
import { CANCELLED, isLost, lost, type Lost } from './lost.ts';
import { readBody } from './readBody.ts';
import { isTransient, waitBefore } from './retry.ts';
import { Slots } from './slots.ts';

/** More only queue up in the server's fair queues (APF), where big lists take several seats. */
const IN_FLIGHT = 4;
const MAX_RETRIES = 2;

export interface ApiRequest {
  readonly method: 'GET' | 'POST' | 'PATCH';
  /** From the API's root, with the query: "/api/v1/pods?limit=500". */
  readonly path: string;
  readonly accept: string;
  readonly body?: { readonly type: string; readonly text: string };
  /** Of the answer, decompressed. */
  readonly maxBytes: number;
  /**
   * `patient`: asked again while the server says "not now" or breaks off. `once`: the first answer counts.
   * `write`: on a connection of its own, and never asked again once it may have been sent.
   * `stream`: as `once`, but what a 200 brings may go on as long as the caller lets it, and is not counted as in flight.
   * `bulk`: as `once`, for a GET of a large answer that comes uncompressed: over a connection of its own (bulkConnections.ts).
   */
  readonly manner: 'patient' | 'once' | 'write' | 'stream' | 'bulk';
  /** Instead of the transport's own. Milliseconds. */
  readonly totalMs?: number;
}

/** A whole answer. */
export interface Answer extends Pick<Incoming, 'status' | 'statusText' | 'headers'> {
  readonly body: Buffer;
}

export interface TransportSettings extends Ways {
  readonly userAgent: string;
  readonly limits?: TimeLimits;
}

/** HTTP to one API server as one user: connections, login, patience. Knows nothing of Kubernetes' objects. */
export class Transport {
  readonly #connection: Connection;
  readonly #credentials: CredentialSource;
  readonly #settings: TransportSettings;
  readonly #limits: TimeLimits;
  readonly #agents: AgentPool;
  readonly #slots = new Slots(IN_FLIGHT);
  readonly #disposed = new AbortController();

  /** @throws what OpenSSL says about a certificate or key that it cannot use */
  constructor(connection: Connection, credentials: CredentialSource, settings: TransportSettings) {
    this.#connection = connection;
    this.#credentials = credentials;
    this.#settings = settings;
    this.#limits = settings.limits ?? TIME_LIMITS;
    this.#agents = new AgentPool(connection, settings);
  }

  /**
   * The answer as soon as its head is there. Its body has to be read; until then the request counts as being in flight.
   */
  async open(request: ApiRequest, stop: StopSignal): Promise<Incoming | Lost> {
    return await this.#open(request, stop, { leftMs: request.totalMs ?? this.#limits.total });
  }

  /** The whole answer. @param cutAt ends it after so many bytes, as if there were no more */
  async send(request: ApiRequest, stop: StopSignal, cutAt = Infinity): Promise<Answer | Lost> {
    const time: TimeLeft = { leftMs: request.totalMs ?? this.#limits.total };
    for (let attempt = 0; ; attempt++) {
      const incoming = await this.#open(request, stop, time);
      if (isLost(incoming)) return incoming;
      const began = Date.now();
      const body = await readBody(incoming, cutAt);
      time.leftMs -= Date.now() - began;
      if (!isLost(body)) {
        const { status, statusText, headers } = incoming;
        return { status, statusText, headers, body };
      }
      // Half an answer is none. A read is asked for once more.
      if (body.lost !== 'broken-off' || request.manner === 'write' || attempt > 0) return body;
    }
  }

  /** Breaks all connections; new requests make new ones. For when they are known to be dead, as after a sleep. */
  dropConnections(): void {
    this.#agents.drop();
  }

  /** Ends all that is going on; nothing is left open. */
  dispose(): void {
    this.#disposed.abort();
    this.#credentials.dispose();
    this.#agents.dispose();
  }

  async #open(request: ApiRequest, stop: StopSignal, time: TimeLeft): Promise<Incoming | Lost> {
    const release = request.manner === 'stream' ? () => undefined : await this.#slots.take(stop);
    if (release === undefined || this.#disposed.signal.aborted) {
      release?.();
      return CANCELLED;
    }
    const incoming = await this.#ask(request, stop, time);
    if (isLost(incoming)) release();
    else incoming.onEnd(release);
    return incoming;
  }

  async #ask(request: ApiRequest, stop: StopSignal, time: TimeLeft): Promise<Incoming | Lost> {
    let retries = 0;
    let renewed = false;
    for (;;) {
      const credential = await this.#credentials.current(stop);
      if (isLost(credential)) return credential;
      const began = Date.now();
      const incoming = await this.#exchange(request, credential, stop, time);
      time.leftMs -= Date.now() - began;
      if (isLost(incoming)) {
        // The server had closed the kept connection before it saw the request. So may be the next that is kept; a new one
        // tells how the server is (as Go's `net/http`, `shouldRetryRequest`).
        if (incoming.stale && request.manner !== 'write') continue;
        return incoming;
      }
      if (incoming.status === 401) {
        discard(incoming);
        if (renewed || !(await this.#credentials.renew(credential, stop))) return this.#refused();
        renewed = true;
        continue;
      }
      if (!isTransient(incoming.status) || request.manner !== 'patient' || retries >= MAX_RETRIES)
        return incoming;
      const wait = waitBefore(retries++, incoming.headers);
      if (wait >= time.leftMs) return incoming;
      discard(incoming);
      if (!(await this.#pause(wait, stop))) return CANCELLED;
      time.leftMs -= wait;
    }
  }

  async #exchange(request: ApiRequest, credential: Credential, stop: StopSignal, time: TimeLeft) {
    const pair = this.#agents.pairFor(credential.certificate);
    if (isLost(pair)) return { ...pair, stale: false };
    const leash = new Leash([stop, this.#disposed.signal], this.#limits, Math.max(0, time.leftMs));
    const { server } = this.#connection;
    const prefix = server.pathname === '/' ? '' : server.pathname;
    const outgoing: Outgoing = {
      method: request.method,
      server,
      path: prefix + request.path,
      headers: this.#headers(request, credential),
      ...(request.body === undefined ? {} : { body: request.body.text }),
      maxBytes: request.maxBytes,
      isStream: request.manner === 'stream',
    };
    if (request.manner === 'bulk') return await exchangeInBulk(pair.bulk, outgoing, leash);
    return await exchange(request.manner === 'write' ? pair.writes : pair.reads, outgoing, leash);
  }

  #headers(request: ApiRequest, credential: Credential): OutgoingHttpHeaders {
    const { body } = request;
    return {
      Accept: request.accept,
      'Accept-Encoding':
        this.#connection.disableCompression || request.manner === 'bulk' ? 'identity' : 'gzip',
      'User-Agent': this.#settings.userAgent,
      ...(credential.authorization === undefined ? {} : { Authorization: credential.authorization }),
      ...impersonationHeaders(this.#connection.impersonation),
      ...(body === undefined
        ? {}
        : { 'Content-Type': body.type, 'Content-Length': Buffer.byteLength(body.text) }),
    };
  }

  #refused(): Lost {
    return lost(
      'unauthorized',
      `${this.#connection.server.origin} does not accept ${this.#credentials.name}: sign in again`,
    );
  }

  /** False when it was ended before its time. */
  async #pause(ms: number, stop: StopSignal): Promise<boolean> {
    const controller = new AbortController();
    const end = (): void => {
      controller.abort();
    };
    const stops: readonly StopSignal[] = [stop, this.#disposed.signal];
    for (const one of stops) one.addEventListener('abort', end, { once: true });
    if (stops.some((one) => one.aborted)) end();
    try {
      await sleep(ms, undefined, { signal: controller.signal });
      return true;
    } catch {
      return false;
    } finally {
      for (const one of stops) one.removeEventListener('abort', end);
    }
  }
}

interface TimeLeft {
  leftMs: number;
}

/** Lets an answer that nobody wants run out, so that its connection can be used again. */
function discard(incoming: Incoming): void {
  void incoming.read(() => true);
}
