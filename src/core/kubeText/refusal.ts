import {
  parseLimitRange,
  parsePodSecurity,
  parsePolicyDenial,
  parseWebhookDenial,
  parseWebhookFailure,
  type PodSecurityRefusal,
  type PolicyRefusal,
  type WebhookRefusal,
} from './refusalAdmission.ts';
import { parseMustSpecify, parseQuotaRefusal, type MustSpecify, type QuotaRefusal } from './refusalQuota.ts';
import { unwrapRefusal, type UnwrappedRefusal } from './refusalWrapper.ts';

type RefusalClass =
  | 'quota'
  | 'quota-must-specify'
  | 'limit-range'
  | 'pod-security'
  | 'webhook-denied'
  | 'webhook-unreachable'
  | 'service-account-missing'
  | 'priority-class-missing'
  | 'api-timeout'
  | 'other';

/** The parts that belong to a class; those of the other classes are absent. */
interface RefusalParts {
  readonly class: RefusalClass;
  readonly quota?: QuotaRefusal;
  readonly mustSpecify?: MustSpecify;
  /** One text per violated bound. */
  readonly limitRange?: readonly string[];
  readonly podSecurity?: PodSecurityRefusal;
  readonly webhook?: WebhookRefusal;
  /** A ValidatingAdmissionPolicy that denied: class `webhook-denied`, `webhook` absent. */
  readonly policy?: PolicyRefusal;
  readonly serviceAccount?: { readonly namespace: string; readonly name: string };
  readonly priorityClass?: string;
}

export interface Refusal extends RefusalParts, UnwrappedRefusal {
  /** The whole message as it came. */
  readonly raw: string;
}

/**
 * Why the API server refused to create a pod or a ReplicaSet, from the message of a FailedCreate event, a
 * ReplicaFailure or ReplicaSetCreateError condition, or a client's error. Wrappers are optional.
 *
 * Every class is told by how the server's own sentence begins, never by words further in: a webhook that
 * denies with "exceeded quota: …" is still a webhook. A denial by a ValidatingAdmissionPolicy counts as
 * `webhook-denied`, for it is the same event, a policy of the cluster that said no, and the same remedy.
 * OpenShift's SCCs and the old PodSecurityPolicy count as `pod-security`.
 */
export function parseRefusal(message: string): Refusal {
  const unwrapped = unwrapRefusal(message);
  return { ...classify(unwrapped.detail), ...unwrapped, raw: message };
}

function classify(detail: string): RefusalParts {
  const denied = parseWebhookDenial(detail);
  if (denied) return deniedByWebhook(denied);
  const failed = parseWebhookFailure(detail);
  if (failed) return { class: 'webhook-unreachable', webhook: failed };
  const policy = parsePolicyDenial(detail);
  if (policy) return { class: 'webhook-denied', policy };
  const quota = parseQuotaRefusal(detail);
  if (quota) return { class: 'quota', quota };
  const mustSpecify = parseMustSpecify(detail);
  if (mustSpecify) return { class: 'quota-must-specify', mustSpecify };
  const limitRange = parseLimitRange(detail);
  if (limitRange) return { class: 'limit-range', limitRange };
  const podSecurity = parsePodSecurity(detail);
  if (podSecurity) return { class: 'pod-security', podSecurity };
  return serviceAccount(detail) ?? priorityClass(detail) ?? apiTimeout(detail) ?? { class: 'other' };
}

/**
 * PodSecurity also comes as a webhook, with the same sentence inside its denial; no other judge words it so.
 * https://github.com/kubernetes/pod-security-admission/tree/master/webhook
 */
function deniedByWebhook(webhook: WebhookRefusal): RefusalParts {
  const podSecurity = parsePodSecurity(unwrapRefusal(webhook.denial ?? '').detail);
  return podSecurity?.by === 'PodSecurity'
    ? { class: 'pod-security', podSecurity, webhook }
    : { class: 'webhook-denied', webhook };
}

/** Source: `plugin/pkg/admission/serviceaccount/admission.go`; the second wording is that of 1.5 and before. */
function serviceAccount(detail: string): RefusalParts | undefined {
  const [, namespace, name] =
    /^error looking up service account ([^\s/]+)\/([^\s:]+): .*not found/is.exec(detail) ??
    /^service account ([^\s/]+)\/(\S+) was not found/i.exec(detail) ??
    [];
  if (namespace === undefined || name === undefined) return undefined;
  return { class: 'service-account-missing', serviceAccount: { namespace, name } };
}

/** Source: `plugin/pkg/admission/priority/admission.go`. */
function priorityClass(detail: string): RefusalParts | undefined {
  const missing = /^no PriorityClass with name (\S+) was found/i.exec(detail)?.[1];
  if (missing !== undefined) return { class: 'priority-class-missing', priorityClass: missing };
  const elsewhere = /^pods with (\S+) priorityClass is not permitted/i.exec(detail)?.[1];
  return elsewhere === undefined ? undefined : { class: 'other', priorityClass: elsewhere };
}

/** Sources: apimachinery `pkg/api/errors` NewTimeoutError, apiserver `pkg/endpoints/handlers/finisher`. */
function apiTimeout(detail: string): RefusalParts | undefined {
  const timedOut =
    /^(?:Timeout: |the server was unable to return a response in the time allotted|etcdserver: request timed out|context deadline exceeded|resource quota evaluation timed out|admission plugin "[^"]*" failed to complete (?:mutation|validation) in )/i;
  return timedOut.test(detail) ? { class: 'api-timeout' } : undefined;
}
