import type { RequestOptions } from 'node:https';
import type { KubeConfig } from '@kubernetes/client-node/dist/config.js';
import type { StopSignal } from '../core/ports.ts';
import type { Credential, CredentialSource } from './credentials.ts';
import { CANCELLED, isLost, lost, type Lost } from './lost.ts';
import type { Redactor } from './redactor.ts';
import { SharedTask } from './sharedTask.ts';

const TIMEOUT_MS = 30_000;
const SECRET_KEYS = ['id-token', 'refresh-token', 'client-secret', 'access-token'];

/**
 * The auth-provider "oidc", left to client-node (openid-client): it refreshes an expired id-token and keeps the
 * new one in memory; the kubeconfig is not written.
 */
export class OidcLogin implements CredentialSource {
  readonly name: string;
  readonly #redactor: Redactor;
  readonly #authorize: () => Promise<string | undefined>;
  #running: SharedTask<Credential | Lost> | undefined;
  #last: Credential | undefined;

  constructor(user: string, config: Readonly<Record<string, string>>, redactor: Redactor) {
    this.name = `the OpenID Connect token of user "${user}"`;
    this.#redactor = redactor;
    for (const key of SECRET_KEYS) redactor.add(config[key]);
    this.#authorize = authorizer(user, { ...config });
  }

  async current(stop: StopSignal): Promise<Credential | Lost> {
    if (this.#running === undefined || this.#running.ended) {
      this.#running = new SharedTask((signal) => this.#fetch(signal));
    }
    const task = this.#running;
    const result = (await task.join(stop)) ?? CANCELLED;
    if (this.#running === task) this.#running = undefined;
    return result;
  }

  renew(): Promise<boolean> {
    // client-node refreshes by the clock alone; asking again would bring the same token.
    return Promise.resolve(false);
  }

  dispose(): void {
    this.#running?.end();
  }

  async #fetch(signal: AbortSignal): Promise<Credential | Lost> {
    const authorization = await Promise.race([
      this.#authorize().catch((error: unknown) => this.#failed(error)),
      ending(AbortSignal.any([signal, AbortSignal.timeout(TIMEOUT_MS)]), signal),
    ]);
    if (isLost(authorization)) return authorization;
    if (authorization === undefined) {
      // client-node would go on without any credentials.
      return lost('unauthorized', `${this.name} has expired and cannot be refreshed: sign in again`);
    }
    this.#redactor.add(authorization.replace(/^Bearer /, ''));
    if (this.#last?.authorization !== authorization) this.#last = { authorization };
    return this.#last;
  }

  #failed(error: unknown): Lost {
    const why = error instanceof Error ? error.message : 'unknown error';
    return lost('unauthorized', `${this.name} cannot be refreshed (${why}): sign in again`);
  }
}

/** One KubeConfig for all calls: it holds the refreshed token. */
function authorizer(user: string, config: Record<string, string>): () => Promise<string | undefined> {
  let loaded: Promise<KubeConfig> | undefined;
  const load = async () => {
    const { KubeConfig } = await import('@kubernetes/client-node/dist/config.js');
    const kubeConfig = new KubeConfig();
    // Only the user matters: the cluster's TLS and proxy settings are the transport's business.
    kubeConfig.loadFromClusterAndUser(
      { name: 'oidc', server: 'https://localhost', skipTLSVerify: false },
      { name: user, authProvider: { name: 'oidc', config } },
    );
    return kubeConfig;
  };
  return async () => {
    loaded ??= load();
    const options: RequestOptions = {};
    await (await loaded).applyToHTTPSOptions(options);
    const headers = options.headers as Record<string, unknown> | undefined;
    const value = headers?.['Authorization'];
    return typeof value === 'string' ? value : undefined;
  };
}

function ending(signal: AbortSignal, cancelled: AbortSignal): Promise<Lost> {
  return new Promise((resolve) => {
    signal.addEventListener(
      'abort',
      () => {
        const late = lost('timeout', `the sign-in server did not answer within ${TIMEOUT_MS / 1000} s`);
        resolve(cancelled.aborted ? CANCELLED : late);
      },
      { once: true },
    );
  });
}
