/** Why no node takes a pod, in the scheduler's own terms but short. */
import type { Scheduling } from '../kubeText/scheduling.ts';
import type { PodSpec } from '../model/podSpec.ts';
import { formatQuantity } from '../quantity.ts';
import { podRequest } from './podRequests.ts';
import { clip } from './words.ts';

/**
 * `0 of 3 nodes fit: 2 Insufficient cpu, 1 had untolerated taint {dedicated: gpu} (the pod requests 8 cpu)`.
 * @param spec where the sentence is to say what the pod requests
 */
export function schedulingText(scheduling: Scheduling, spec?: PodSpec): string {
  const { available, total, preFilter, reasons, raw } = scheduling;
  const counted = reasons.map(({ nodes, text }) => `${nodes} ${text.replace(/^node\(s\) /, '')}`).join(', ');
  const why = [preFilter, counted].filter(Boolean).join('; ');
  if (why === '') return clip(raw, 200);
  const fit = total === undefined || total === 0 ? '' : `${available ?? 0} of ${total} nodes fit: `;
  return `${fit}${clip(why, 200)}${spec === undefined ? '' : requests(scheduling, spec)}`;
}

/** What the pod asks of each resource that is short; nothing where it asks for nothing readable. */
function requests({ reasons }: Scheduling, spec: PodSpec): string {
  const short = [...new Set(reasons.flatMap(({ resource }) => resource ?? []))];
  const asked = short.flatMap((resource) => {
    const quantity = podRequest(spec, resource);
    return quantity === undefined || quantity.nano === 0n
      ? []
      : [`${formatQuantity(quantity, resource)} ${resource}`];
  });
  return asked.length === 0 ? '' : ` (the pod requests ${asked.join(', ')})`;
}
