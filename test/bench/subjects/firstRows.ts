/**
 * From the moment that the view opens until it has rows: kubeconfig, connection, first page. The code is there: what it
 * takes to load has a row of its own.
 */
import { open, subject } from './support.ts';
import { Tree } from './tree.ts';

subject(async ({ kubeconfig }: { kubeconfig: string }) => {
  const tree = new Tree();
  const stop = new AbortController();
  (await open(kubeconfig)).dispose();
  await import('../../../src/cluster/deploymentFeed.ts');
  const began = performance.now();
  const { feed } = await open(kubeconfig);
  void feed.follow('all', tree, stop.signal);
  await tree.first;
  return { wallMs: performance.now() - began, rows: tree.fleet.counts.seen };
});
