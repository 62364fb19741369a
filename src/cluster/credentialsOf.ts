import type { Connection } from './connection.ts';
import { fixedCredentials, type CredentialSource } from './credentials.ts';
import { ExecLogin } from './execLogin.ts';
import { OidcLogin } from './oidcLogin.ts';
import type { Redactor } from './redactor.ts';
import { TokenFile } from './tokenFile.ts';

/** The source of a connection's credentials; what is secret about it is made known to the redactor first. */
export function credentialsOf(
  connection: Connection,
  env: NodeJS.ProcessEnv,
  redactor: Redactor,
): CredentialSource {
  const { login, user } = connection;
  redactor.add(connection.certificate?.key);
  switch (login.kind) {
    case 'none':
      return fixedCredentials(
        connection.certificate === undefined
          ? 'the lack of credentials'
          : `the client certificate of user "${user}"`,
        {},
      );
    case 'token':
      redactor.add(login.token);
      return fixedCredentials(`the token of user "${user}"`, { authorization: `Bearer ${login.token}` });
    case 'basic': {
      const pair = `${login.username}:${login.password}`;
      redactor.add(login.password);
      redactor.add(pair);
      const authorization = `Basic ${Buffer.from(pair).toString('base64')}`;
      return fixedCredentials(`the password of user "${user}"`, { authorization });
    }
    case 'tokenFile':
      return new TokenFile(login.file, redactor);
    case 'exec':
      for (const [name, value] of Object.entries(login.plan.env)) {
        // Not every variable is a secret: blanking out "prod" would spoil the messages.
        if (/token|secret|passw|key|auth|cred/i.test(name) || value.length >= 20) redactor.add(value);
      }
      return new ExecLogin(login.plan, { env, clusterInfo: clusterInfo(connection), redactor });
    case 'oidc':
      return new OidcLogin(login.plan, env, redactor);
  }
}

/** `spec.cluster` of KUBERNETES_EXEC_INFO: client-go `pkg/apis/clientauthentication/v1/types.go`, Cluster. */
function clusterInfo(connection: Connection): Record<string, unknown> {
  const { login, ca, serverName, proxyUrl } = connection;
  const config = login.kind === 'exec' ? login.plan.clusterConfig : undefined;
  const prefix = connection.server.pathname === '/' ? '' : connection.server.pathname;
  return {
    server: connection.server.origin + prefix,
    ...(serverName === undefined ? {} : { 'tls-server-name': serverName }),
    ...(connection.insecureSkipTlsVerify ? { 'insecure-skip-tls-verify': true } : {}),
    ...(ca === undefined ? {} : { 'certificate-authority-data': Buffer.from(ca).toString('base64') }),
    ...(proxyUrl === undefined ? {} : { 'proxy-url': proxyUrl }),
    ...(connection.disableCompression ? { 'disable-compression': true } : {}),
    ...(config === undefined ? {} : { config }),
  };
}
