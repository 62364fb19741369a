import type { Intern } from '../core/summary.ts';
import type { Incoming } from './exchange.ts';
import { fedDeployment, type FedDeployment } from './fedDeployment.ts';
import { ItemSplitter } from './itemSplitter.ts';
import { jsonOf } from './jsonText.ts';
import { isFields } from './kubeconfigEntries.ts';
import { lost, type Lost } from './lost.ts';

/** Of one object, and of a list without its objects. */
export const MAX_PART_BYTES = 8_000_000;

export interface ListPage {
  readonly deployments: readonly FedDeployment[];
  /** Items that are no Deployments. */
  readonly odd: number;
  /** metadata.resourceVersion: what a watch goes on from; may be empty. */
  readonly version: string;
  /** Asks for the next page. */
  readonly next: string | undefined;
}

/**
 * One page of Deployments, parsed item by item while it arrives: a page of 500 at once would hold up everything else
 * for 60 ms.
 */
export async function readJsonPage(incoming: Incoming, intern: Intern): Promise<ListPage | Lost> {
  const deployments: FedDeployment[] = [];
  let odd = 0;
  let broken = 0;
  const splitter = new ItemSplitter(MAX_PART_BYTES, (text) => {
    const value = jsonOf(text);
    if (value === undefined) broken++;
    const deployment = fedDeployment(value, intern);
    if (deployment === undefined) odd++;
    else deployments.push(deployment);
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
  if (!isFields(list)) return invalid('the answer is not valid JSON');
  const { kind, metadata, items } = list;
  // A login page is never an empty list; Go writes that as null.
  if (kind !== 'DeploymentList') return invalid('the answer is something else than a DeploymentList');
  if (items !== null && !Array.isArray(items)) return invalid('the answer has no list of items');
  const { resourceVersion, continue: next } = isFields(metadata) ? metadata : {};
  return {
    deployments,
    odd: odd + (items ?? []).filter((item) => item !== 0).length,
    version: typeof resourceVersion === 'string' ? resourceVersion : '',
    next: typeof next === 'string' && next !== '' ? next : undefined,
  };
}

export function invalid(why: string): Lost {
  return lost('invalid-response', why, true);
}
