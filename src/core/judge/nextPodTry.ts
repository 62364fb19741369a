/**
 * When a ReplicaSet that could not create pods tries again. Its back-off is 5 ms, doubled each time up to 1000 s, so the
 * next pause is about as long as all those before together; nothing but a change of it or its pods ends a pause early,
 * and it never gives up.
 * https://github.com/kubernetes/client-go/blob/v0.28.0/util/workqueue/default_rate_limiters.go
 */
import type { EventFact } from '../model/evidence.ts';
import { moment, secondsSince, span, type Moment } from '../time.ts';

const LONGEST_PAUSE_SECONDS = 1000;

/** Ends a clause: `in about 4m`, or `within 16m40s` where it cannot be told. `failed`: its newest FailedCreate. */
export function nextPodTry(
  failed: EventFact | undefined,
  failingSince: string | undefined,
  now: Moment,
): string {
  const [first, last] = [moment(failingSince ?? failed?.firstAt), moment(failed?.lastAt)];
  const quiet = secondsSince(failed?.lastAt, now);
  if (first === undefined || last === undefined || quiet === undefined) return WITHIN;
  const pause = Math.min(LONGEST_PAUSE_SECONDS, Math.max(1, (last - first) / 1000));
  const left = pause - quiet;
  // Events are thinned out while the failure goes on: it may have tried since.
  return left > 0 ? `in about ${span(left)}` : WITHIN;
}

const WITHIN = 'within 16m40s';
