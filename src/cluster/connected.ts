import type { Socket } from 'node:net';
import type { ClusterActions } from '../core/changes.ts';
import type { DeploymentFeed } from '../core/feed.ts';
import type { ClusterReader } from '../core/ports.ts';
import { KubeActions } from './actions.ts';
import type { Connection } from './connection.ts';
import type { ConnectOptions } from './connectOptions.ts';
import { credentialsOf } from './credentialsOf.ts';
import { REAL_TIME } from './feedTime.ts';
import { identityOf } from './identity.ts';
import { laterFeed } from './laterFeed.ts';
import { TIME_LIMITS } from './leash.ts';
import { problem, type Problem } from './problem.ts';
import { KubeReader } from './reader.ts';
import type { Redactor } from './redactor.ts';
import { errorCode } from './smallFile.ts';
import { Transport } from './transport.ts';

/** A cluster that can be asked. Nothing has been sent yet, and no credential plugin was run. */
export interface Connected {
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

/** Which cluster, and how far the way there is open. */
export interface Cluster {
  readonly connection: Connection;
  readonly proxy: URL | undefined;
  /** From callAhead. */
  readonly called: readonly Socket[];
}

export function connectedTo(
  { connection, proxy, called }: Cluster,
  { env, version, requestTimeoutMs, limits, feedTime, note, lookup }: ConnectOptions,
  redactor: Redactor,
): Connected | Problem {
  const credentials = credentialsOf(connection, env, redactor);
  redactor.add(proxy?.password);
  redactor.add(decodeURIComponent(proxy?.password ?? ''));

  let transport: Transport;
  try {
    transport = new Transport(connection, credentials, {
      proxy,
      called,
      userAgent: version === undefined ? 'rollout-doctor' : `rollout-doctor/${version}`,
      limits: {
        ...TIME_LIMITS,
        ...(requestTimeoutMs === undefined ? {} : { total: requestTimeoutMs }),
        ...limits,
      },
      ...(lookup === undefined ? {} : { lookup }),
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
      time: feedTime ?? REAL_TIME,
      note: note ?? (() => undefined),
    }),
    identity: identityOf(connection),
    namespace: connection.namespace,
    warnings: connection.warnings,
    dispose: () => {
      disposed.abort();
      transport.dispose();
    },
  };
}
