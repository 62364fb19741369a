/** Who refused, as it is now and not as it was when it refused. */
import type { Refusal } from '../kubeText/refusal.ts';
import type { Proof } from '../model/report.ts';
import type { QuotaFact, QuotaFacts, WebhookFact, WebhookFacts } from '../model/surroundingFacts.ts';

export function quotaNow({ quota }: Refusal, facts: QuotaFacts | undefined): QuotaFact | undefined {
  if (quota === undefined || facts?.quotas.state !== 'ok') return undefined;
  return facts.quotas.value.find(({ name }) => name === quota.name);
}

/** One proof for each resource that the refusal names. */
export function quotaProof(now: QuotaFact | undefined, { quota }: Refusal): Proof[] {
  if (now === undefined) return [];
  return (quota?.resources ?? []).map(({ resource }) => ({
    step: 'quotas',
    object: `ResourceQuota/${now.name}`,
    fact: `${resource}: ${now.used[resource] ?? 'unknown'} of ${now.hard[resource] ?? 'unknown'} used now`,
  }));
}

export function webhookNow({ webhook }: Refusal, facts: WebhookFacts | undefined): WebhookFact | undefined {
  return webhook === undefined ? undefined : facts?.webhooks.find(({ name }) => name === webhook.name);
}
