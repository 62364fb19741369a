import { BlockList, isIP } from 'node:net';
import { problem, type Problem } from './problem.ts';
import { isLoopback } from './serverUrl.ts';

const SCHEMES = ['http:', 'https:', 'socks5:', 'socks5h:'];

/**
 * The proxy for a server, by kubectl's rules: the cluster's `proxy-url`; else HTTPS_PROXY (HTTP_PROXY for an
 * http server) unless NO_PROXY names the server or it is on this machine
 * (golang.org/x/net/http/httpproxy, and client-go's addition of CIDR ranges).
 */
export function proxyFor(
  server: URL,
  proxyUrl: string | undefined,
  env: NodeJS.ProcessEnv,
): URL | Problem | undefined {
  if (proxyUrl !== undefined) return parseProxy(proxyUrl, "the cluster's proxy-url");
  const [upper, lower] =
    server.protocol === 'https:' ? ['HTTPS_PROXY', 'https_proxy'] : ['HTTP_PROXY', 'http_proxy'];
  const name = isSet(env[upper]) ? upper : lower;
  const value = env[name];
  if (!isSet(value)) return undefined;
  const exceptions = isSet(env['NO_PROXY']) ? env['NO_PROXY'] : (env['no_proxy'] ?? '');
  if (isLoopback(server.hostname) || isException(server, exceptions)) return undefined;
  return parseProxy(value, name);
}

function parseProxy(text: string, from: string): URL | Problem {
  // Go reads "proxy:3128" as http; the URL class would take "proxy:" for the scheme.
  const full = text.includes('://') ? text : `http://${text}`;
  if (!URL.canParse(full)) return problem(`${from} is not a URL`);
  const url = new URL(full);
  if (!SCHEMES.includes(url.protocol)) {
    return problem(
      `${from} has the scheme ${url.protocol}//, but only http, https and socks5 proxies are supported`,
    );
  }
  return url;
}

function isException(server: URL, list: string): boolean {
  const host = server.hostname.replace(/^\[|\]$/g, '').toLowerCase();
  const port = server.port === '' ? (server.protocol === 'https:' ? '443' : '80') : server.port;
  return list.split(',').some((entry) => matches(entry.trim().toLowerCase(), host, port));
}

function matches(entry: string, host: string, port: string): boolean {
  if (entry === '') return false;
  if (entry === '*') return true;
  if (entry.includes('/')) return isIP(host) !== 0 && inRange(entry, host);
  const { name, onlyPort } = splitPort(entry);
  if (onlyPort !== undefined && onlyPort !== port) return false;
  if (isIP(name) !== 0) return name === host;
  // "example.com" means the host and all below it; ".example.com" and "*.example.com" only what is below.
  if (name.startsWith('*.')) return host.endsWith(name.slice(1));
  if (name.startsWith('.')) return host.endsWith(name);
  return host === name || host.endsWith(`.${name}`);
}

function splitPort(entry: string): { readonly name: string; readonly onlyPort?: string } {
  const bracketed = /^\[(.+)\](?::(\d+))?$/.exec(entry);
  const plain = bracketed ?? /^([^:]*):(\d+)$/.exec(entry);
  if (plain === null) return { name: entry };
  const [, name = '', onlyPort] = plain;
  return onlyPort === undefined ? { name } : { name, onlyPort };
}

function inRange(range: string, address: string): boolean {
  const [network = '', bits = ''] = range.split('/');
  const family = isIP(network);
  if (family === 0 || family !== isIP(address) || !/^\d{1,3}$/.test(bits)) return false;
  if (Number(bits) > (family === 4 ? 32 : 128)) return false;
  const type = family === 4 ? 'ipv4' : 'ipv6';
  const list = new BlockList();
  list.addSubnet(network, Number(bits), type);
  return list.check(address, type);
}

function isSet(text: string | undefined): text is string {
  return text !== undefined && text !== '';
}
