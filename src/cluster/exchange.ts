import http, { type IncomingHttpHeaders, type OutgoingHttpHeaders } from 'node:http';
import type { Socket } from 'node:net';
import { TLSSocket } from 'node:tls';
import type { TunnelOptions } from './agent.ts';
import { Body, strangeEncoding, type Take } from './body.ts';
import type { Leash } from './leash.ts';
import { lost, type Lost } from './lost.ts';
import { gather } from './gathered.ts';
import { explainFailure } from './networkFailure.ts';
import { addressOf } from './serverUrl.ts';

export interface Outgoing {
  readonly method: string;
  readonly server: URL;
  /** With the query; as it goes over the wire. */
  readonly path: string;
  readonly headers: OutgoingHttpHeaders;
  readonly body?: string;
  /** Of the answer's body, after decompression. */
  readonly maxBytes: number;
  /** What a 200 brings goes on for long, and may come a moment later: see gather. */
  readonly isStream?: boolean;
}

/** An answer whose body is still on its way. It has to be read: that ends the exchange. */
export interface Incoming {
  readonly status: number;
  readonly statusText: string;
  readonly headers: IncomingHttpHeaders;
  /** The body, decompressed and counted; once. The result says what broke it off, if anything did. */
  read(take: Take): Promise<Lost | undefined>;
  /** The same for a `take` that keeps nothing of what it gets without a copy: others may be written over it. */
  readInPlace(take: Take): Promise<Lost | undefined>;
  /** How much of the body has come so far, after decompression. */
  bytes(): number;
  /** Calls once nothing more comes, however it ended. */
  onEnd(call: () => void): void;
}

/** A failure with whether it may be the fault of a kept connection that the server had closed. */
export interface ExchangeFailure extends Lost {
  readonly stale: boolean;
}

/** One request, one answer; redirects are not followed, nothing is tried again. */
export function exchange(
  agent: http.Agent,
  outgoing: Outgoing,
  leash: Leash,
): Promise<Incoming | ExchangeFailure> {
  return new Promise((resolve) => {
    const { server } = outgoing;
    const explain = (error: unknown): Lost => explained(error, leash, server);
    const options: http.ClientRequestArgs & TunnelOptions = {
      agent,
      protocol: server.protocol,
      ...addressOf(server),
      method: outgoing.method,
      path: outgoing.path,
      headers: { Host: server.host, ...outgoing.headers },
      leash,
    };
    // Not https.request: see makeAgent.
    const request = new http.ClientRequest(options);
    // Node's option `signal` would do the same, and listen for the end of each request besides.
    leash.onEnd(() => request.destroy());
    request.once('socket', (socket: Socket) => {
      const isSecure = socket instanceof TLSSocket;
      // The protocol is null until the handshake is through.
      const isOpening = isSecure ? socket.alpnProtocol === null : socket.connecting;
      if (isOpening) {
        socket.once(isSecure ? 'secureConnect' : 'connect', () => {
          leash.nowConnected();
        });
      } else leash.nowConnected();
    });
    request.on('error', (error) => {
      leash.release();
      const stale = request.reusedSocket && leash.cause === undefined;
      resolve({ ...explain(error), stale });
    });
    request.once('response', (response) => {
      const strange = strangeEncoding(response.headers);
      if (strange !== undefined) {
        response.destroy();
        leash.release();
        resolve(invalid(`the answer ${strange}`));
        return;
      }
      leash.nowAnswering();
      const body = new Body(response, outgoing.maxBytes, (bytes) => {
        leash.progress(bytes);
      });
      body.onEnd(() => {
        leash.release();
      });
      const goesOn = outgoing.isStream === true && response.statusCode === 200;
      if (goesOn) leash.letGoOn();
      const read: Incoming['read'] = async (take) => {
        try {
          const whole = body.read(take);
          if (goesOn) gather(response);
          await whole;
          return undefined;
        } catch (error) {
          return explain(error);
        }
      };
      resolve({
        status: response.statusCode ?? 0,
        statusText: response.statusMessage ?? '',
        headers: response.headers,
        bytes: () => body.bytes,
        read,
        readInPlace: read,
        onEnd: (call) => {
          body.onEnd(call);
        },
      });
    });
    request.once('upgrade', (_response, socket: Socket) => {
      socket.destroy();
      leash.release();
      resolve(invalid('the server wants to switch protocols'));
    });
    request.end(outgoing.body);
  });
}

/** Why there is no answer, or not all of one. */
export function explained(error: unknown, leash: Leash, server: URL): Lost {
  return leash.cause ?? { ...explainFailure(error, server), sent: leash.connected };
}

function invalid(why: string): ExchangeFailure {
  return { ...lost('invalid-response', why, true), stale: false };
}
