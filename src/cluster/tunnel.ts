import http from 'node:http';
import https from 'node:https';
import net from 'node:net';
import { ProxyError } from './proxyError.ts';
import { socksTunnel } from './socks.ts';
import { errorCode } from './smallFile.ts';
import { systemAuthorities } from './authorities.ts';

/**
 * A connection to `host:port` through a proxy. Rejects with a ProxyError.
 * @param host without brackets
 */
export async function openTunnel(
  proxy: URL,
  host: string,
  port: number,
  signal: AbortSignal,
): Promise<net.Socket> {
  const open = proxy.protocol.startsWith('socks') ? socksTunnel : connectTunnel;
  try {
    return await open(proxy, host, port, signal);
  } catch (error) {
    if (error instanceof ProxyError) throw error;
    const code = errorCode(error) ?? 'unknown error';
    throw new ProxyError(`the proxy ${proxy.protocol}//${proxy.host} cannot be reached (${code})`);
  }
}

function connectTunnel(proxy: URL, host: string, port: number, signal: AbortSignal): Promise<net.Socket> {
  const authority = `${net.isIPv6(host) ? `[${host}]` : host}:${port}`;
  const secure = proxy.protocol === 'https:';
  const agent = secure
    ? new https.Agent({ ca: systemAuthorities(), rejectUnauthorized: true })
    : new http.Agent();
  return new Promise((resolve, reject) => {
    const request = new http.ClientRequest({
      agent,
      protocol: proxy.protocol,
      host: proxy.hostname.replace(/^\[|\]$/g, ''),
      port: proxy.port === '' ? (secure ? 443 : 80) : Number(proxy.port),
      method: 'CONNECT',
      path: authority,
      headers: { Host: authority, ...authorization(proxy) },
      signal,
    });
    request.once('error', reject);
    request.once('connect', (response, socket: net.Socket) => {
      if (response.statusCode === 200) {
        resolve(socket);
        return;
      }
      socket.destroy();
      const status = `${response.statusCode ?? ''} ${response.statusMessage ?? ''}`.trim();
      const help = response.statusCode === 407 ? ': put user and password into the proxy address' : '';
      reject(new ProxyError(`the proxy ${proxy.origin} refuses the way to ${authority} (${status})${help}`));
    });
    request.once('response', (response) => {
      response.destroy();
      reject(new ProxyError(`the proxy ${proxy.origin} does not know CONNECT`));
    });
    request.end();
  });
}

function authorization(proxy: URL): Record<string, string> {
  if (proxy.username === '' && proxy.password === '') return {};
  const pair = `${decodeURIComponent(proxy.username)}:${decodeURIComponent(proxy.password)}`;
  return { 'Proxy-Authorization': `Basic ${Buffer.from(pair).toString('base64')}` };
}
