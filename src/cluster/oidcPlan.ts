import { isFields, textOf, type Entry, type Fields } from './kubeconfigEntries.ts';
import { isHeaderText } from './headerText.ts';
import { problem, type Problem } from './problem.ts';

/** The auth-provider "oidc" as a kubeconfig configures it (client-go `plugin/pkg/client/auth/oidc/oidc.go`). */
export interface OidcPlan {
  readonly user: string;
  readonly issuer: URL;
  readonly clientId: string;
  readonly clientSecret?: string;
  readonly idToken?: string;
  readonly refreshToken?: string;
  /** Base64 of a PEM, and a path: the authority of the issuer's certificate. */
  readonly caData?: string;
  readonly caFile?: string;
}

export function oidcPlan(user: Entry, provider: Fields): OidcPlan | Problem {
  const where = `auth-provider "oidc" of user "${user.name}" in ${user.file}`;
  const config = provider['config'] ?? {};
  if (!isFields(config)) return problem(`${where}: config is not a map`);
  const notText = Object.keys(config).find((key) => typeof config[key] !== 'string');
  if (notText !== undefined) return problem(`${where}: ${notText} is not text (put it in quotes)`);
  const issuer = textOf(config, 'idp-issuer-url') ?? '';
  if (!URL.canParse(issuer)) return problem(`${where}: idp-issuer-url is missing or not a URL`);
  const clientId = textOf(config, 'client-id');
  if (clientId === undefined) return problem(`${where}: client-id is missing`);
  const idToken = textOf(config, 'id-token');
  if (idToken !== undefined && !isHeaderText(idToken))
    return problem(`${where}: the id-token holds a line break`);
  return {
    user: user.name,
    issuer: new URL(issuer),
    clientId,
    ...optional('clientSecret', textOf(config, 'client-secret')),
    ...optional('idToken', idToken),
    ...optional('refreshToken', textOf(config, 'refresh-token')),
    ...optional('caData', textOf(config, 'idp-certificate-authority-data')),
    ...optional('caFile', textOf(config, 'idp-certificate-authority')),
  };
}

function optional<K extends string>(key: K, value: string | undefined): Partial<Record<K, string>> {
  return value === undefined ? {} : ({ [key]: value } as Partial<Record<K, string>>);
}
