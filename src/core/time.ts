/** Moments are milliseconds since 1970 when they are reckoned with, and ISO 8601 text in facts and reports. */
export type Moment = number;

/**
 * RFC 3339, as the API writes times: Go knows no more than nine digits of a second. Date.parse alone would read "web 1" as
 * a date, and one without a zone as local.
 */
const TIMESTAMP = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{1,9})?(?:Z|[+-]\d\d:\d\d)$/;

/** Those that were read: a Deployment and what belongs to it say the same few again and again. */
const KNOWN = new Map<string, Moment>();
const REMEMBERED = 1000;

/** undefined for text that is no timestamp: a broken one is an unknown one. */
export function moment(iso: string | undefined): Moment | undefined {
  if (iso === undefined) return undefined;
  const known = KNOWN.get(iso);
  if (known !== undefined) return known;
  const at = parsed(iso);
  if (at === undefined) return undefined;
  if (KNOWN.size >= REMEMBERED) KNOWN.clear();
  // A text of its own: one out of YAML is a part of its document, and would keep all of that in memory.
  KNOWN.set(Array.from(iso).join(''), at);
  return at;
}

function parsed(iso: string): Moment | undefined {
  if (!TIMESTAMP.test(iso)) return undefined;
  const at = Date.parse(iso);
  return Number.isNaN(at) ? undefined : at;
}

export function iso(at: Moment): string {
  return new Date(at).toISOString().replace('.000Z', 'Z');
}

/** Seconds from `since` to `now`; undefined when the start is not known. Negative when the clocks disagree. */
export function secondsSince(since: string | undefined, now: Moment): number | undefined {
  const start = moment(since);
  return start === undefined ? undefined : (now - start) / 1000;
}

/** The newest of some moments, as text; undefined when none is known. */
export function newest(times: Iterable<string | undefined>): string | undefined {
  let best: string | undefined;
  let bestAt = -Infinity;
  for (const time of times) {
    const at = moment(time);
    if (at === undefined || at <= bestAt) continue;
    best = time;
    bestAt = at;
  }
  return best;
}

/** As kubectl writes ages: `45s`, `10m`, `3h20m`, `2d4h`. Negative spans, which are clock skew, read as `0s`. */
export function span(seconds: number): string {
  const whole = Math.max(0, Math.round(seconds));
  if (whole < 120) return `${whole}s`;
  const minutes = Math.floor(whole / 60);
  if (minutes < 10) return whole % 60 === 0 ? `${minutes}m` : `${minutes}m${whole % 60}s`;
  if (minutes < 180) return `${minutes}m`;
  const hours = Math.floor(minutes / 60);
  if (hours < 48) return minutes % 60 === 0 ? `${hours}h` : `${hours}h${minutes % 60}m`;
  const days = Math.floor(hours / 24);
  return hours % 24 === 0 || days >= 8 ? `${days}d` : `${days}d${hours % 24}h`;
}

/** `11-22 10:00:05`, UTC: a day matters in a timeline, the year does not. */
export function clockTime(time: string): string {
  const at = moment(time);
  return at === undefined ? time : iso(at).slice(5, 19).replace('T', ' ');
}
