import { ask, type Asking } from './ask.ts';
import type { ImageAnswer } from '../core/model/imageAnswer.ts';
import { jsonOf } from './json.ts';
import { text, object } from '../core/model/shape.ts';

/** Where a token is to be had, as a 401 of the registry names it. */
interface Challenge {
  readonly realm: string;
  readonly service: string | undefined;
}

/**
 * A token for everybody, to read one repository.
 * https://distribution.github.io/distribution/spec/auth/token/
 * @param header WWW-Authenticate of the 401
 */
export async function anonymousToken(
  header: string | undefined,
  repository: string,
  asking: Asking,
): Promise<{ readonly token: string } | ImageAnswer> {
  const challenge = header === undefined ? undefined : bearer(header);
  // Basic, or something of its own: without credentials there is no way in.
  if (challenge === undefined) return { is: 'hidden' };
  const { realm, service } = challenge;
  if (!URL.canParse(realm) || new URL(realm).protocol !== 'https:')
    return { is: 'odd', why: 'the registry names a token service that is not at an https:// address' };
  const url = new URL(realm);
  if (service !== undefined) url.searchParams.set('service', service);
  // Not the scope that it names: nothing but to read this repository is asked for.
  url.searchParams.set('scope', `repository:${repository}:pull`);
  const answer = await ask({ url, accept: 'application/json', isAway: true }, asking);
  if ('is' in answer) return answer;
  if (answer.status === 429) return { is: 'rate-limited', retryAfterSeconds: undefined };
  if ([400, 401, 403, 404].includes(answer.status)) return { is: 'hidden' };
  const { token, access_token: accessToken } = TOKEN(jsonOf(answer.body)) ?? {};
  const found = token ?? accessToken;
  return answer.status === 200 && found !== undefined && /^[\w.~+/=-]+$/.test(found)
    ? { token: found }
    : { is: 'odd', why: `the token service ${url.host} gives no token (${answer.status})` };
}

const TOKEN = object({ token: text, access_token: text });

/** `Bearer realm="https://auth.example/token",service="registry.example",scope="…"`, perhaps among other schemes. */
function bearer(header: string): Challenge | undefined {
  const start = /(?:^|[\s,])Bearer\s/i.exec(header.slice(0, LONGEST_HEADER));
  if (start === null) return undefined;
  const parameters = new Map<string, string>();
  for (const [, name = '', quoted, plain = ''] of header
    .slice(start.index, LONGEST_HEADER)
    .matchAll(/([A-Za-z_]+)=(?:"([^"]*)"|([^\s,"]+))/g)) {
    const key = name.toLowerCase();
    if (!parameters.has(key)) parameters.set(key, quoted ?? plain);
  }
  const realm = parameters.get('realm');
  return realm === undefined ? undefined : { realm, service: parameters.get('service') };
}

const LONGEST_HEADER = 4096;
