/** The first list of all Deployments, as the tree gets it. */
import { collectGarbage, open, pause, processorMs, subject, watchLoop, type Stall } from './support.ts';
import { Tree } from './tree.ts';

export interface Listed {
  readonly wallMs: number;
  readonly processorMs: number;
  readonly deployments: number;
  /** Only where they were asked for: looking costs time. */
  readonly stall: Stall | undefined;
  readonly heapBytes: number;
  /** The most memory that the process ever had, above what it had at the start. */
  readonly peakBytes: number;
}

subject(async ({ kubeconfig, watched }: { kubeconfig: string; watched: boolean }): Promise<Listed> => {
  const stop = new AbortController();
  // Another feed has been followed before: what is measured is the list, not the loading of code.
  await import('../../../src/cluster/deploymentFeed.ts');
  const { feed } = await open(kubeconfig);
  const tree = new Tree();
  collectGarbage();
  await pause(300);
  const { heapUsed, rss } = process.memoryUsage();
  const spent = processorMs();
  const stalled = watched ? watchLoop() : undefined;
  const began = performance.now();
  void feed.follow('all', tree, stop.signal);
  await tree.live;
  const wallMs = performance.now() - began;
  const processor = processorMs() - spent;
  await pause(600);
  const stall = stalled?.();
  const peakBytes = process.resourceUsage().maxRSS * 1024 - rss;
  collectGarbage();
  const heapBytes = process.memoryUsage().heapUsed - heapUsed;
  const deployments = tree.fleet.counts.seen;
  return { wallMs, processorMs: processor, deployments, heapBytes, peakBytes, stall };
});
