/**
 * From a kubeconfig to a cluster that can be asked. TLS and HTTP are loaded once the way there has begun to open: see
 * docs/decisions/0008-what-starts-early.md.
 */
import { callAhead, untilAnswered } from './ahead.ts';
import type { Cluster, Connected } from './connected.ts';
import { connectionOf } from './connection.ts';
import type { ConnectOptions } from './connectOptions.ts';
import { loadKubeconfig } from './kubeconfig.ts';
import { isProblem, problem, type Problem } from './problem.ts';
import { proxyFor } from './proxy.ts';
import { Redactor } from './redactor.ts';

export { listContexts } from './kubeconfig.ts';
export type { Connected, ConnectOptions };

/** Nothing is sent and no credential plugin run before the first request; only connections may be opened. */
export async function connect(options: ConnectOptions): Promise<Connected | Problem> {
  const redactor = new Redactor();
  const connected = await connectWith(options, redactor);
  return isProblem(connected) ? problem(redactor.line(connected.problem)) : connected;
}

async function connectWith(options: ConnectOptions, redactor: Redactor): Promise<Connected | Problem> {
  const { env, lookup, connections = 0 } = options;
  const kubeconfig = await loadKubeconfig({
    env,
    ...(options.kubeconfig === undefined ? {} : { kubeconfig: options.kubeconfig }),
  });
  if (isProblem(kubeconfig)) return kubeconfig;
  const connection = await connectionOf(kubeconfig, options.context);
  if (isProblem(connection)) return connection;
  if (options.agree !== undefined) {
    const { credentialUse } = await import('./credentialUse.ts');
    const declined = await options.agree(await credentialUse(connection, env));
    if (declined !== null) return problem(declined);
  }
  const proxy = proxyFor(connection.server, connection.proxyUrl, env);
  if (proxy !== undefined && isProblem(proxy)) return proxy;

  const called = proxy === undefined ? callAhead(connection.server, connections, lookup) : [];
  // A turn of the event loop, in which the connections begin: what is loaded next takes longer than they do.
  if (called.length > 0) await new Promise(setImmediate);
  let connected: Connected | Problem | undefined;
  try {
    const { connectedTo } = await import('./connected.ts');
    const cluster: Cluster = { connection, proxy, called };
    connected = connectedTo(cluster, options, redactor);
  } finally {
    if (connected === undefined || isProblem(connected)) for (const socket of called) socket.destroy();
  }
  if (!isProblem(connected)) await untilAnswered(called);
  return connected;
}
