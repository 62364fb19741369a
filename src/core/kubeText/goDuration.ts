const PARTS = /(\d{1,9}(?:\.\d{1,9})?)(h|ms|m|s|us|µs|ns)/g;
const SECONDS: Readonly<Record<string, number>> = {
  h: 3600,
  m: 60,
  s: 1,
  ms: 1e-3,
  us: 1e-6,
  µs: 1e-6,
  ns: 1e-9,
};

/** Seconds of a duration as Go writes it, `5m0s`; undefined for anything else. */
export function goDurationSeconds(text: string): number | undefined {
  if (text === '0') return 0;
  let seconds = 0;
  let read = 0;
  for (const [whole, amount = '', unit = ''] of text.slice(0, 64).matchAll(PARTS)) {
    seconds += Number(amount) * (SECONDS[unit] ?? 0);
    read += whole.length;
  }
  return read > 0 && read === text.length ? seconds : undefined;
}
