import type { IncomingHttpHeaders, IncomingMessage } from 'node:http';
import https from 'node:https';
import { explain, type Failure } from './failure.ts';
import type { Neighbourhood, Reach } from './reach.ts';

/** Manifests and lists of tags are kilobytes; the OCI specification lets a registry refuse a manifest of more than 4 MiB. */
const MAX_BYTES = 4 * 1024 * 1024;
const MAX_REDIRECTS = 3;

export interface Asking {
  readonly neighbourhood: Neighbourhood;
  readonly signal: AbortSignal;
  /** PEMs of the authorities to trust. */
  readonly ca: readonly string[];
  /** For one request with its answer. */
  readonly timeoutMs: number;
}

export interface Question {
  readonly url: URL;
  readonly accept: string;
  /** Only for the host that is asked; left out after a redirect to another. */
  readonly authorization?: string;
  /** Not the registry itself, but where it sent us. */
  readonly isAway?: boolean;
}

export interface Answer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
}

/** One GET over HTTPS with its redirects. Anonymous but for `authorization`: nobody's credentials are known here. */
export async function ask(question: Question, asking: Asking): Promise<Answer | Failure> {
  let { authorization, isAway = false } = question;
  let url = withoutUser(question.url);
  for (let redirects = 0; ; redirects++) {
    const reach = isAway ? asking.neighbourhood.away : asking.neighbourhood.home;
    const answer = await once({ url, accept: question.accept, authorization }, reach, asking);
    if ('is' in answer) return answer;
    const { location } = answer.headers;
    if (!REDIRECTS.has(answer.status) || location === undefined) return answer;
    if (redirects === MAX_REDIRECTS) return { is: 'odd', why: `${url.host} redirects without end` };
    if (!URL.canParse(location, url.href))
      return { is: 'odd', why: `${url.host} redirects to what is no address` };
    const next = withoutUser(new URL(location, url));
    if (next.protocol !== 'https:')
      return { is: 'odd', why: `${url.host} redirects to ${next.protocol}//, not to https://` };
    if (next.origin !== url.origin) {
      isAway = true;
      authorization = undefined;
    }
    url = next;
  }
}

/** As it goes out: never more of the question than stands here. */
interface Request {
  readonly url: URL;
  readonly accept: string;
  readonly authorization: string | undefined;
}

/** A name and password in an address would be sent as credentials. */
function withoutUser(address: URL): URL {
  const url = new URL(address);
  url.username = '';
  url.password = '';
  return url;
}

const REDIRECTS: ReadonlySet<number> = new Set([301, 302, 303, 307, 308]);

function once(
  { url, accept, authorization }: Request,
  reach: Reach,
  asking: Asking,
): Promise<Answer | Failure> {
  const host = url.hostname.replace(/^\[|\]$/g, '');
  const barred = reach.barred(host);
  if (barred !== undefined) return Promise.resolve(explain(barred, url));
  const timeout = AbortSignal.timeout(asking.timeoutMs);
  return new Promise((resolve) => {
    const fail = (error: unknown): void => {
      const late: Failure = {
        is: 'unreachable',
        why: `${url.host} does not answer within ${asking.timeoutMs / 1000} s`,
      };
      resolve(asking.signal.aborted ? { is: 'cancelled' } : timeout.aborted ? late : explain(error, url));
    };
    // In VS Code this is its own https.request, which knows the user's proxy; it keeps TLS options that stand here.
    const request = https.request(url, {
      agent: new https.Agent({ keepAlive: false }),
      method: 'GET',
      headers: {
        Accept: accept,
        'Accept-Encoding': 'identity',
        'User-Agent': 'rollout-doctor',
        ...(authorization === undefined ? {} : { Authorization: authorization }),
      },
      ca: [...asking.ca],
      // Said aloud, so that NODE_TLS_REJECT_UNAUTHORIZED=0 in the environment changes nothing.
      rejectUnauthorized: true,
      lookup: reach.lookup,
      signal: AbortSignal.any([asking.signal, timeout]),
    });
    request.once('error', fail);
    request.once('response', (response) => {
      read(response, url).then(resolve, fail);
    });
    request.end();
  });
}

async function read(response: IncomingMessage, url: URL): Promise<Answer | Failure> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of response as AsyncIterable<Buffer>) {
    bytes += chunk.length;
    // Leaving the loop destroys the answer, and with it the connection.
    if (bytes > MAX_BYTES) return { is: 'odd', why: `the answer of ${url.host} is larger than 4 MiB` };
    chunks.push(chunk);
  }
  return { status: response.statusCode ?? 0, headers: response.headers, body: Buffer.concat(chunks) };
}
