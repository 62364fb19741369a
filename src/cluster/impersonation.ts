import type { User } from '@kubernetes/client-node/dist/config_types.js';
import { isFields, textOf, textsOf, type Entry } from './kubeconfigEntries.ts';
import { problem, type Problem } from './problem.ts';

/** https://kubernetes.io/docs/reference/access-authn-authz/authentication/#user-impersonation */
export interface Impersonation {
  readonly user: string;
  readonly uid?: string;
  readonly groups: readonly string[];
  readonly extra: Readonly<Record<string, readonly string[]>>;
}

/** client-node knows `as` alone: without the rest, one would act with other rights than the file asks for. */
export function impersonationOf(user: User, raw: Entry): Impersonation | Problem | undefined {
  const uid = textOf(raw.fields, 'as-uid');
  const groups = textsOf(raw.fields, 'as-groups');
  const extra = isFields(raw.fields['as-user-extra']) ? raw.fields['as-user-extra'] : {};
  const as = user.impersonateUser ?? '';
  if (as === '') {
    if (uid === undefined && groups.length === 0 && Object.keys(extra).length === 0) return undefined;
    return problem(
      `user "${raw.name}" has as-uid, as-groups or as-user-extra but no "as": whom to impersonate?`,
    );
  }
  const sent = [as, uid ?? '', ...groups, ...Object.values(extra).flat()].map(String);
  if (sent.some((text) => /[\x00-\x1f\x7f]/.test(text))) {
    return problem(`user "${raw.name}": a line break or control character in "as" or another as-… key`);
  }
  return {
    user: as,
    ...(uid === undefined ? {} : { uid }),
    groups,
    extra: extra as Readonly<Record<string, readonly string[]>>,
  };
}

export function impersonationHeaders(
  impersonation: Impersonation | undefined,
): Record<string, string | string[]> {
  if (impersonation === undefined) return {};
  const headers: Record<string, string | string[]> = { 'Impersonate-User': bytes(impersonation.user) };
  if (impersonation.uid !== undefined) headers['Impersonate-Uid'] = bytes(impersonation.uid);
  if (impersonation.groups.length > 0) headers['Impersonate-Group'] = impersonation.groups.map(bytes);
  for (const [key, values] of Object.entries(impersonation.extra)) {
    if (values.length > 0) headers[`Impersonate-Extra-${escapeHeaderKey(key)}`] = values.map(bytes);
  }
  return headers;
}

/** Go sends UTF-8 in headers; Node takes one character for one byte. */
function bytes(text: string): string {
  return Buffer.from(text, 'utf8').toString('latin1');
}

/** client-go `transport/round_trippers.go`, headerKeyEscape: what may not stand in a header's name is %-encoded. */
function escapeHeaderKey(key: string): string {
  return [...Buffer.from(key, 'utf8')]
    .map((byte) => {
      const character = String.fromCharCode(byte);
      return /[A-Za-z0-9!#$&'*+.^_`|~-]/.test(character)
        ? character
        : `%${byte.toString(16).toUpperCase().padStart(2, '0')}`;
    })
    .join('');
}
