/**
 * What became of one read. A read that fails is a value with a reason, so that one blind step never hides the
 * others and is never mistaken for "nothing there".
 */
export type Reading<T> = Read<T> | Blind;

export interface Read<T> {
  readonly state: 'ok';
  readonly value: T;
  /** The server's clock when it answered, ISO 8601; absent where the source has none. */
  readonly serverTime?: string;
}

export interface Blind {
  readonly state: BlindState;
  /** One line for people: what could not be read and why. */
  readonly reason: string;
  /** Why a `failed` read failed, where the caller has to tell. */
  readonly failure?: 'unreachable' | 'unauthorized' | 'invalid-response' | 'throttled' | 'server-error';
}

/**
 * - `forbidden`: the user may not read it. `notFound`: the server says that it does not exist.
 * - `timeout`, `cancelled`, `failed`: no answer that could be used.
 * - `skipped`: nothing asked for it. `absent`: the snapshot does not hold that kind.
 */
export type BlindState = 'forbidden' | 'notFound' | 'timeout' | 'failed' | 'cancelled' | 'skipped' | 'absent';

export function read<T>(value: T, serverTime?: string): Read<T> {
  return serverTime === undefined ? { state: 'ok', value } : { state: 'ok', value, serverTime };
}

export function mapReading<T, U>(reading: Reading<T>, change: (value: T) => U): Reading<U> {
  return reading.state === 'ok' ? { ...reading, value: change(reading.value) } : reading;
}
