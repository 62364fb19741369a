import type { Addressed } from './apiPath.ts';
import { cut, cutOf } from './attempts.ts';
import { Countdown } from './countdown.ts';
import { DONE, endOfAnswer, endOfLost, type End } from './feedEnd.ts';
import type { Following } from './following.ts';
import { formatOf } from './format.ts';
import { isLost } from './lost.ts';
import type { WatchEvent } from './watchEvent.ts';
import { readWatch } from './watchStream.ts';

/** client-go lets a watch last 5 to 10 minutes; a server that is not told may take an hour. */
const LEAST_SECONDS = 300;
const MOST_SECONDS = 600;
/** How much longer than it should a watch may last before we end it. */
const GRACE_MS = 30_000;
/** Until the head of the answer. */
const HEAD_MS = 30_000;
/** Bookmarks come about once a minute. */
const SILENCE_MS = 150_000;

export interface WatchHooks {
  /** The server has agreed to tell what changes. */
  opened(): void;
  /** Answers what ends the watch, if anything does. */
  heard(events: readonly WatchEvent[]): End | undefined;
  /** Whether a silence means something. */
  readonly hasBookmarks: () => boolean;
}

/** One watch from a version on. A stream that ends, or breaks off, is done: what follows is for the next one. */
export async function watchDeployments(
  following: Following,
  address: Addressed,
  version: string,
  hooks: WatchHooks,
): Promise<End> {
  const { attempts, time, transport, clock, format } = following;
  const subject = { ...address.subject, verb: 'watch' };
  const attempt = attempts.begin();
  const deadline = new Countdown(time);
  const silence = new Countdown(time);
  try {
    const seconds = LEAST_SECONDS + Math.floor(time.random() * (MOST_SECONDS - LEAST_SECONDS + 1));
    deadline.start(seconds * 1000 + GRACE_MS, () => {
      cut(attempt, 'deadline');
    });
    const incoming = await transport.open(
      {
        method: 'GET',
        path: `${address.path}?${watchQuery(version, seconds)}`,
        accept: format.accept,
        maxBytes: Infinity,
        manner: 'stream',
        totalMs: HEAD_MS,
      },
      attempt.signal,
    );
    if (isLost(incoming)) return ended(attempt) ?? endOfLost(subject, incoming);
    clock.hear(incoming.headers);
    const found = formatOf(incoming);
    if (found === undefined) {
      if (await format.isRefused(incoming))
        return ended(attempt) ?? (await watchDeployments(following, address, version, hooks));
      const end = await endOfAnswer(subject, incoming, version);
      return ended(attempt) ?? end;
    }
    const listen = (): void => {
      if (hooks.hasBookmarks())
        silence.start(SILENCE_MS, () => {
          cut(attempt, 'silent');
        });
    };
    hooks.opened();
    listen();
    let end: End | undefined;
    const broken = await readWatch(incoming, found, following.intern, (events) => {
      if (attempt.signal.aborted) return false;
      if (found === 'protobuf' && events.some(({ is }) => is === 'broken')) format.onlyJson();
      end = hooks.heard(events);
      listen();
      return end === undefined;
    });
    if (found === 'protobuf' && broken?.lost === 'invalid-response') format.onlyJson();
    const isOver = broken?.lost === 'invalid-response' || broken?.lost === 'cancelled';
    end ??= isOver ? endOfLost(subject, broken) : DONE;
    return ended(attempt) ?? end;
  } finally {
    deadline.stop();
    silence.stop();
    attempts.end(attempt);
  }
}

function ended(attempt: AbortController): End | undefined {
  const why = cutOf(attempt);
  return why === undefined ? undefined : { is: 'cut', why };
}

function watchQuery(version: string, seconds: number): string {
  return new URLSearchParams({
    watch: '1',
    ...(version === '' ? {} : { resourceVersion: version }),
    allowWatchBookmarks: 'true',
    timeoutSeconds: String(seconds),
  }).toString();
}
