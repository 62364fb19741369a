import type { Intern } from '../core/summary.ts';
import type { Incoming } from './exchange.ts';
import { fedDeployment, type FedDeployment } from './fedDeployment.ts';
import { isFields } from './kubeconfigEntries.ts';
import { isLost, type Lost } from './lost.ts';
import { invalid, readItems } from './readItems.ts';

export interface ListPage {
  readonly deployments: readonly FedDeployment[];
  /** Items that are no Deployments. */
  readonly odd: number;
  /** metadata.resourceVersion: what a watch goes on from; may be empty. */
  readonly version: string;
  /** Asks for the next page. */
  readonly next: string | undefined;
}

/** One page of Deployments in JSON. @param wholeBytes see readItems */
export async function readJsonPage(
  incoming: Incoming,
  intern: Intern,
  wholeBytes?: number,
): Promise<ListPage | Lost> {
  const deployments: FedDeployment[] = [];
  let odd = 0;
  const take = (item: unknown): void => {
    const deployment = fedDeployment(item, intern);
    if (deployment === undefined) odd++;
    else deployments.push(deployment);
  };
  const list = await readItems(incoming, take, wholeBytes);
  if (isLost(list)) return list;
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
