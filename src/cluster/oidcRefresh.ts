import type { Agent } from 'node:http';
import { makeAgent, secureContextOf, type AgentTarget } from './agent.ts';
import { jsonOfBytes } from './jsonText.ts';
import { isFields, textOf, type Fields } from './kubeconfigEntries.ts';
import { exchange } from './exchange.ts';
import { Leash, TIME_LIMITS } from './leash.ts';
import { isLost, lost, type Lost } from './lost.ts';
import { isHeaderText } from './headerText.ts';
import type { OidcPlan } from './oidcPlan.ts';
import { readPem } from './pem.ts';
import { isProblem } from './problem.ts';
import { proxyFor } from './proxy.ts';
import { readBody } from './readBody.ts';
import { isLoopback } from './serverUrl.ts';

const MAX_BYTES = 1_000_000;
const FORM = 'application/x-www-form-urlencoded';

export interface FreshTokens {
  readonly idToken: string;
  /** Present when the provider replaced the one that was used. */
  readonly refreshToken?: string;
}

/**
 * Exchanges a refresh token for an id-token at the issuer that the kubeconfig names.
 * OpenID Connect Discovery 1.0, section 4; OpenID Connect Core 1.0, section 12.
 */
export async function refreshTokens(
  plan: OidcPlan,
  refreshToken: string,
  env: NodeJS.ProcessEnv,
  signal: AbortSignal,
): Promise<FreshTokens | Lost> {
  const { issuer } = plan;
  const ca = await readPem(`user "${plan.user}"`, 'idp-certificate-authority', plan.caData, plan.caFile);
  if (isProblem(ca)) return lost('unauthorized', ca.problem);
  const ask = (url: URL, form?: Form): Promise<Fields | Lost> => askProvider(url, ca, env, signal, form);

  const discovery = await ask(
    new URL(`${issuer.origin}${issuer.pathname.replace(/\/$/, '')}/.well-known/openid-configuration`),
  );
  if (isLost(discovery)) return discovery;
  const endpoint = textOf(discovery, 'token_endpoint') ?? '';
  if (!URL.canParse(endpoint)) return lost('unauthorized', `${issuer.origin} names no token_endpoint`);

  const fields = { grant_type: 'refresh_token', refresh_token: refreshToken };
  const answer = await ask(new URL(endpoint), { fields, ...credentialsFor(plan) });
  if (isLost(answer)) return answer;
  const idToken = textOf(answer, 'id_token') ?? '';
  if (!isHeaderText(idToken)) return lost('unauthorized', `${issuer.origin} answered without an id_token`);
  const replaced = textOf(answer, 'refresh_token');
  return { idToken, ...(replaced === undefined ? {} : { refreshToken: replaced }) };
}

interface Form {
  readonly fields: Readonly<Record<string, string>>;
  readonly more: Readonly<Record<string, string>>;
  readonly headers: Readonly<Record<string, string>>;
}

/** RFC 6749, section 2.3.1: a client with a secret logs in with Basic, one without only names itself. */
function credentialsFor(plan: OidcPlan): Pick<Form, 'more' | 'headers'> {
  if (plan.clientSecret === undefined) return { more: { client_id: plan.clientId }, headers: {} };
  const pair = `${encodeURIComponent(plan.clientId)}:${encodeURIComponent(plan.clientSecret)}`;
  return { more: {}, headers: { Authorization: `Basic ${Buffer.from(pair).toString('base64')}` } };
}

async function askProvider(
  url: URL,
  ca: string | undefined,
  env: NodeJS.ProcessEnv,
  signal: AbortSignal,
  form: Form | undefined,
): Promise<Fields | Lost> {
  if (url.protocol !== 'https:' && !isLoopback(url.hostname)) {
    return lost('unauthorized', `the sign-in server ${url.origin} is not https`);
  }
  const agent = agentFor(url, ca, env);
  if (isLost(agent)) return agent;
  const body =
    form === undefined ? undefined : new URLSearchParams({ ...form.fields, ...form.more }).toString();
  const leash = new Leash([signal], TIME_LIMITS, TIME_LIMITS.total);
  try {
    const incoming = await exchange(
      agent,
      {
        method: body === undefined ? 'GET' : 'POST',
        server: url,
        path: url.pathname + url.search,
        headers: {
          Accept: 'application/json',
          ...(body === undefined ? {} : { 'Content-Type': FORM, 'Content-Length': Buffer.byteLength(body) }),
          ...form?.headers,
        },
        ...(body === undefined ? {} : { body }),
        maxBytes: MAX_BYTES,
      },
      leash,
    );
    if (isLost(incoming)) return incoming;
    const content = await readBody(incoming);
    if (isLost(content)) return content;
    const json = jsonOfBytes(content);
    const value = isFields(json) ? json : undefined;
    if (incoming.status === 200 && value !== undefined) return value;
    const error =
      value === undefined ? undefined : (textOf(value, 'error_description') ?? textOf(value, 'error'));
    return lost(
      'unauthorized',
      `${url.origin} answered ${incoming.status}${error === undefined ? '' : ` (${error})`}`,
    );
  } finally {
    agent.destroy();
  }
}

function agentFor(url: URL, ca: string | undefined, env: NodeJS.ProcessEnv): Agent | Lost {
  const target: AgentTarget = {
    server: url,
    insecureSkipTlsVerify: false,
    ...(ca === undefined ? {} : { ca }),
  };
  const proxy = proxyFor(url, undefined, env);
  if (proxy !== undefined && isProblem(proxy)) return lost('unauthorized', proxy.problem);
  try {
    return makeAgent(target, { proxy, secureContext: secureContextOf(target, undefined), keepAlive: false });
  } catch {
    return lost('unauthorized', 'idp-certificate-authority cannot be used');
  }
}
