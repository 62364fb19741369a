import type { IncomingHttpHeaders } from 'node:http';

const FIRST_BACKOFF_MS = 250;

/**
 * How long to wait before asking again: what the server asks for, and never less than a backoff of 250, 500, … ms
 * with up to as much again at random, so that many clients do not come back together. A Retry-After that is no
 * number of seconds and no date counts as absent.
 */
export function waitBefore(
  retry: number,
  headers: IncomingHttpHeaders,
  random: () => number = Math.random,
): number {
  const backoff = FIRST_BACKOFF_MS * 2 ** retry * (1 + random());
  return Math.max(backoff, retryAfterMs(headers) ?? 0);
}

/** Milliseconds; undefined when the server does not say, or nothing that makes sense. */
export function retryAfterMs(headers: IncomingHttpHeaders): number | undefined {
  const value = headers['retry-after']?.trim() ?? '';
  if (/^\d{1,9}$/.test(value)) return Number(value) * 1000;
  if (!/[a-z]/i.test(value)) return undefined;
  const until = Date.parse(value);
  // By the server's own clock where it tells it: ours may differ.
  const now = headers.date === undefined ? Date.now() : Date.parse(headers.date);
  return Number.isNaN(until) || Number.isNaN(now) ? undefined : Math.max(0, until - now);
}

/** Statuses that say "not now": what client-go `rest/with_retry.go` repeats, and the gateways'. */
export function isTransient(status: number): boolean {
  return status === 429 || status === 500 || (status >= 502 && status <= 504);
}
