import type { IncomingMessage } from 'node:http';

/** A tree that changes all the time is drawn every 250 ms (host/session.ts): what is read sooner is hardly seen sooner. */
const REST_MS = 200;
/** After a rest, and until the first: time for what a connection could not hold. */
const AWAKE_MS = 10;
/** More than this in a rest and what follows is no trickle: it is read as it comes, so that no server has to wait for us. */
const CALM_BYTES = 128 * 1024;

/**
 * Lets what a watch brings gather in the connection, and reads it a few times a second: each time that the process is
 * woken costs more than the event that wakes it. What comes after a pause is read at once.
 */
export function gather(response: IncomingMessage): void {
  /** Since the last rest began. */
  let bytes = 0;
  let timer: NodeJS.Timeout | undefined;
  const rest = (): void => {
    response.pause();
    timer = setTimeout(() => {
      response.resume();
      timer = setTimeout(look, AWAKE_MS);
    }, REST_MS);
  };
  const look = (): void => {
    timer = undefined;
    if (bytes > CALM_BYTES) timer = setTimeout(look, REST_MS);
    else if (bytes > 0) rest();
    bytes = 0;
  };
  response.on('data', (chunk: Buffer) => {
    bytes += chunk.length;
    timer ??= setTimeout(look, AWAKE_MS);
  });
  response.once('close', () => {
    clearTimeout(timer);
  });
}
