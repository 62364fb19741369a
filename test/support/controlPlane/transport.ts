import { readFileSync } from 'node:fs';
import { Agent, request as httpsRequest } from 'node:https';
import type { IncomingMessage } from 'node:http';
import type { KeyPair } from './certificates.ts';

export interface Answer {
  readonly status: number;
  readonly body: unknown;
}

export interface Send {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  readonly path: string;
  readonly body?: unknown;
  readonly contentType?: string;
}

/** JSON over HTTPS with a client certificate; what the administrator and the stand-in kubelet speak with. */
export interface Transport {
  readonly send: (send: Send) => Promise<Answer>;
  /** The answer's head as soon as it is there, for watches. Ends with `signal`. */
  readonly open: (path: string, signal: AbortSignal) => Promise<IncomingMessage>;
  readonly close: () => void;
}

const REQUEST_TIMEOUT_MS = 30_000;

export function createTransport(
  server: string,
  authorityFile: string,
  client: KeyPair,
  userAgent: string,
): Transport {
  const agent = new Agent({
    keepAlive: true,
    ca: readFileSync(authorityFile),
    cert: readFileSync(client.cert),
    key: readFileSync(client.key),
  });
  const headers = { Accept: 'application/json', 'User-Agent': userAgent };

  function sendOnce({
    method,
    path,
    body,
    contentType = 'application/json',
  }: Send): Promise<Answer | 'stale socket'> {
    return new Promise((resolve, reject) => {
      const timeout = AbortSignal.timeout(REQUEST_TIMEOUT_MS);
      const bodyHeaders = body === undefined ? {} : { 'Content-Type': contentType };
      const options = { method, agent, signal: timeout, headers: { ...headers, ...bodyHeaders } };
      const sent = httpsRequest(new URL(path, server), options, (response) => {
        readAll(response).then((text) => {
          resolve({ status: response.statusCode ?? 0, body: parse(text) });
        }, reject);
      });
      sent.once('error', (error: NodeJS.ErrnoException) => {
        if (sent.reusedSocket && error.code === 'ECONNRESET') resolve('stale socket');
        else reject(error);
      });
      sent.end(body === undefined ? undefined : JSON.stringify(body));
    });
  }

  // The server may close an idle connection in the moment in which it is used again.
  async function send(request: Send): Promise<Answer> {
    for (;;) {
      const answer = await sendOnce(request);
      if (answer !== 'stale socket') return answer;
    }
  }

  function open(path: string, signal: AbortSignal): Promise<IncomingMessage> {
    return new Promise((resolve, reject) => {
      const sent = httpsRequest(new URL(path, server), { agent, signal, headers }, resolve);
      sent.once('error', reject);
      sent.end();
    });
  }

  return {
    send,
    open,
    close: () => {
      agent.destroy();
    },
  };
}

/** Reads a stream of UTF-8 text to its end. */
export async function readAll(stream: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of stream) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString('utf8');
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return text;
  }
}
