import { newest } from '../core/time.ts';

/**
 * The newest moment that a Kubernetes object tells of itself, ISO 8601: creation, conditions, states, events, writes.
 * Not deletionTimestamp, which lies ahead by the grace period.
 */
export function newestTimeIn(object: unknown): string | undefined {
  const times: string[] = [];
  collect(object, times, 0);
  return newest(times);
}

/** As deep as container states and managedFields' times lie; what is deeper is spec or data. */
const MAX_DEPTH = 8;

function collect(value: unknown, times: string[], depth: number): void {
  if (typeof value !== 'object' || value === null || depth > MAX_DEPTH) return;
  for (const [key, entry] of Object.entries(value)) {
    if (typeof entry !== 'string') collect(entry, times, depth + 1);
    else if (isTimeField(key) && /^\d{4}-\d\d-\d\dT/.test(entry)) times.push(entry);
  }
}

function isTimeField(key: string): boolean {
  return key !== 'deletionTimestamp' && /(?:^time|Time|Timestamp|At)$/.test(key);
}
