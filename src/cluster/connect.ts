import type { LookupFunction } from 'node:net';
import type { ClusterActions } from '../core/changes.ts';
import type { DeploymentFeed } from '../core/feed.ts';
import type { ClusterReader } from '../core/ports.ts';
import { KubeActions } from './actions.ts';
import { connectionOf } from './connection.ts';
import { credentialsOf } from './credentialsOf.ts';
import { credentialUse, type Agree } from './credentialUse.ts';
import { REAL_TIME, type FeedTime } from './feedTime.ts';
import { identityOf } from './identity.ts';
import { loadKubeconfig } from './kubeconfig.ts';
import { TIME_LIMITS, type TimeLimits } from './leash.ts';
import { isProblem, problem, type Problem } from './problem.ts';
import { laterFeed } from './laterFeed.ts';
import { proxyFor } from './proxy.ts';
import { KubeReader } from './reader.ts';
import { Redactor } from './redactor.ts';
import { errorCode } from './smallFile.ts';
import { Transport } from './transport.ts';

export { listContexts } from './kubeconfig.ts';

export interface ConnectOptions {
  /** One file instead of KUBECONFIG and the default file. */
  readonly kubeconfig?: string;
  /** Absent: the current context. */
  readonly context?: string;
  readonly env: NodeJS.ProcessEnv;
  /** For each request with its retries; 30,000 when absent. */
  readonly requestTimeoutMs?: number;
  /** Asked before anything is done with the credentials; absent: agreed, as kubectl trusts what it is given. */
  readonly agree?: Agree;
  /** Ours, for the User-Agent. */
  readonly version?: string;
  /** For the log: what the feed found strange, one line each. */
  readonly note?: (line: string) => void;
  /** Shorter ones, for tests. */
  readonly limits?: Partial<TimeLimits>;
  /** The feed's clocks and timers, for tests. */
  readonly feedTime?: FeedTime;
  /** Name resolution, for tests. */
  readonly lookup?: LookupFunction;
}

/** A cluster that can be asked. Nothing has been sent yet, and no credential plugin was run. */
export interface Connected {
  /** Opens so many connections for reads that are about to come: the handshakes go on while code is loaded. */
  readonly prepare: (count: number) => void;
  readonly reader: ClusterReader;
  readonly actions: ClusterActions;
  readonly feed: DeploymentFeed;
  /** To see whether a kubeconfig that has changed still leads to the same. */
  readonly identity: string;
  /** The context's namespace. */
  readonly namespace: string;
  /** What is accepted but deserves to be shown, such as a server that is not verified. */
  readonly warnings: readonly string[];
  /** Ends all requests and connections. */
  readonly dispose: () => void;
}

export async function connect(options: ConnectOptions): Promise<Connected | Problem> {
  const redactor = new Redactor();
  const connected = await connectWith(options, redactor);
  return isProblem(connected) ? problem(redactor.line(connected.problem)) : connected;
}

async function connectWith(options: ConnectOptions, redactor: Redactor): Promise<Connected | Problem> {
  const { env } = options;
  const kubeconfig = await loadKubeconfig({
    env,
    ...(options.kubeconfig === undefined ? {} : { kubeconfig: options.kubeconfig }),
  });
  if (isProblem(kubeconfig)) return kubeconfig;
  const connection = await connectionOf(kubeconfig, options.context);
  if (isProblem(connection)) return connection;
  const declined = (await options.agree?.(await credentialUse(connection, env))) ?? null;
  if (declined !== null) return problem(declined);
  const credentials = credentialsOf(connection, env, redactor);
  const proxy = proxyFor(connection.server, connection.proxyUrl, env);
  if (proxy !== undefined && isProblem(proxy)) return proxy;
  redactor.add(proxy?.password);
  redactor.add(decodeURIComponent(proxy?.password ?? ''));

  let transport: Transport;
  try {
    transport = new Transport(connection, credentials, {
      proxy,
      userAgent: options.version === undefined ? 'rollout-doctor' : `rollout-doctor/${options.version}`,
      limits: {
        ...TIME_LIMITS,
        ...(options.requestTimeoutMs === undefined ? {} : { total: options.requestTimeoutMs }),
        ...options.limits,
      },
      ...(options.lookup === undefined ? {} : { lookup: options.lookup }),
    });
  } catch (error) {
    const code = errorCode(error) ?? 'unknown error';
    return problem(
      `the certificates of cluster "${connection.cluster}" and user "${connection.user}" cannot be used (${code}): ` +
        'is a PEM damaged, a key encrypted, or not the one of its certificate?',
    );
  }
  const disposed = new AbortController();
  return {
    reader: new KubeReader(
      { kind: 'cluster', context: connection.context, where: connection.server.href.replace(/\/$/, '') },
      transport,
      redactor,
    ),
    actions: new KubeActions(transport, redactor),
    feed: laterFeed({
      transport,
      redactor,
      disposed: disposed.signal,
      time: options.feedTime ?? REAL_TIME,
      note: options.note ?? (() => undefined),
    }),
    identity: identityOf(connection),
    namespace: connection.namespace,
    warnings: connection.warnings,
    prepare: (count) => {
      transport.prepare(count);
    },
    dispose: () => {
      disposed.abort();
      transport.dispose();
    },
  };
}
