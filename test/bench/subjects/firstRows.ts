/**
 * From the moment that the view opens until it has rows: kubeconfig, connection, the first of the first page. The code is
 * there: what it takes to load has a row of its own.
 */
import { open, subject } from './support.ts';
import { Tree } from './tree.ts';

subject(async ({ kubeconfig }: { kubeconfig: string }) => {
  (await open(kubeconfig)).dispose();
  await import('../../../src/cluster/deploymentFeed.ts');
  const began = performance.now();
  const tree = new Tree(await open(kubeconfig));
  tree.follow();
  await tree.firstRows;
  return { wallMs: performance.now() - began, rows: tree.fleet.counts.seen };
});
