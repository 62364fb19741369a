/** A flag in a few words, for a row in a side bar: what is wrong and who said so, without the server's sentence. */
import type { DeploymentSummary } from '../feed.ts';
import type { Flag } from '../flag.ts';
import { parseRefusal } from '../kubeText/refusal.ts';

export function brief(
  { id, text }: Flag,
  summary: Pick<DeploymentSummary, 'conditions' | 'replicas'>,
): string {
  switch (id) {
    case 'replicaset-create-error':
      return `ReplicaSet refused: ${refusedBy(messageOf('Progressing', summary))}`;
    case 'replica-failure':
      return `pods refused: ${refusedBy(messageOf('ReplicaFailure', summary))}`;
    case 'progress-deadline-exceeded': {
      const { available, desired } = summary.replicas;
      return available === undefined
        ? 'deadline exceeded'
        : `deadline exceeded, ${available} of ${desired} available`;
    }
    case 'unobserved-generation':
    case 'unavailable':
    case 'paused':
      return text;
  }
}

function messageOf(type: string, { conditions }: Pick<DeploymentSummary, 'conditions'>): string {
  return conditions.find((one) => one.type === type)?.message ?? '';
}

function refusedBy(message: string): string {
  const refusal = parseRefusal(message);
  const { quota, mustSpecify, podSecurity, webhook, policy, serviceAccount, priorityClass } = refusal;
  switch (refusal.class) {
    case 'quota':
      return words('quota', quota?.name);
    case 'quota-must-specify':
      return words('quota', mustSpecify?.quota, 'wants requests');
    case 'limit-range':
      return 'LimitRange';
    case 'pod-security':
      return words(podSecurity?.by, podSecurity?.level);
    case 'webhook-denied':
      return policy === undefined ? words('webhook', webhook?.name, 'denied') : words('policy', policy.name);
    case 'webhook-unreachable':
      return words('webhook', webhook?.name, 'did not answer');
    case 'service-account-missing':
      return words('no ServiceAccount', serviceAccount?.name);
    case 'priority-class-missing':
      return words('no PriorityClass', priorityClass);
    case 'api-timeout':
      return 'the API server timed out';
    case 'other':
      return refusal.detail === '' ? 'no reason given' : refusal.detail;
  }
}

function words(...parts: readonly (string | undefined)[]): string {
  return parts.filter(Boolean).join(' ');
}
