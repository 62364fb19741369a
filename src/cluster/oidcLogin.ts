import type { StopSignal } from '../core/ports.ts';
import type { Credential, CredentialSource } from './credentials.ts';
import { isFields } from './kubeconfigEntries.ts';
import { CANCELLED, isLost, lost, type Lost } from './lost.ts';
import type { OidcPlan } from './oidcPlan.ts';
import { refreshTokens } from './oidcRefresh.ts';
import type { Redactor } from './redactor.ts';
import { SharedTask } from './sharedTask.ts';

/** client-go `plugin/pkg/client/auth/oidc/oidc.go`, expiryDelta. */
const EXPIRY_LEEWAY_MS = 10_000;

/**
 * The auth-provider "oidc". client-node cannot refresh a token here: 2.0.1 hands openid-client 6 the issuer as a
 * text, which it refuses, and goes on anonymously where there is no refresh token.
 * A refreshed token is kept in memory; the kubeconfig is not ours to write.
 */
export class OidcLogin implements CredentialSource {
  readonly name: string;
  readonly #plan: OidcPlan;
  readonly #env: NodeJS.ProcessEnv;
  readonly #redactor: Redactor;
  #idToken: string | undefined;
  #refreshToken: string | undefined;
  #held: Credential | undefined;
  #running: SharedTask<Credential | Lost> | undefined;

  constructor(plan: OidcPlan, env: NodeJS.ProcessEnv, redactor: Redactor) {
    this.name = `the OpenID Connect token of user "${plan.user}"`;
    this.#plan = plan;
    this.#env = env;
    this.#redactor = redactor;
    this.#idToken = plan.idToken;
    this.#refreshToken = plan.refreshToken;
    for (const secret of [plan.idToken, plan.refreshToken, plan.clientSecret]) redactor.add(secret);
  }

  async current(stop: StopSignal): Promise<Credential | Lost> {
    const token = this.#idToken;
    if (token !== undefined && expiryOf(token) > Date.now() + EXPIRY_LEEWAY_MS) {
      if (this.#held?.authorization !== `Bearer ${token}`) this.#held = { authorization: `Bearer ${token}` };
      return this.#held;
    }
    if (this.#running === undefined || this.#running.ended) {
      this.#running = new SharedTask((signal) => this.#refresh(signal));
    }
    const task = this.#running;
    const result = (await task.join(stop)) ?? CANCELLED;
    if (this.#running === task) this.#running = undefined;
    return result;
  }

  /** A token that is refused before its time is not replaced by asking again; kubectl does not either. */
  async renew(refused: Credential, stop: StopSignal): Promise<boolean> {
    const now = await this.current(stop);
    return !isLost(now) && now !== refused;
  }

  dispose(): void {
    this.#running?.end();
  }

  async #refresh(signal: AbortSignal): Promise<Credential | Lost> {
    if (this.#refreshToken === undefined) {
      return lost(
        'unauthorized',
        `${this.name} has expired, and there is no refresh-token to renew it with; sign in again`,
      );
    }
    const fresh = await refreshTokens(this.#plan, this.#refreshToken, this.#env, signal);
    if (isLost(fresh)) {
      return { ...fresh, why: `${this.name} has expired and cannot be refreshed: ${fresh.why}` };
    }
    this.#redactor.add(fresh.idToken);
    this.#redactor.add(fresh.refreshToken);
    this.#idToken = fresh.idToken;
    this.#refreshToken = fresh.refreshToken ?? this.#refreshToken;
    this.#held = { authorization: `Bearer ${fresh.idToken}` };
    return this.#held;
  }
}

/** `exp` of a JSON Web Token in milliseconds; 0 for what is none. The server checks the rest. */
function expiryOf(token: string): number {
  try {
    const claims: unknown = JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString('utf8'));
    const expiry = isFields(claims) ? claims['exp'] : undefined;
    return typeof expiry === 'number' ? expiry * 1000 : 0;
  } catch {
    return 0;
  }
}
