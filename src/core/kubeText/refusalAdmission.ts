import { behind, listItems, withoutBrackets } from './wording.ts';

export type WebhookTrouble =
  | 'no-endpoints'
  | 'service-not-found'
  | 'certificate'
  | 'connection-refused'
  | 'name-not-resolved'
  | 'no-route'
  | 'timeout'
  | 'connection-broken'
  | 'bad-answer'
  | 'other';

export interface WebhookRefusal {
  /** As in the webhook configuration, e.g. `validation.gatekeeper.sh`. */
  readonly name?: string;
  /** `namespace/name` of the Service behind it; undefined when it is called by URL, or when it denied. */
  readonly service?: string;
  readonly url?: string;
  /** What the webhook answered; undefined when it gave no explanation or was not reached. */
  readonly denial?: string;
  /** Why it was not reached. */
  readonly trouble?: WebhookTrouble;
}

export interface PolicyRefusal {
  readonly name: string;
  readonly binding?: string;
  readonly denial: string;
}

export interface PodSecurityRefusal {
  readonly by: 'PodSecurity' | 'PodSecurityPolicy' | 'SecurityContextConstraints';
  /** `restricted:latest`; only Pod Security has levels. */
  readonly level?: string;
  readonly violations: readonly string[];
}

const TROUBLES: readonly (readonly [WebhookTrouble, RegExp])[] = [
  ['no-endpoints', /no endpoints available for service/i],
  ['service-not-found', /service "[^"]*" not found|services? \S+ not found/i],
  ['certificate', /x509|tls: |certificate|unable to load root certificates/i],
  ['connection-refused', /connection refused/i],
  ['name-not-resolved', /no such host|server misbehaving|name resolution/i],
  ['no-route', /no route to host|network is unreachable|no service port|address is not allowed/i],
  ['timeout', /deadline exceeded|timeout|timed out|request canceled/i],
  ['connection-broken', /\bEOF\b|connection reset|broken pipe|connection lost|proxy error|unexpected error/i],
  ['bad-answer', /error on the server|could not find the requested resource|unknown reason|response/i],
];

/** Source: apiserver `pkg/admission/plugin/webhook/errors/statuserror.go`. */
export function parseWebhookDenial(detail: string): WebhookRefusal | undefined {
  const [said, name] =
    /^admission webhook "([^"]*)" (?:denied the request|attempted to modify the object)/i.exec(detail) ?? [];
  if (said === undefined || name === undefined) return undefined;
  const denial = behind(detail.slice(said.length), ': ')?.trim();
  return { name, ...(denial !== undefined && denial !== '' && { denial }) };
}

/** Sources: apiserver `pkg/util/webhook/error.go`, `pkg/admission/plugin/webhook/mutating/dispatcher.go`. */
export function parseWebhookFailure(detail: string): WebhookRefusal | undefined {
  const [said, name] =
    /^failed calling (?:admission )?webhook "([^"]*)"/i.exec(detail) ??
    /^conversion webhook for ([^:]*) failed/i.exec(detail) ??
    [];
  if (said === undefined || name === undefined) return undefined;
  const failure = detail.slice(said.length);
  const url = /\bPost "?(https?:\/\/[^\s"]+)/.exec(failure)?.[1]?.replace(/:$/, '');
  const host = /^https?:\/\/([a-z0-9-]+)\.([a-z0-9-]+)\.svc(?:[.:/]|$)/.exec(url ?? '');
  return {
    name,
    trouble: TROUBLES.find(([, pattern]) => pattern.test(failure))?.[0] ?? 'other',
    ...(url !== undefined && { url }),
    ...(host && { service: `${host[2] ?? ''}/${host[1] ?? ''}` }),
  };
}

/** Source: apiserver `pkg/admission/plugin/policy/validating/dispatcher.go`. */
export function parsePolicyDenial(detail: string): PolicyRefusal | undefined {
  const [said, name, binding] =
    /^ValidatingAdmissionPolicy '([^']*)'(?: with binding '([^']*)')?\s+denied request(?:: )?/i.exec(
      detail,
    ) ?? [];
  if (said === undefined || name === undefined) return undefined;
  return { name, ...(binding !== undefined && { binding }), denial: detail.slice(said.length) };
}

/** Sources: pod-security-admission `admission/admission.go`; PodSecurityPolicy to 1.24; OpenShift's SCCs. */
export function parsePodSecurity(detail: string): PodSecurityRefusal | undefined {
  const [said, level] = /^(?:pod )?violates PodSecurity "([^"]*)": ?/i.exec(detail) ?? [];
  if (said !== undefined && level !== undefined) {
    return { by: 'PodSecurity', level, violations: listItems(detail.slice(said.length)) };
  }
  const constraint = behind(detail, 'unable to validate against any security context constraint: ');
  if (constraint !== undefined) {
    return { by: 'SecurityContextConstraints', violations: listItems(withoutBrackets(constraint)) };
  }
  const policy =
    behind(detail, 'PodSecurityPolicy: unable to admit pod: ') ??
    behind(detail, 'unable to validate against any pod security policy: ') ??
    behind(detail, 'no providers available to validate pod request');
  if (policy === undefined) return undefined;
  return { by: 'PodSecurityPolicy', violations: listItems(withoutBrackets(policy)) };
}

/** Several violations come as `[a, b]`, each with a comma inside. Source: `plugin/pkg/admission/limitranger/admission.go`. */
export function parseLimitRange(detail: string): readonly string[] | undefined {
  const text = withoutBrackets(detail);
  if (!/^(?:(?:maximum|minimum) \S+ usage per |\S+ max limit to request ratio per )/i.test(text)) {
    return undefined;
  }
  return text
    .split(/, (?=(?:maximum|minimum) \S+ usage per |\S+ max limit to request ratio per )/i)
    .map((violation) => violation.trim().replace(/\.$/, ''));
}
