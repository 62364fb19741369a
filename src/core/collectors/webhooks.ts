/**
 * Follow-up: the admission webhooks that are asked about the controller's writes in this namespace.
 * https://kubernetes.io/docs/reference/access-authn-authz/extensible-admission-controllers/#matching-requests-rules
 */
import { defineFollowUp, type PlaybookEvidence } from '../collector.ts';
import { swallowedScaleDown } from '../judge/swallowedScaleDown.ts';
import { matchesSelector } from '../labels.ts';
import { mapReading, read, type Reading } from '../model/reading.ts';
import type { WebhookConfiguration } from '../model/surroundings.ts';
import type { WatchedWrite, WebhookFact } from '../model/surroundingFacts.ts';
import type { Reads } from '../reads.ts';
import type { Moment } from '../time.ts';
import { generationIsBehind } from './controller.ts';
import { podsAreMissing } from './quotas.ts';

export default defineFollowUp({
  id: 'webhooks',
  number: null,
  title: 'Admission webhooks',
  command: (target) =>
    ['kubectl get mutatingwebhookconfigurations,validatingwebhookconfigurations -o yaml', target.context]
      .filter(Boolean)
      .join(' '),
  unwanted: 'not asked: nothing was refused',
  wanted: (evidence, now) =>
    generationIsBehind(evidence) || podsAreMissing(evidence) || oldPodsStay(evidence, now),
  async collect(reads) {
    const [mutating, validating, namespace] = await Promise.all([
      reads.lists.whole('MutatingWebhookConfiguration', {}),
      reads.lists.whole('ValidatingWebhookConfiguration', {}),
      reads.get('Namespace', { name: reads.target.namespace }),
    ]);
    if (mutating.state !== 'ok') return mutating;
    if (validating.state !== 'ok') return validating;
    const labels = namespace.state === 'ok' ? (namespace.value.metadata?.labels ?? {}) : undefined;
    const webhooks = [
      ...mutating.value.items.flatMap((one) => toWebhooks(one, 'mutating', labels)),
      ...validating.value.items.flatMap((one) => toWebhooks(one, 'validating', labels)),
    ];
    return read({ webhooks: await withEndpoints(webhooks, reads) });
  },
});

/** An old ReplicaSet that should be smaller by now: a refusal of that leaves no other trace. */
function oldPodsStay({ deployment, replicasets, strategy }: PlaybookEvidence, now: Moment): boolean {
  if (deployment.state !== 'ok' || replicasets.state !== 'ok' || strategy.state !== 'ok') return false;
  return swallowedScaleDown(deployment.value, replicasets.value, strategy.value, now) !== undefined;
}

type Labels = Readonly<Record<string, string>>;
type Webhook = NonNullable<WebhookConfiguration['webhooks']>[number];
type Rule = NonNullable<Webhook['rules']>[number];

/** Namespace labels that could not be read count as matching: a suspect too many is better than one too few. */
function toWebhooks(
  configuration: WebhookConfiguration,
  type: WebhookFact['type'],
  namespaceLabels: Labels | undefined,
): WebhookFact[] {
  return (configuration.webhooks ?? []).flatMap((webhook) => {
    const watches = WRITES.filter((write) => (webhook.rules ?? []).some((rule) => covers(rule, write)));
    const selector = webhook.namespaceSelector;
    const applies =
      selector === undefined || namespaceLabels === undefined || matchesSelector(selector, namespaceLabels);
    if (watches.length === 0 || !applies) return [];
    const { service, url } = webhook.clientConfig ?? {};
    return [
      {
        configuration: configuration.metadata?.name ?? '(unnamed)',
        type,
        name: webhook.name ?? '(unnamed)',
        failurePolicy: webhook.failurePolicy ?? 'Fail',
        timeoutSeconds: webhook.timeoutSeconds,
        target: service === undefined ? url : `${service.namespace ?? ''}/${service.name ?? ''}`,
        watches: watches.map(({ resource, operation }) => ({ resource, operation })),
        objectSelector: webhook.objectSelector,
        hasEndpoints: undefined,
      },
    ];
  });
}

const WRITES: readonly (WatchedWrite & { readonly group: string })[] = [
  { group: 'apps', resource: 'replicasets', operation: 'CREATE' },
  { group: 'apps', resource: 'replicasets', operation: 'UPDATE' },
  { group: 'apps', resource: 'replicasets', operation: 'DELETE' },
  { group: 'apps', resource: 'deployments/status', operation: 'UPDATE' },
  { group: '', resource: 'pods', operation: 'CREATE' },
];

function covers(rule: Rule, write: (typeof WRITES)[number]): boolean {
  const any = (values: readonly string[] | undefined, value: string): boolean =>
    (values ?? []).some((one) => one === '*' || one === value);
  return (
    any(rule.apiGroups, write.group) &&
    any(rule.operations, write.operation) &&
    rule.scope !== 'Cluster' &&
    (rule.resources ?? []).some((pattern) => coversResource(pattern, write.resource))
  );
}

// `*` is all resources without their subresources, `*/*` all of both, `deployments/*` and `*/status` one side.
function coversResource(pattern: string, resource: string): boolean {
  const [wantedName = '', wantedSub] = pattern.split('/');
  const [name, sub] = resource.split('/');
  const nameFits = wantedName === '*' || wantedName === name;
  return nameFits && (wantedSub === undefined ? sub === undefined : wantedSub === '*' || wantedSub === sub);
}

const LOOKED_UP = 6;

/** Asks of the first few Services behind those that fail closed whether anybody is there to answer. */
async function withEndpoints(webhooks: readonly WebhookFact[], reads: Reads): Promise<WebhookFact[]> {
  const closed = webhooks.filter((one) => one.failurePolicy === 'Fail').map((one) => one.target ?? '');
  const known = new Map<string | undefined, boolean | undefined>();
  await Promise.all(
    [...new Set(closed)]
      .flatMap((target) => SERVICE.exec(target) ?? [])
      .slice(0, LOOKED_UP)
      .map(async (target) => {
        const [namespace = '', name = ''] = target.split('/');
        const endpoints = await reads.get('Endpoints', { namespace, name });
        known.set(target, answered(mapReading(endpoints, hasAddresses)));
      }),
  );
  return webhooks.map((one) => ({ ...one, hasEndpoints: known.get(one.target) }));
}

/** `namespace/name`; what is answered at a URL is none. */
const SERVICE = /^[^/]+\/[^/]+$/;

function hasAddresses({
  subsets,
}: {
  readonly subsets?: readonly { readonly addresses?: readonly unknown[] }[];
}): boolean {
  return (subsets ?? []).some((subset) => (subset.addresses ?? []).length > 0);
}

function answered(reading: Reading<boolean>): boolean | undefined {
  if (reading.state === 'ok') return reading.value;
  return reading.state === 'notFound' ? false : undefined;
}
