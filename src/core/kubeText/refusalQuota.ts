import { addQuantity, formatQuantity, parseQuantity, subtractQuantity } from '../quantity.ts';
import { behind } from './wording.ts';

/** Quantities as Kubernetes wrote them; absent where the sentence does not say. */
export interface QuotaResource {
  readonly resource: string;
  readonly requested?: string;
  readonly used?: string;
  readonly limited?: string;
  /** requested + used − limited: what the quota must grow by, or what must be freed. */
  readonly missing?: string;
}

export interface QuotaRefusal {
  /** undefined where the sentence names no quota. */
  readonly name?: string;
  readonly problem: 'exceeded' | 'usage-unknown' | 'not-covered';
  readonly resources: readonly QuotaResource[];
}

export interface MustSpecify {
  readonly quota?: string;
  /** `containers` is empty in the older wording, which does not name them. */
  readonly resources: readonly { readonly resource: string; readonly containers: readonly string[] }[];
}

/**
 * Sources: apiserver `pkg/admission/plugin/resourcequota/controller.go` (checkRequest), and for the
 * oldest wordings kubernetes#16941. undefined when the text is no quota's refusal.
 */
export function parseQuotaRefusal(detail: string): QuotaRefusal | undefined {
  return exceeded(detail) ?? exceededIn2015(detail) ?? usageUnknown(detail) ?? notCovered(detail);
}

/** `failed quota: Q: must specify limits.cpu for: c1,c2; …`, before 1.26 `must specify limits.cpu,limits.memory`. */
export function parseMustSpecify(detail: string): MustSpecify | undefined {
  const oldest = /^(\S+) is limited by quota, must make explicit request/i.exec(detail)?.[1];
  if (oldest !== undefined) return { resources: [{ resource: oldest, containers: [] }] };

  const [, quota, list] = /^failed quota: ([^\s:]+): must specify (.*)/is.exec(detail) ?? [];
  if (quota === undefined || list === undefined) return undefined;
  const resources = list.split(';').flatMap((part) => {
    const [names = '', containers] = part.trim().replace(/\.$/, '').split(' for: ');
    return commaList(names).map((resource) => ({ resource, containers: commaList(containers ?? '') }));
  });
  return { quota, resources };
}

function exceeded(detail: string): QuotaRefusal | undefined {
  const text = behind(detail, 'exceeded quota: ');
  if (text === undefined) return undefined;
  const [name, numbers = ''] = cut(text, ', requested: ');
  const [requestedText, behindRequested = ''] = cut(numbers, ', used: ');
  const [usedText, limitedText = ''] = cut(behindRequested, ', limited: ');
  const requested = assignments(requestedText);
  const used = assignments(usedText);
  const limited = assignments(limitedText);
  const names = new Set([...requested.keys(), ...used.keys(), ...limited.keys()]);
  const resources = [...names].map((resource) =>
    quotaResource(resource, requested.get(resource), used.get(resource), limited.get(resource)),
  );
  return { name, problem: 'exceeded', resources };
}

function exceededIn2015(detail: string): QuotaRefusal | undefined {
  const [, resource, limited, used, requested] =
    /^(\S+) quota is (\S+), current usage is (\S+), requesting (\S+?)\.?(?:\s|$)/.exec(detail) ?? [];
  if (resource === undefined) return undefined;
  return { problem: 'exceeded', resources: [quotaResource(resource, requested, used, limited)] };
}

function usageUnknown(detail: string): QuotaRefusal | undefined {
  const text = behind(detail, 'status unknown for quota: ');
  if (text === undefined) return undefined;
  const [name, resources = ''] = cut(text, ', resources: ');
  return {
    name,
    problem: 'usage-unknown',
    resources: commaList(resources).map((resource) => ({ resource })),
  };
}

function notCovered(detail: string): QuotaRefusal | undefined {
  const consume = behind(detail, 'insufficient quota to consume: ');
  const scopes = behind(detail, 'insufficient quota to match these scopes: ');
  if (consume === undefined && scopes === undefined) return undefined;
  return { problem: 'not-covered', resources: commaList(consume ?? '').map((resource) => ({ resource })) };
}

function quotaResource(
  resource: string,
  requested: string | undefined,
  used: string | undefined,
  limited: string | undefined,
): QuotaResource {
  const missing = missingOf(resource, requested, used, limited);
  return {
    resource,
    ...(requested !== undefined && { requested }),
    ...(used !== undefined && { used }),
    ...(limited !== undefined && { limited }),
    ...(missing !== undefined && { missing }),
  };
}

function missingOf(resource: string, ...written: readonly (string | undefined)[]): string | undefined {
  const [requested, used, limited] = written.map((text) =>
    text === undefined ? undefined : parseQuantity(text),
  );
  if (!requested || !used || !limited) return undefined;
  return formatQuantity(subtractQuantity(addQuantity(requested, used), limited), resource);
}

/** `pods=1,requests.cpu=100m` */
function assignments(text: string | undefined): Map<string, string> {
  const pairs = new Map<string, string>();
  for (const item of commaList(text ?? '')) {
    const at = item.lastIndexOf('=');
    if (at > 0) pairs.set(item.slice(0, at), item.slice(at + 1).replace(/\.$/, ''));
  }
  return pairs;
}

function commaList(text: string): string[] {
  return text
    .split(',')
    .map((item) => item.trim())
    .filter((item) => item !== '');
}

function cut(text: string, separator: string): [string, string?] {
  const at = text.indexOf(separator);
  return at < 0 ? [text] : [text.slice(0, at), text.slice(at + separator.length)];
}
