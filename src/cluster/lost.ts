/** Why there is no answer to a request. */
export interface Lost {
  readonly lost: LostKind;
  /** What went wrong and what to do, without a subject: "the server refused the connection: …". */
  readonly why: string;
  /** Whether the request may have reached the server, and a write may have happened. */
  readonly sent: boolean;
  /**
   * A program that signs in has failed. `waited`: so long that it may have asked a person, which is not done again
   * without one. `saidNo`: at once, so that trying again asks nobody either.
   */
  readonly login?: 'waited' | 'saidNo';
}

export type LostKind =
  | 'timeout'
  | 'cancelled'
  | 'unreachable'
  | 'unauthorized'
  | 'invalid-response'
  /** The connection broke in the middle of the answer; asking once more may help. */
  | 'broken-off';

export function lost(kind: LostKind, why: string, sent = false): Lost {
  return { lost: kind, why, sent };
}

export function isLost(value: unknown): value is Lost {
  return typeof value === 'object' && value !== null && 'lost' in value;
}

export const CANCELLED = lost('cancelled', 'it was cancelled');
