import http from 'node:http';
import https from 'node:https';
import net, { type LookupFunction } from 'node:net';
import tls from 'node:tls';
import { TCP_KEEPALIVE_MS, UNBUFFERED } from './ahead.ts';
import { systemAuthorities } from './authorities.ts';
import type { ClientCertificate, Connection } from './connection.ts';
import type { Leash } from './leash.ts';
import { addressOf } from './serverUrl.ts';
import { openTunnel } from './tunnel.ts';

/** The API server drops idle connections after 90 s; ours are gone before, so that none is used while it dies. */
const IDLE_MS = 60_000;

export interface AgentOptions {
  readonly proxy: URL | undefined;
  /** From secureContext; absent for plain http. */
  readonly secureContext: tls.SecureContext | undefined;
  /** Off for writes: a reused connection may turn out dead only after the request was sent. */
  readonly keepAlive: boolean;
  readonly lookup?: LookupFunction;
}

/** What decides whom we talk to, and whom we believe to be it. */
export type AgentTarget = Pick<Connection, 'server' | 'ca' | 'serverName' | 'insecureSkipTlsVerify'>;

/** Our own request option, through which a cancelled request ends the way through a proxy that is being opened. */
export interface TunnelOptions {
  readonly leash?: Leash;
}

/**
 * The agent carries every TLS option, and requests are made with `new http.ClientRequest` (exchange.ts): VS Code
 * replaces `https.request` by one that drops an agent's client certificate and server name
 * (microsoft/vscode#173861).
 */
export function makeAgent(target: AgentTarget, options: AgentOptions): http.Agent {
  const common = {
    keepAlive: options.keepAlive,
    keepAliveMsecs: TCP_KEEPALIVE_MS,
    timeout: IDLE_MS,
    scheduling: 'lifo',
    ...UNBUFFERED,
    ...(options.lookup === undefined ? {} : { lookup: options.lookup }),
  } as const;
  const { secureContext } = options;
  if (secureContext === undefined) {
    const agent = new http.Agent(common);
    if (options.proxy !== undefined) throughProxy(agent, target, options.proxy);
    return agent;
  }
  const security = {
    secureContext,
    // Said aloud, so that NODE_TLS_REJECT_UNAUTHORIZED=0 in the environment changes nothing.
    rejectUnauthorized: !target.insecureSkipTlsVerify,
    ...(target.serverName === undefined ? {} : { servername: target.serverName }),
  };
  const agent = new https.Agent({ ...common, ...security });
  if (options.proxy !== undefined) throughProxy(agent, target, options.proxy);
  return agent;
}

/**
 * The authorities to trust and the certificate to show; made once, for it may hold hundreds of authorities.
 * @throws what OpenSSL says about a certificate or key that it cannot use
 */
export function secureContextOf(
  target: AgentTarget,
  certificate: ClientCertificate | undefined,
): tls.SecureContext | undefined {
  if (target.server.protocol === 'http:') return undefined;
  return tls.createSecureContext({ ca: target.ca ?? systemAuthorities(), ...(certificate ?? {}) });
}

/** A socket that is connected, with TLS over it where the agent would make that. @param agent from makeAgent */
export function securedBy(agent: http.Agent, target: AgentTarget, socket: net.Socket): net.Socket {
  if (!(agent instanceof https.Agent)) return socket;
  const { host } = addressOf(target.server);
  return tls.connect({ ...agent.options, host, servername: servernameOf(target), socket });
}

/** The same at the other end of a proxy. @param leash ends the way there, too */
export async function securedThrough(
  proxy: URL,
  agent: http.Agent,
  target: AgentTarget,
  leash: Leash | undefined,
): Promise<net.Socket> {
  const { host, port } = addressOf(target.server);
  const ended = new AbortController();
  leash?.onEnd(() => {
    ended.abort();
  });
  return securedBy(agent, target, await openTunnel(proxy, host, port, ended.signal));
}

/** The name that TLS asks for, and that the server's certificate has to be for; an address is not asked for. */
export function servernameOf({ server, serverName }: AgentTarget): string {
  const { host } = addressOf(server);
  return serverName ?? (net.isIP(host) === 0 ? host : '');
}

function throughProxy(agent: http.Agent, target: AgentTarget, proxy: URL): void {
  agent.createConnection = (options, callback) => {
    const { leash } = options as TunnelOptions;
    securedThrough(proxy, agent, target, leash).then(
      (socket) => callback?.(null, socket),
      (error: unknown) =>
        callback?.(error instanceof Error ? error : new Error(String(error)), undefined as never),
    );
    return undefined;
  };
}
