import type { FeedState } from '../core/feed.ts';
import { apiMessage } from './apiAnswer.ts';
import type { Cut } from './attempts.ts';
import type { Incoming } from './exchange.ts';
import { isLost, type Lost } from './lost.ts';
import { refusalInJson } from './protobufStatus.ts';
import { readBody } from './readBody.ts';
import { kindOfPage, refusal } from './refusal.ts';
import { retryAfterMs } from './retry.ts';
import { blindTo, blindWithoutAnswer, type Subject } from './subject.ts';

/** Why a list or a watch is over, which decides what comes next. */
export type End =
  /** As it should be: go on from where it ended. */
  | { readonly is: 'done' }
  /** What came after the last version is not to be had any more: list again, at least as new as `from`. */
  | { readonly is: 'expired'; readonly from: string | undefined; readonly reason: string }
  /** To be tried again after a while. */
  | { readonly is: 'failed'; readonly reason: string; readonly waitMs?: number }
  /** Trying again would not help; but after `waitMs` it may, where it worked before, and asks nobody for anything. */
  | {
      readonly is: 'refused';
      readonly why: Stopped['why'];
      readonly reason: string;
      readonly waitMs?: number;
    }
  /** We ended it. */
  | { readonly is: 'cut'; readonly why: Cut };

type Stopped = Extract<FeedState, { is: 'stopped' }>;

/** Of an error's body; what is longer is no Status. */
const MAX_ERROR_BYTES = 65_536;
/** A Retry-After is believed up to here: somebody looks at the tree. */
const MOST_WAIT_MS = 60_000;
/** Between two runs of a program that signs in and fails. */
const LOGIN_WAIT_MS = 60_000;

export const DONE: End = { is: 'done' };

export function endOfLost(subject: Subject, lost: Lost): End {
  const concernsAll = lost.lost === 'unreachable' || lost.lost === 'unauthorized' || lost.login !== undefined;
  // Whoever cannot get in wants to know why, and not what was asked for first.
  const reason = concernsAll ? lost.why : blindWithoutAnswer(subject, lost).reason;
  // Nobody asked for it, so the whole connection has been given up.
  if (lost.lost === 'cancelled') return { is: 'cut', why: 'stopped' };
  if (lost.login === 'saidNo') return { is: 'refused', why: 'unauthorized', reason, waitMs: LOGIN_WAIT_MS };
  return lost.lost === 'unauthorized' || lost.login === 'waited'
    ? { is: 'refused', why: 'unauthorized', reason }
    : { is: 'failed', reason };
}

/**
 * An answer that is not what was asked for. @param from the version that the request named; @see isAhead
 */
export async function endOfAnswer(
  subject: Subject,
  incoming: Incoming,
  from: string | undefined,
): Promise<End> {
  const body = await readBody(incoming, MAX_ERROR_BYTES);
  if (isLost(body)) return endOfLost(subject, body);
  const answer = refusalInJson({ ...incoming, body });
  if (answer.status === 200) {
    // Whoever answered, it was not to this question.
    return { is: 'failed', reason: `not a Kubernetes API answered (${kindOfPage(answer)})` };
  }
  const said = apiMessage(answer);
  const blind = refusal(subject, answer);
  if (answer.status === 410) return { is: 'expired', from, reason: blind.reason };
  if (isAhead(said)) return { is: 'expired', from: undefined, reason: blind.reason };
  if (blind.state === 'forbidden') return { is: 'refused', why: 'forbidden', reason: blind.reason };
  const isOurFault =
    said !== undefined && answer.status >= 400 && answer.status < 500 && answer.status !== 429;
  if (isOurFault) return { is: 'refused', why: 'failed', reason: blind.reason };
  const asked = retryAfterMs(answer.headers);
  return asked === undefined
    ? { is: 'failed', reason: blind.reason }
    : { is: 'failed', reason: blind.reason, waitMs: Math.min(asked, MOST_WAIT_MS) };
}

/** What an event of type ERROR means: its object is a Status. */
export function endOfError(
  subject: Subject,
  { code, reason, message }: { code: number | undefined; reason: string; message: string },
  from: string,
): End {
  const said = blindTo(
    subject,
    message === '' ? `the server reports an error (${code ?? 'no code'})` : message,
  );
  if (code === 410 || reason === 'Expired' || reason === 'Gone' || isBehind(message))
    return { is: 'expired', from, reason: said.reason };
  if (isAhead(message)) return { is: 'expired', from: undefined, reason: said.reason };
  return { is: 'failed', reason: said.reason };
}

/** etcd's words, which older servers pass on with the code 500 (apiserver `etcd3/errors.go`, interpretWatchError). */
function isBehind(message: string): boolean {
  return /too old resource version|required revision has been compacted/.test(message);
}

/**
 * The server has not come as far as we had: another one of several that lags behind, or one restored from a backup
 * (apiserver `storage/errors.go`, NewTooLargeResourceVersionError). Only its own versions count now.
 */
function isAhead(message: string | undefined): boolean {
  return message !== undefined && /too large resource version/i.test(message);
}
