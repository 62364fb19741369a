/** Why the API server refused to create something, as one clause that names who refused and the numbers. */
import type { Refusal } from '../kubeText/refusal.ts';
import type { WebhookTrouble } from '../kubeText/refusalAdmission.ts';
import type { QuotaRefusal, QuotaResource } from '../kubeText/refusalQuota.ts';
import { clip } from './words.ts';

/** To be read after a colon: `quota q is full (pods: 3 of 3 used, 1 more requested)`. */
export function refusalText(refusal: Refusal): string {
  const { quota, mustSpecify, limitRange, podSecurity, serviceAccount, priorityClass } = refusal;
  if (quota !== undefined) return quotaText(quota);
  if (mustSpecify !== undefined)
    return `${quotaName(mustSpecify.quota)} wants every container to state ${specified(mustSpecify.resources)}`;
  if (limitRange !== undefined) return `a LimitRange forbids it: ${several(limitRange)}`;
  if (podSecurity !== undefined)
    return `${podSecurity.by}${quoted(podSecurity.level)} forbids it: ${several(podSecurity.violations)}`;
  if (serviceAccount !== undefined)
    return `ServiceAccount ${serviceAccount.namespace}/${serviceAccount.name} does not exist`;
  if (refusal.class === 'priority-class-missing')
    return `PriorityClass ${priorityClass ?? ''} does not exist`;
  return webhookText(refusal) ?? otherText(refusal);
}

/** Who refused, to be looked up with kubectl; undefined where the message names nobody. */
export function refuser({
  quota,
  mustSpecify,
  webhook,
  policy,
  serviceAccount,
  priorityClass,
}: Refusal): string | undefined {
  return (
    quota?.name ??
    mustSpecify?.quota ??
    webhook?.name ??
    policy?.name ??
    serviceAccount?.name ??
    priorityClass
  );
}

/** The kinds to ask kubectl for, as long as nobody knows which object denied. */
export function policyKinds({ policy }: Refusal): string {
  return policy === undefined
    ? 'validatingwebhookconfigurations,mutatingwebhookconfigurations'
    : 'validatingadmissionpolicies,validatingadmissionpolicybindings';
}

function quotaText({ name, problem, resources }: QuotaRefusal): string {
  if (problem === 'usage-unknown')
    return `the usage of ${quotaName(name)} is not known yet (${names(resources)})`;
  if (problem === 'not-covered')
    return `no quota of the namespace covers it${resources.length > 0 ? ` (${names(resources)})` : ''}`;
  return `${quotaName(name)} is full (${resources.map(resourceText).join('; ')})`;
}

function resourceText({ resource, requested, used, limited }: QuotaResource): string {
  return `${resource}: ${used ?? '?'} of ${limited ?? '?'} used, ${requested ?? '?'} more requested`;
}

function specified(resources: NonNullable<Refusal['mustSpecify']>['resources']): string {
  const containers = [...new Set(resources.flatMap((one) => one.containers))];
  return `${names(resources)}${containers.length > 0 ? ` (missing in ${containers.join(', ')})` : ''}`;
}

function webhookText({ webhook, policy }: Refusal): string | undefined {
  if (policy !== undefined)
    return `ValidatingAdmissionPolicy ${policy.name} denies it: ${clip(policy.denial, 120)}`;
  if (webhook === undefined) return undefined;
  const { name, service, denial, trouble } = webhook;
  const who = `admission webhook ${name ?? ''}`;
  if (trouble === undefined)
    return `${who} denies it${denial === undefined ? ' without explanation' : `: ${clip(denial, 120)}`}`;
  return `${who}${service === undefined ? '' : ` (Service ${service})`} did not answer: ${TROUBLES[trouble]}`;
}

const TROUBLES: Readonly<Record<WebhookTrouble, string>> = {
  'no-endpoints': 'its Service has no endpoints',
  'service-not-found': 'its Service does not exist',
  certificate: 'its certificate is not trusted',
  'connection-refused': 'connection refused',
  'name-not-resolved': 'its name does not resolve',
  'no-route': 'no route to it',
  timeout: 'it took too long',
  'connection-broken': 'the connection broke off',
  'bad-answer': 'it gave no usable answer',
  other: 'the call failed',
};

function otherText({ class: kind, detail }: Refusal): string {
  const what = clip(detail, 160).replace(/\.$/, '');
  return kind === 'api-timeout'
    ? `the API server gave up waiting: ${what}`
    : `the API server refuses: ${what}`;
}

function quotaName(name: string | undefined): string {
  return name === undefined ? 'a quota' : `quota ${name}`;
}

function quoted(level: string | undefined): string {
  return level === undefined ? '' : ` "${level}"`;
}

function names(resources: readonly { readonly resource: string }[]): string {
  return resources.map(({ resource }) => resource).join(', ');
}

function several([first, ...more]: readonly string[]): string {
  return `${clip(first ?? 'no reason given', 120)}${more.length > 0 ? ` and ${more.length} more` : ''}`;
}
