import type { Intern } from '../core/summary.ts';
import type { Incoming } from './exchange.ts';
import { FrameSplitter } from './frameSplitter.ts';
import { LineSplitter } from './lineSplitter.ts';
import { lost, type Lost } from './lost.ts';
import { protobufEvent } from './protobufWatch.ts';
import { watchEvent, type WatchEvent } from './watchEvent.ts';

/** etcd holds objects up to 1.5 MB; what is longer than this has no end. */
const MAX_EVENT_BYTES = 8_000_000;
const ENDLESS = `the watch holds an event of more than ${MAX_EVENT_BYTES / 1e6} MB`;

/**
 * Reads a watch to its end. @param take gets the events in the order in which they came, as many at a time as arrived
 * together; when it answers false, nothing more is read. The result says what broke it off, if anything did.
 */
export async function readWatch(
  incoming: Incoming,
  format: 'json' | 'protobuf',
  intern: Intern,
  take: (events: readonly WatchEvent[]) => boolean,
): Promise<Lost | undefined> {
  let events: WatchEvent[] = [];
  const splitter =
    format === 'json'
      ? new LineSplitter(MAX_EVENT_BYTES, (line) => {
          events.push(watchEvent(line, intern));
        })
      : new FrameSplitter(MAX_EVENT_BYTES, (frame) => {
          events.push(protobufEvent(frame, intern));
        });
  let endless: Lost | undefined;
  const broken = await incoming.read((pieces) => {
    const isShort = pieces.every((piece) => splitter.push(piece));
    const arrived = events;
    events = [];
    if (arrived.length > 0 && !take(arrived)) return false;
    if (!isShort) endless = lost('invalid-response', ENDLESS, true);
    return isShort;
  });
  return endless ?? broken;
}
