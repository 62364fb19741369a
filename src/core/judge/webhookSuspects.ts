/**
 * Which admission webhooks may refuse a write of the controller. Being asked is no guilt: a large cluster has many
 * innocent ones, so a rule names them only when something shows that the write is refused.
 */
import { matchesSelector, type Labels } from '../labels.ts';
import type { Proof } from '../model/report.ts';
import type { WatchedWrite, WebhookFact, WebhookFacts } from '../model/surroundingFacts.ts';

/** Those that fail closed, the ones without anybody to answer first. Empty where webhooks could not be read. */
export function suspects(
  facts: WebhookFacts | undefined,
  write: WatchedWrite,
  labels: Labels,
): WebhookFact[] {
  return (facts?.webhooks ?? [])
    .filter(
      (webhook) =>
        webhook.failurePolicy === 'Fail' &&
        webhook.watches.some((one) => one.resource === write.resource && one.operation === write.operation) &&
        (webhook.objectSelector === undefined || matchesSelector(webhook.objectSelector, labels)),
    )
    .sort((a, b) => Number(isUnanswered(b)) - Number(isUnanswered(a)));
}

export function isUnanswered({ hasEndpoints }: WebhookFact): boolean {
  return hasEndpoints === false;
}

/** `a`, `a or b`, `a, b or one of 3 more`. */
export function suspectNames(webhooks: readonly WebhookFact[]): string {
  const names = webhooks.map(({ name }) => name);
  if (names.length <= 2) return names.join(' or ');
  return `${names.slice(0, 2).join(', ')} or one of ${names.length - 2} more`;
}

/** As kubectl takes it: `validatingwebhookconfiguration/NAME`. */
export function configurationRef({ type, configuration }: WebhookFact): string {
  return `${type}webhookconfiguration/${configuration}`;
}

export function suspectProof(webhook: WebhookFact, { resource, operation }: WatchedWrite): Proof {
  const kind =
    webhook.type === 'mutating' ? 'MutatingWebhookConfiguration' : 'ValidatingWebhookConfiguration';
  const answer = isUnanswered(webhook) ? `; its Service ${webhook.target ?? ''} has no ready endpoints` : '';
  return {
    step: 'webhooks',
    object: `${kind}/${webhook.configuration}`,
    fact: `webhook ${webhook.name} is asked about ${operation} of ${resource}, failurePolicy ${webhook.failurePolicy}${answer}`,
  };
}
