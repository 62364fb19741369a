import { connect, type Connected, type ConnectOptions } from '../../src/cluster/connect.ts';
import { isProblem } from '../../src/cluster/problem.ts';
import type { StopSignal } from '../../src/core/ports.ts';
import type { FaultServer } from './faultServer.ts';
import type { Folder } from './folder.ts';

/** What a kubeconfig says beside the server; inline YAML or JSON values. */
export interface Setup extends Omit<Partial<ConnectOptions>, 'kubeconfig' | 'context'> {
  readonly user?: Readonly<Record<string, unknown>>;
  readonly cluster?: Readonly<Record<string, unknown>>;
  /** The server's host name in the kubeconfig. */
  readonly host?: string;
}

let count = 0;

/** Connects as the product does: through a kubeconfig file. */
export async function connectTo(server: FaultServer, folder: Folder, setup: Setup = {}): Promise<Connected> {
  const connected = await tryToConnect(server.url(), folder, setup);
  if (isProblem(connected)) throw new Error(connected.problem);
  return connected;
}

export async function tryToConnect(url: string, folder: Folder, setup: Setup = {}) {
  const { user = {}, cluster = {}, host, ...options } = setup;
  const server = host === undefined ? url : url.replace('127.0.0.1', host);
  const kubeconfig = folder.write(
    `kubeconfigs/${++count}`,
    JSON.stringify({
      'current-context': 'test',
      contexts: [{ name: 'test', context: { cluster: 'test', user: 'tester', namespace: 'shop' } }],
      clusters: [{ name: 'test', cluster: { server, ...cluster } }],
      users: [{ name: 'tester', user }],
    }),
  );
  return await connect({ env: {}, ...options, kubeconfig });
}

/** A signal that nobody raises. */
export const calm: StopSignal = new AbortController().signal;

/** Text or PEM as a kubeconfig's `…-data` has it. */
export function base64(text: string): string {
  return Buffer.from(text).toString('base64');
}
