import { problem, type Problem } from './problem.ts';

export interface ServerAddress {
  readonly written: string;
  readonly cluster: string;
  /** Whether the kubeconfig holds TLS settings: they decide what an address without a scheme means. */
  readonly usesTls: boolean;
  readonly hasCredentials: boolean;
}

/**
 * The server's address as a URL whose path ends without a slash (Rancher and others put a cluster under a path).
 * Without a scheme it is https when there are TLS settings, else http (client-go `rest/url_utils.go`).
 * Credentials are not sent over plain http, except on this very machine (`kubectl proxy`, a test server).
 */
export function serverUrl(address: ServerAddress): URL | Problem {
  const { written, cluster } = address;
  const full = written.includes('://') ? written : `${address.usesTls ? 'https' : 'http'}://${written}`;
  if (!URL.canParse(full)) return problem(`cluster "${cluster}": the server address is not a URL`);
  const url = new URL(full);
  if (url.protocol !== 'https:' && url.protocol !== 'http:') {
    return problem(`cluster "${cluster}": the server ${url.protocol}//${url.host} is neither https nor http`);
  }
  if (url.username !== '' || url.password !== '') {
    return problem(`cluster "${cluster}": the server address holds a user name; put it into the user entry`);
  }
  if (url.protocol === 'http:' && address.hasCredentials && !isLoopback(url.hostname)) {
    return problem(
      `cluster "${cluster}": the server ${url.origin} would get the credentials unencrypted: use https`,
    );
  }
  url.pathname = url.pathname.replace(/\/+$/, '');
  url.search = '';
  url.hash = '';
  return url;
}

/** @param hostname as URL.hostname has it: IPv6 in brackets */
export function isLoopback(hostname: string): boolean {
  return hostname === 'localhost' || hostname === '[::1]' || /^127(\.\d+){3}$/.test(hostname);
}

/** Where to connect to: an IPv6 address without its brackets, and the port that the scheme stands for. */
export function addressOf({ hostname, port, protocol }: URL): {
  readonly host: string;
  readonly port: number;
} {
  return {
    host: hostname.replace(/^\[|\]$/g, ''),
    port: port === '' ? (protocol === 'https:' ? 443 : 80) : Number(port),
  };
}
