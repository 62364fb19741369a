import type { StopSignal } from '../core/ports.ts';
import type { ClientCertificate } from './connection.ts';
import type { Lost } from './lost.ts';

/** What one request carries to be known by. */
export interface Credential {
  readonly authorization?: string;
  /** A client certificate that a plugin issued; it goes before the kubeconfig's own. */
  readonly certificate?: ClientCertificate;
}

/** Where credentials come from: some never change, some are read again, some are asked of a program. */
export interface CredentialSource {
  /** For messages: "the token of user x". */
  readonly name: string;
  /** A credential to try, from memory as long as it is good. */
  current(stop: StopSignal): Promise<Credential | Lost>;
  /**
   * The server answered 401 to `refused`. True when `current` now gives another chance: a credential was
   * fetched anew, or somebody else's refusal had that done already.
   */
  renew(refused: Credential, stop: StopSignal): Promise<boolean>;
  dispose(): void;
}

/** Tokens and passwords that stand in the kubeconfig: nothing can be done about a refusal. */
export function fixedCredentials(name: string, credential: Credential): CredentialSource {
  return {
    name,
    current: () => Promise.resolve(credential),
    renew: () => Promise.resolve(false),
    dispose: () => undefined,
  };
}
