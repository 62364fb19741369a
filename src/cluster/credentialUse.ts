/** What happens on this machine when the user of a context logs in, for whoever has to agree to it first. */
import { createHash } from 'node:crypto';
import type { CredentialUse } from '../core/model/credentialUse.ts';
import type { Connection } from './connection.ts';
import { findProgram } from './findProgram.ts';
import type { Login } from './login.ts';

/** Null: agreed. Else the reason why not, for people. */
export type Agree = (use: CredentialUse) => Promise<string | null>;

const KINDS: Readonly<Record<Login['kind'], string>> = {
  none: 'no credentials',
  token: 'a token',
  tokenFile: 'a token file',
  basic: 'a password',
  exec: 'an exec plugin',
  oidc: 'OpenID Connect',
};

export async function credentialUse(connection: Connection, env: NodeJS.ProcessEnv): Promise<CredentialUse> {
  const { context, files, server, user, login, certificate, proxyUrl } = connection;
  const runs = login.kind === 'exec' ? await commandLine(login.plan.command, login.plan.args, env) : null;
  const variables = login.kind === 'exec' ? login.plan.env : {};
  const sends = login.kind === 'tokenFile' ? login.file : null;
  const kind =
    login.kind === 'none' && certificate !== undefined ? 'a client certificate' : KINDS[login.kind];
  const agreed = [context, server.href, proxyUrl ?? null, user, kind, runs, variables, sends];
  return {
    files,
    server: server.origin,
    user,
    kind,
    runs,
    sends,
    fingerprint: createHash('sha256').update(JSON.stringify(agreed)).digest('hex'),
  };
}

async function commandLine(
  command: string,
  args: readonly string[],
  env: NodeJS.ProcessEnv,
): Promise<string[]> {
  const found = await findProgram(command, env);
  return ['file' in found ? found.file : command, ...args];
}
