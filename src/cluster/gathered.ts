import type { IncomingMessage } from 'node:http';

/** As often as a tree is drawn that changes all the time (host/session.ts): what is read sooner is not seen sooner. */
const REST_MS = 250;
/** So much waits in a connection without harm. Where more comes, it is read as it comes: no server has to wait for us. */
const CALM_BYTES = 256 * 1024;

/**
 * Lets what a watch brings gather in the connection, and reads it a few times a second: each time that the process is
 * woken costs more than the event that wakes it. What comes after a rest is read at once.
 */
export function gather(response: IncomingMessage): void {
  let bytes = 0;
  let turn: NodeJS.Immediate | undefined;
  let rest: NodeJS.Timeout | undefined;
  // Once all that is there has been read.
  const pause = (): void => {
    turn = undefined;
    const isCalm = bytes <= CALM_BYTES;
    bytes = 0;
    if (!isCalm) return;
    response.pause();
    rest = setTimeout(() => response.resume(), REST_MS);
  };
  response.on('data', (chunk: Buffer) => {
    bytes += chunk.length;
    turn ??= setImmediate(pause);
  });
  response.once('close', () => {
    clearImmediate(turn);
    clearTimeout(rest);
  });
}
