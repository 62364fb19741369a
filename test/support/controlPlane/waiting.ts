import { setTimeout as sleep } from 'node:timers/promises';

export interface WaitOptions {
  /** Default 60 s: the machine may be busy, and a wait that succeeds costs nothing. */
  readonly timeoutMs?: number;
  readonly everyMs?: number;
  /** Asked when time is up: the state to print in the failure. */
  readonly explain?: () => Promise<string>;
}

/**
 * Asks again and again until `probe` gives a value other than undefined or false, and returns it.
 * Throws `timed out waiting until <what>` with what `explain` says.
 */
export async function until<T>(
  what: string,
  probe: () => Promise<T | undefined | false>,
  { timeoutMs = 60_000, everyMs = 100, explain }: WaitOptions = {},
): Promise<T> {
  const deadline = performance.now() + timeoutMs;
  for (;;) {
    const found = await probe();
    if (found !== undefined && found !== false) return found;
    if (performance.now() > deadline) break;
    await sleep(everyMs);
  }
  const state = explain === undefined ? '' : `\n${await explain()}`;
  throw new Error(`timed out waiting until ${what}${state}`);
}
