import type { Intern } from '../core/summary.ts';
import type { Incoming } from './exchange.ts';
import { fedDeployment, type FedDeployment } from './fedDeployment.ts';
import { jsonOfBytes } from './jsonText.ts';
import { isFields } from './kubeconfigEntries.ts';
import { isLost, type Lost } from './lost.ts';
import { invalid, readItems } from './readItems.ts';

/** What is told of a page beside its Deployments. */
export interface ListPage {
  /** Items that are no Deployments. */
  readonly odd: number;
  /** metadata.resourceVersion: what a watch goes on from; may be empty. */
  readonly version: string;
  /** Asks for the next page. */
  readonly next: string | undefined;
}

/**
 * One page of Deployments in JSON.
 * @param take gets each as soon as it is read, before it is known whether the page can be read to its end
 * @param wholeBytes see readItems
 */
export async function readJsonPage(
  incoming: Incoming,
  intern: Intern,
  take: (deployment: FedDeployment) => void,
  wholeBytes?: number,
): Promise<ListPage | Lost> {
  let odd = 0;
  const takeItem = (item: unknown): void => {
    const deployment = fedDeployment(item, intern);
    if (deployment === undefined) odd++;
    else take(deployment);
  };
  const list = await readItems(incoming, takeItem, jsonOfBytes, wholeBytes);
  if (isLost(list)) return list;
  const { kind, metadata, items } = list;
  // A login page is never an empty list; Go writes that as null.
  if (kind !== 'DeploymentList') return invalid('the answer is something else than a DeploymentList');
  if (items !== null && !Array.isArray(items)) return invalid('the answer has no list of items');
  const { resourceVersion, continue: next } = isFields(metadata) ? metadata : {};
  return {
    odd: odd + (items ?? []).filter((item) => item !== 0).length,
    version: typeof resourceVersion === 'string' ? resourceVersion : '',
    next: typeof next === 'string' && next !== '' ? next : undefined,
  };
}
