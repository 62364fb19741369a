import type { Incoming } from './exchange.ts';
import { ItemSplitter } from './itemSplitter.ts';
import { jsonOf } from './jsonText.ts';
import { isFields, type Fields } from './kubeconfigEntries.ts';
import { lost, type Lost } from './lost.ts';

/** Of one object, and of a list without its objects. */
export const MAX_PART_BYTES = 8_000_000;

/**
 * A list in JSON, parsed item by item while it arrives: a page of 500 at once would hold up everything else for 60 ms.
 * The result is the list without its items: of `items` what is no object, and a 0 for each that is.
 */
export async function readItems(incoming: Incoming, take: (item: unknown) => void): Promise<Fields | Lost> {
  let broken = 0;
  const splitter = new ItemSplitter(MAX_PART_BYTES, (text) => {
    const value = jsonOf(text);
    if (value === undefined) broken++;
    else take(value);
  });
  try {
    for await (const chunk of incoming.body as AsyncIterable<Buffer>) {
      if (!splitter.push(chunk))
        return invalid(`the answer holds a part of more than ${MAX_PART_BYTES / 1e6} MB`);
      if (broken > 0) return invalid('the answer is not valid JSON');
    }
  } catch (error) {
    return incoming.explain(error);
  }
  const list = jsonOf(splitter.rest);
  return isFields(list) ? list : invalid('the answer is not valid JSON');
}

export function invalid(why: string): Lost {
  return lost('invalid-response', why, true);
}
