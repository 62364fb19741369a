/** The same list in both encodings, as a checksum of what is kept of it. */
import { createHash } from 'node:crypto';
import { Transport } from '../../../src/cluster/transport.ts';
import { connectionOf } from '../../../src/cluster/connection.ts';
import { credentialsOf } from '../../../src/cluster/credentialsOf.ts';
import { loadKubeconfig } from '../../../src/cluster/kubeconfig.ts';
import { readJsonPage } from '../../../src/cluster/listPage.ts';
import { isLost } from '../../../src/cluster/lost.ts';
import { isProblem } from '../../../src/cluster/problem.ts';
import { readProtobufPage } from '../../../src/cluster/protobufPage.ts';
import { Redactor } from '../../../src/cluster/redactor.ts';
import { wholePage } from '../../support/wholePage.ts';
import { subject } from './support.ts';

subject(async ({ kubeconfig }: { kubeconfig: string }) => {
  const loaded = await loadKubeconfig({ env: {}, kubeconfig });
  if (isProblem(loaded)) throw new Error(loaded.problem);
  const connection = await connectionOf(loaded, undefined);
  if (isProblem(connection)) throw new Error(connection.problem);
  const transport = new Transport(connection, credentialsOf(connection, {}, new Redactor()), {
    proxy: undefined,
    userAgent: 'rollout-doctor-bench',
  });
  return {
    inJson: await checksum(transport, 'application/json', readJsonPage),
    inProtobuf: await checksum(transport, 'application/vnd.kubernetes.protobuf', readProtobufPage),
  };
});

async function checksum(
  transport: Transport,
  accept: string,
  read: typeof readJsonPage,
): Promise<{ sum: string; count: number }> {
  const hash = createHash('sha256');
  let count = 0;
  let next: string | undefined = '';
  while (next !== undefined) {
    const query: string = next === '' ? '' : `&continue=${next}`;
    const request = {
      method: 'GET',
      path: `/apis/apps/v1/deployments?limit=500${query}`,
      accept,
      maxBytes: 1e9,
    } as const;
    const incoming = await transport.open({ ...request, manner: 'once' }, new AbortController().signal);
    if (isLost(incoming)) throw new Error(incoming.why);
    const page = await wholePage(read, incoming);
    if (isLost(page)) throw new Error(page.why);
    for (const one of page.deployments) hash.update(JSON.stringify(one));
    count += page.deployments.length;
    next = page.next;
  }
  return { sum: hash.digest('hex'), count };
}
