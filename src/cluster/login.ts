import type { User } from '@kubernetes/client-node/dist/config_types.js';
import { execPlan, type ExecPlan } from './execPlan.ts';
import { isHeaderText } from './headerText.ts';
import { isFields, textOf, unknownUserKeys, type Entry, type Fields } from './kubeconfigEntries.ts';
import { oidcPlan, type OidcPlan } from './oidcPlan.ts';
import { isProblem, problem, type Problem } from './problem.ts';

/** How the user proves who they are, beside a client certificate. */
export type Login =
  | { readonly kind: 'none' }
  | { readonly kind: 'token'; readonly token: string }
  | { readonly kind: 'tokenFile'; readonly file: string }
  | { readonly kind: 'basic'; readonly username: string; readonly password: string }
  | { readonly kind: 'exec'; readonly plan: ExecPlan }
  | { readonly kind: 'oidc'; readonly plan: OidcPlan };

/**
 * One way to log in, or a reason why not. Conflicts are refused as kubectl refuses them
 * (client-go `tools/clientcmd/validation.go`, validateAuthInfo).
 */
export function loginOf(user: User, raw: Entry, cluster: Entry): Login | Problem {
  const token = user.token ?? '';
  // The key is `tokenFile`; client-node knows only `token-file` and would go on without any credentials.
  const file = textOf(raw.fields, 'tokenFile');
  const username = user.username ?? '';
  const password = user.password ?? '';
  const exec = isFields(raw.fields['exec']) ? raw.fields['exec'] : undefined;
  const provider = isFields(raw.fields['auth-provider']) ? raw.fields['auth-provider'] : undefined;
  const hasPassword = username !== '' || password !== '';
  if (hasPassword && (token !== '' || file !== undefined)) {
    return problem(`user "${raw.name}" has both a token and a password: remove one of them`);
  }
  if (exec !== undefined && provider !== undefined) {
    return problem(`user "${raw.name}" has both an exec plugin and an auth-provider: remove one of them`);
  }
  // The file wins over the token because it is the one that is kept fresh.
  if (file !== undefined) return { kind: 'tokenFile', file };
  if (token !== '') return isHeaderText(token) ? { kind: 'token', token } : badToken(raw);
  if (hasPassword) return { kind: 'basic', username, password };
  if (exec !== undefined) {
    const plan = execPlan(raw, exec, cluster);
    return isProblem(plan) ? plan : { kind: 'exec', plan };
  }
  if (provider !== undefined) return authProvider(raw, provider);
  const unknown = unknownUserKeys(raw.fields);
  if (unknown.length > 0 && unknown.length === Object.keys(raw.fields).length) {
    return problem(`user "${raw.name}" in ${raw.file} has no credentials: ${ignored(unknown)}`);
  }
  return { kind: 'none' };
}

/** One warning for all keys of a user entry that nobody reads. */
export function ignoredKeys(raw: Entry): readonly string[] {
  const unknown = unknownUserKeys(raw.fields);
  return unknown.length === 0 ? [] : [`user "${raw.name}": ${ignored(unknown)}`];
}

function badToken(raw: Entry): Problem {
  return problem(
    `the token of user "${raw.name}" in ${raw.file} holds a line break or a character that no token has`,
  );
}

function ignored(keys: readonly string[]): string {
  const names = keys.map((key) => `"${key}"`).join(', ');
  const hint = keys.includes('token-file') ? ' (the key that kubectl reads is tokenFile)' : '';
  return `${names} ${keys.length === 1 ? 'is no key' : 'are no keys'} of a kubeconfig and ignored${hint}`;
}

const REMOVED: Readonly<Record<string, string>> = {
  gcp: 'gke-gcloud-auth-plugin (gcloud container clusters get-credentials …)',
  azure: 'kubelogin (kubelogin convert-kubeconfig)',
};

function authProvider(raw: Entry, provider: Fields): Login | Problem {
  const name = textOf(provider, 'name') ?? '';
  const replacement = Object.hasOwn(REMOVED, name) ? REMOVED[name] : undefined;
  if (replacement !== undefined) {
    return problem(
      `user "${raw.name}" uses the auth-provider "${name}", which kubectl dropped in 1.26: use the exec plugin ${replacement}`,
    );
  }
  if (name !== 'oidc') return problem(`user "${raw.name}" uses the unknown auth-provider "${name}"`);
  const plan = oidcPlan(raw, provider);
  return isProblem(plan) ? plan : { kind: 'oidc', plan };
}
