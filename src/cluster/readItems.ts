import { parseJson } from './apiAnswer.ts';
import type { Incoming } from './exchange.ts';
import { inOnePiece } from './inOnePiece.ts';
import { ItemSplitter } from './itemSplitter.ts';
import { jsonOf, jsonOfBytes } from './jsonText.ts';
import { isFields, type Fields } from './kubeconfigEntries.ts';
import { lost, type Lost } from './lost.ts';

/** Of one object, and of a list without its objects. */
export const MAX_PART_BYTES = 8_000_000;

type Parse = (json: Buffer) => unknown;

/** So much is parsed in a millisecond or two: it need not be cut while it arrives. */
const WHOLE_BYTES = 256_000;

/**
 * A list in JSON, parsed item by item; a large one while it arrives: a page of 500 at once would hold up everything
 * else for 60 ms. The result is the list without its items: of `items` what is no object, and a 0 for each that is.
 * @param parse what makes an object of its JSON, undefined where that is no JSON
 * @param wholeBytes what is no larger is held until it is whole; another number for tests
 */
export async function readItems(
  incoming: Incoming,
  take: (item: unknown) => void,
  parse: Parse = jsonOfBytes,
  wholeBytes = WHOLE_BYTES,
): Promise<Fields | Lost> {
  const held: Buffer[] = [];
  let heldBytes = 0;
  let pieces: Pieces | undefined;
  let wrong: string | undefined;
  const broken = await incoming.read((arrived) => {
    for (const piece of arrived) {
      held.push(piece);
      heldBytes += piece.length;
    }
    if (pieces === undefined && heldBytes <= wholeBytes) return true;
    pieces ??= new Pieces(take, parse);
    for (const piece of held.splice(0)) wrong ??= pieces.push(piece);
    return wrong === undefined;
  });
  if (wrong !== undefined) return invalid(wrong);
  if (broken !== undefined) return broken;
  const list = pieces === undefined ? takeHeld(inOnePiece(held), take, parse) : jsonOf(pieces.rest);
  return isFields(list) ? list : invalid(NOT_JSON);
}

const NOT_JSON = 'the answer is not valid JSON';

/** As an API server writes a list: its items are the last of its fields, and each begins with its metadata. */
const ITEMS = Buffer.from('"items":[');
const BORDER = Buffer.from('},{"metadata":{');

/**
 * Item by item too, so that what is left out of each is garbage before the next one comes. What only looks like a border,
 * inside of an item, leaves half of one, which is no JSON; then the rest is parsed in one piece.
 */
function takeHeld(bytes: Buffer, take: (item: unknown) => void, parse: Parse): unknown {
  const begin = bytes.indexOf(ITEMS) + ITEMS.length;
  const around: unknown[] = [];
  const found = (item: unknown): void => {
    around.push(isFields(item) ? 0 : item);
    if (isFields(item)) take(item);
  };
  let from = begin;
  for (let border = bytes.indexOf(BORDER, from); border >= 0; border = bytes.indexOf(BORDER, from)) {
    const item = parse(bytes.subarray(from, border + 1));
    if (item === undefined) break;
    found(item);
    from = border + 2;
  }
  const rest = from > begin ? Buffer.concat([bytes.subarray(0, begin), bytes.subarray(from)]) : bytes;
  // A byte order mark is no JSON to `parse`.
  const list = parse(rest) ?? parseJson(rest);
  if (!isFields(list) || !Array.isArray(list['items'])) return list;
  for (const item of list['items']) found(item);
  return { ...list, items: around };
}

class Pieces {
  readonly #splitter: ItemSplitter;
  #isBroken = false;

  constructor(take: (item: unknown) => void, parse: Parse) {
    this.#splitter = new ItemSplitter(MAX_PART_BYTES, (json) => {
      const value = parse(json);
      if (value === undefined) this.#isBroken = true;
      else take(value);
    });
  }

  /** What is wrong with the answer. */
  push(chunk: Buffer): string | undefined {
    if (!this.#splitter.push(chunk)) return `the answer holds a part of more than ${MAX_PART_BYTES / 1e6} MB`;
    return this.#isBroken ? NOT_JSON : undefined;
  }

  get rest(): string {
    return this.#splitter.rest;
  }
}

export function invalid(why: string): Lost {
  return lost('invalid-response', why, true);
}
