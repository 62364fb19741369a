import type { FedDeployment } from '../../src/cluster/fedDeployment.ts';
import type { Incoming } from '../../src/cluster/exchange.ts';
import type { ListPage, readJsonPage } from '../../src/cluster/listPage.ts';
import { isLost, type Lost } from '../../src/cluster/lost.ts';
import { UNSHARED } from '../../src/core/summary.ts';

export interface WholePage extends ListPage {
  readonly deployments: readonly FedDeployment[];
}

/** A page with all that it has handed over. */
export async function wholePage(
  read: typeof readJsonPage,
  incoming: Incoming,
  wholeBytes?: number,
): Promise<WholePage | Lost> {
  const deployments: FedDeployment[] = [];
  const page = await read(incoming, UNSHARED, (deployment) => deployments.push(deployment), wholeBytes);
  return isLost(page) ? page : { deployments, ...page };
}
